import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '@/components/ui/classNames.ts';

/** The browser's own checkbox or radio button with its words, large enough for a finger. */
export function Checkbox({
  label,
  hint,
  className,
  type = 'checkbox',
  ...input
}: { label: ReactNode; hint?: ReactNode } & Omit<ComponentProps<'input'>, 'type'> & {
    type?: 'checkbox' | 'radio';
  }) {
  return (
    <label className={classNames('flex min-h-7 cursor-pointer items-start gap-2 py-0.5', className)}>
      <input type={type} {...input} className="mt-0.5 size-4 shrink-0 accent-(--hb-accent)" />
      <span className="min-w-0">
        <span className="block">{label}</span>
        {hint !== undefined && <span className="block text-xs text-muted">{hint}</span>}
      </span>
    </label>
  );
}

/** Checkboxes or radio buttons that belong together, with what is wrong under them. */
export function ChoiceGroup({
  legend,
  hint,
  error,
  children,
}: {
  legend: string;
  hint?: ReactNode;
  error?: string | null | undefined;
  children: ReactNode;
}) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-0.5">
      <legend className="mb-0.5 text-[0.8125rem] font-medium">{legend}</legend>
      {hint !== undefined && <p className="mb-1 text-xs text-muted">{hint}</p>}
      {children}
      {error && (
        <p role="alert" className="text-xs text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}
