import { useId } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { useLocations } from '@/client/locations.ts';
import { useSession } from '@/client/session.ts';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import type { Appointment } from '@/contracts/appointment.ts';
import { modalityChoices } from '../words/modalityWords.ts';
import { zoneWord } from '../words/zoneWords.ts';
import type { VisitFields } from './visitFields.ts';

function different(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))].toSorted();
}

/** Day and time by the clinic's clock, how long, with whom and for what; inside a form that holds them. */
export function VisitFieldset({
  nearby = [],
  at = null,
}: {
  nearby?: readonly Appointment[];
  /** Where the visit is now: it stays in the choice though it may be archived. */
  at?: Appointment['location'];
}) {
  const { clinic } = useSession();
  const { data: locations = [] } = useLocations();
  const id = useId();
  const {
    register,
    control,
    formState: { errors },
  } = useFormContext<VisitFields>();
  const chosen = useWatch({ control, name: 'locationId' });
  const zone = locations.find(({ id: one }) => one === chosen)?.timeZone ?? clinic.timeZone;
  const isKnown = at === null || locations.some(({ id: one }) => one === at.id);
  return (
    <div className="grid gap-3 sm:grid-cols-[1fr_8rem_6rem]">
      <TextField label="Day" type="date" error={errors.day?.message} {...register('day')} />
      <TextField
        label="Time"
        type="time"
        hint={zone === clinic.timeZone ? 'Clinic’s clock' : `${zoneWord(zone)} time`}
        title={zone}
        error={errors.clock?.message}
        {...register('clock')}
      />
      <TextField
        label="Minutes"
        type="number"
        inputMode="numeric"
        min={1}
        max={1440}
        error={errors.durationMinutes?.message}
        {...register('durationMinutes')}
      />
      {(locations.length > 0 || at !== null) && (
        <SelectField
          className="sm:col-span-3"
          label="Location"
          hint="Its name, phone and number are those of texts about the visit."
          error={errors.locationId?.message}
          options={[
            { value: '', label: clinic.name },
            ...locations.map(({ id: value, name }) => ({ value, label: name })),
            ...(isKnown || at === null ? [] : [{ value: at.id, label: `${at.name} (archived)` }]),
          ]}
          {...register('locationId')}
        />
      )}
      <div className="grid gap-3 sm:col-span-3 sm:grid-cols-3">
        <TextField
          label="Clinician"
          placeholder="Dr. Smith"
          autoComplete="off"
          list={`${id}-clinicians`}
          hint="Reminders name the clinician."
          error={errors.clinician?.message}
          {...register('clinician')}
        />
        <TextField
          label="Kind of visit"
          placeholder="Check-up"
          autoComplete="off"
          list={`${id}-visits`}
          hint="For staff only, never in a text."
          error={errors.visitType?.message}
          {...register('visitType')}
        />
        <SelectField label="How it is held" options={modalityChoices} {...register('modality')} />
      </div>
      <datalist id={`${id}-clinicians`}>
        {different(nearby.map(({ clinician }) => clinician)).map((value) => (
          <option key={value}>{value}</option>
        ))}
      </datalist>
      <datalist id={`${id}-visits`}>
        {different(nearby.map(({ visitType }) => visitType)).map((value) => (
          <option key={value}>{value}</option>
        ))}
      </datalist>
    </div>
  );
}
