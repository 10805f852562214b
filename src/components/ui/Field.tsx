import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from './classNames.ts';

export const inputStyle = classNames(
  'h-9 w-full rounded-md border border-line-strong bg-surface px-2.5 text-sm text-text',
  'focus-visible:outline-offset-0 disabled:bg-sunken disabled:text-muted aria-invalid:border-danger',
);

interface FieldWords {
  label: string;
  hint?: ReactNode;
  error?: string | null | undefined;
}

/** A label, its control, and under it a hint or what is wrong, tied together for screen readers. */
export function Field({
  label,
  hint,
  error,
  className,
  children,
}: FieldWords & {
  className?: string;
  children: (control: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': boolean | undefined;
  }) => ReactNode;
}) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  const hasNote = note !== undefined && note !== null && note !== '';
  return (
    <div className={classNames('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-[0.8125rem] font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': hasNote ? noteId : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {hasNote && (
        <p id={noteId} className={classNames('text-xs', error ? 'text-danger' : 'text-muted')}>
          {note}
        </p>
      )}
    </div>
  );
}

export function TextField({ label, hint, error, className, ...input }: FieldWords & ComponentProps<'input'>) {
  return (
    <Field label={label} hint={hint} error={error} {...(className === undefined ? {} : { className })}>
      {(control) => <input {...input} {...control} className={inputStyle} />}
    </Field>
  );
}

export function TextAreaField({
  label,
  hint,
  error,
  className,
  ...area
}: FieldWords & ComponentProps<'textarea'>) {
  return (
    <Field label={label} hint={hint} error={error} {...(className === undefined ? {} : { className })}>
      {(control) => (
        <textarea rows={4} {...area} {...control} className={classNames(inputStyle, 'h-auto py-2')} />
      )}
    </Field>
  );
}

/** The browser's own select: the best one on phones, and it needs no script. */
export function SelectField({
  label,
  hint,
  error,
  className,
  options,
  ...select
}: FieldWords & ComponentProps<'select'> & { options: readonly { value: string; label: string }[] }) {
  return (
    <Field label={label} hint={hint} error={error} {...(className === undefined ? {} : { className })}>
      {(control) => (
        <select {...select} {...control} className={inputStyle}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
