import type { ReactNode } from 'react';
import { useSession } from '@/client/session.ts';
import { Field, inputStyle } from '@/components/ui/Field.tsx';
import { formatPhoneNumber, isCountry, parsePhoneNumber } from '@/domain/phone/phoneNumberLight.ts';

/** Reads and writes numbers as the clinic's country does. */
export function usePhoneNumbers() {
  const { clinic } = useSession();
  const country = isCountry(clinic.country) ? clinic.country : 'US';
  return {
    parse: (text: string) => parsePhoneNumber(text, country),
    format: (phoneNumber: string) => formatPhoneNumber(phoneNumber, country),
  };
}

/**
 * A phone number as people write it. It is put into the clinic's form as soon as it is complete, unless one edits in its
 * middle, and a number that no numbering plan knows is taken with a warning.
 */
export function PhoneNumberField({
  label,
  value,
  onChange,
  onBlur,
  error,
  note,
  name,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
  onBlur?: () => void;
  error?: string | null | undefined;
  note?: ReactNode;
  name?: string;
}) {
  const { parse, format } = usePhoneNumbers();
  const reading = parse(value);
  const tidy = (text: string) => {
    const read = parse(text);
    return read.ok ? format(read.phoneNumber) : text;
  };
  const warning =
    reading.ok && !reading.isValid
      ? 'No numbering plan knows this number. It can be saved; check its digits.'
      : null;
  return (
    <Field
      label={label}
      error={error}
      hint={
        warning === null && note === undefined ? undefined : (
          <>
            {warning !== null && <span className="block text-caution">{warning}</span>}
            {note}
          </>
        )
      }
      className="min-w-0 flex-1 basis-52"
    >
      {(control) => (
        <input
          {...control}
          type="tel"
          name={name}
          inputMode="tel"
          autoComplete="off"
          className={inputStyle}
          value={value}
          onChange={({ target }) => {
            const isTypedAtEnd = target.selectionStart === target.value.length;
            const isLonger = target.value.length > value.length;
            onChange(isTypedAtEnd && isLonger ? tidy(target.value) : target.value);
          }}
          onBlur={() => {
            if (value !== '') onChange(tidy(value));
            onBlur?.();
          }}
        />
      )}
    </Field>
  );
}
