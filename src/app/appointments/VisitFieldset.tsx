import { useId } from 'react';
import { useFormContext } from 'react-hook-form';
import { useSession } from '@/client/session.ts';
import { TextField } from '@/components/ui/Field.tsx';
import type { Appointment } from '@/contracts/appointment.ts';
import type { VisitFields } from './visitFields.ts';

function different(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))].toSorted();
}

/** Day and time by the clinic's clock, how long, with whom and for what; inside a form that holds them. */
export function VisitFieldset({ nearby = [] }: { nearby?: readonly Appointment[] }) {
  const { clinic } = useSession();
  const id = useId();
  const {
    register,
    formState: { errors },
  } = useFormContext<VisitFields>();
  return (
    <div className="grid gap-3 sm:grid-cols-[1fr_8rem_6rem]">
      <TextField label="Day" type="date" error={errors.day?.message} {...register('day')} />
      <TextField
        label="Time"
        type="time"
        hint={`Clinic’s clock`}
        title={clinic.timeZone}
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
      <div className="grid gap-3 sm:col-span-3 sm:grid-cols-2">
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
