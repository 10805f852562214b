import { Switch as Base } from '@base-ui/react/switch';
import type { ReactNode } from 'react';

/** On or off, at once. */
export function Switch({
  label,
  hint,
  isOn,
  onChange,
  isDisabled = false,
}: {
  label: ReactNode;
  hint?: ReactNode;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isDisabled?: boolean;
}) {
  return (
    // eslint-disable-next-line jsx-a11y/label-has-associated-control
    <label className="flex min-h-7 items-start gap-2.5">
      <Base.Root
        checked={isOn}
        onCheckedChange={onChange}
        disabled={isDisabled}
        className="relative mt-px flex h-5 w-9 shrink-0 rounded-full bg-line-strong p-0.5 transition-colors duration-100 data-checked:bg-accent data-disabled:opacity-50"
      >
        <Base.Thumb className="size-4 rounded-full bg-surface transition-transform duration-100 data-checked:translate-x-4" />
      </Base.Root>
      <span className="min-w-0">
        <span className="block">{label}</span>
        {hint !== undefined && <span className="block text-xs text-muted">{hint}</span>}
      </span>
    </label>
  );
}
