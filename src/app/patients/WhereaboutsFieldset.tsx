import { useFormContext, useWatch } from 'react-hook-form';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import { addressStates } from '@/domain/patient/whereabouts.ts';
import { zoneOptions } from '../words/zoneWords.ts';
import type { PersonFields } from './patientFields.ts';

const states = [
  { value: '', label: 'Not said' },
  ...addressStates.map((state) => ({ value: state, label: state })),
];

/** Where the patient is: in which hours texts may arrive (TZ-01, ST-02); inside a form that holds the person. */
export function WhereaboutsFieldset() {
  const {
    register,
    formState: { errors },
  } = useFormContext<PersonFields>();
  const timeZone = useWatch<PersonFields, 'timeZone'>({ name: 'timeZone' });
  return (
    <fieldset className="grid gap-3 sm:grid-cols-4">
      <legend className="mb-1 text-[0.8125rem] font-semibold">Where the patient is</legend>
      <p className="-mt-1 text-xs text-muted sm:col-span-4">
        Texts arrive by day there. Without it, the clinic’s hours and those of the area code both count.
      </p>
      <SelectField
        label="Time zone"
        options={zoneOptions(timeZone)}
        error={errors.timeZone?.message}
        className="sm:col-span-2"
        {...register('timeZone')}
      />
      <TextField
        label="ZIP code"
        autoComplete="off"
        inputMode="numeric"
        error={errors.zip?.message}
        {...register('zip')}
      />
      <SelectField
        label="State"
        options={states}
        error={errors.addressState?.message}
        {...register('addressState')}
      />
    </fieldset>
  );
}
