import { ArrowUp, Plus, Trash2 } from 'lucide-react';
import { Controller, useFieldArray, useFormContext } from 'react-hook-form';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button, IconButton } from '@/components/ui/Button.tsx';
import { TextField } from '@/components/ui/Field.tsx';
import { PhoneNumberField } from '../forms/PhoneNumberField.tsx';
import { SharedNumberNote } from './SharedNumberNote.tsx';

export interface NumberFields {
  phoneNumbers: { phoneNumber: string; label: string }[];
}

export const noNumberYet = { phoneNumber: '', label: 'mobile' };
const most = 10;

/** The numbers of a new patient. The first one is the main one, where texts go. */
export function NumbersFieldset() {
  const {
    control,
    register,
    formState: { errors },
  } = useFormContext<NumberFields>();
  const numbers = useFieldArray({ control, name: 'phoneNumbers' });
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 text-[0.8125rem] font-semibold">Phone numbers</legend>
      {numbers.fields.map(({ id }, index) => (
        <div key={id} className="flex flex-wrap items-start gap-2 rounded-lg border border-line p-3">
          <Controller
            control={control}
            name={`phoneNumbers.${index}.phoneNumber`}
            render={({ field }) => (
              <PhoneNumberField
                label="Number"
                name={field.name}
                value={field.value}
                onChange={field.onChange}
                onBlur={field.onBlur}
                error={errors.phoneNumbers?.[index]?.phoneNumber?.message}
                note={<SharedNumberNote text={field.value} />}
              />
            )}
          />
          <TextField
            label="Label"
            className="w-28"
            autoComplete="off"
            maxLength={40}
            {...register(`phoneNumbers.${index}.label`)}
          />
          <div className="flex h-9 items-center gap-1 self-start sm:mt-6">
            {index === 0 ? (
              <Badge tone="accent">Main</Badge>
            ) : (
              <IconButton label="Make it the main number" size="small" onClick={() => numbers.move(index, 0)}>
                <ArrowUp aria-hidden />
              </IconButton>
            )}
            {numbers.fields.length > 1 && (
              <IconButton label="Remove this number" size="small" onClick={() => numbers.remove(index)}>
                <Trash2 aria-hidden />
              </IconButton>
            )}
          </div>
        </div>
      ))}
      <Button
        size="small"
        className="self-start"
        disabledReason={numbers.fields.length >= most ? `A patient has at most ${most} numbers.` : null}
        onClick={() => numbers.append(noNumberYet)}
      >
        <Plus aria-hidden />
        Add a number
      </Button>
    </fieldset>
  );
}
