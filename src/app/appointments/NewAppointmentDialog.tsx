import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { z } from 'zod';
import { Controller, FormProvider, useForm } from 'react-hook-form';
import { useCreateAppointment } from '@/client/appointments.ts';
import { Notice } from '@/components/ui/Notice.tsx';
import { type Appointment, newAppointmentSchema } from '@/contracts/appointment.ts';
import type { Patient } from '@/contracts/patient.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { contractResolver } from '../forms/contractResolver.ts';
import { FormDialog } from '../forms/FormDialog.tsx';
import { among, placeProblem } from '../forms/serverProblem.ts';
import { PatientPicker } from '../patients/PatientPicker.tsx';
import { useToday } from '../words/useToday.ts';
import { dayOf } from './days.ts';
import { newVisitFields, type VisitFields, visitProblems, visitRequest, visitWords } from './visitFields.ts';
import { VisitFieldset } from './VisitFieldset.tsx';

const formId = 'new-appointment';

interface NewAppointmentProps {
  /** Known already on the patient's own page. */
  patient?: Patient;
  day?: string;
  /** Appointments that the names of clinicians and visits are suggested from. */
  nearby?: readonly Appointment[];
}

/** Books a visit; afterwards its day is on screen, unless one is on the patient's page. */
export function NewAppointmentDialog({
  isOpen,
  onOpenChange,
  ...props
}: NewAppointmentProps & { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  const create = useCreateAppointment();
  return (
    <FormDialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="New appointment"
      description={props.patient === undefined ? undefined : patientName(props.patient)}
      action={create.isPending ? 'Booking …' : 'Book the visit'}
      isPending={create.isPending}
      formId={formId}
    >
      <NewAppointmentForm {...props} create={create} onDone={() => onOpenChange(false)} />
    </FormDialog>
  );
}

interface Fields extends VisitFields {
  patient: Patient | null;
}

function NewAppointmentForm({
  patient,
  day,
  nearby,
  create,
  onDone,
}: NewAppointmentProps & { create: ReturnType<typeof useCreateAppointment>; onDone: () => void }) {
  const navigate = useNavigate();
  const [problem, setProblem] = useState<string | null>(null);
  const today = useToday();
  const form = useForm<Fields, unknown, z.output<typeof newAppointmentSchema>>({
    defaultValues: { patient: patient ?? null, ...newVisitFields(day ?? today) },
    resolver: contractResolver({
      schema: newAppointmentSchema,
      toRequest: ({ patient: whose, ...visit }: Fields) => ({ patientId: whose?.id, ...visitRequest(visit) }),
      words: visitWords,
      check: (values) => ({
        ...visitProblems(values),
        patient: values.patient === null ? 'Choose the patient.' : null,
      }),
    }),
  });
  const submit = form.handleSubmit(async (request) => {
    setProblem(null);
    try {
      const { localStart } = await create.mutateAsync(request);
      onDone();
      if (patient === undefined) {
        await navigate({ to: '/appointments', search: { show: 'all', date: dayOf(localStart) } });
      }
    } catch (error) {
      setProblem(
        placeProblem(
          error,
          form.setError,
          among<Fields>(['durationMinutes', 'clinician', 'visitType', 'locationId'], {
            startsAt: 'clock',
            patientId: 'patient',
          }),
        ),
      );
    }
  });
  return (
    <form id={formId} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      {problem !== null && (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      {patient === undefined && (
        <Controller
          control={form.control}
          name="patient"
          render={({ field, fieldState }) => (
            <PatientPicker
              label="Patient"
              value={field.value}
              onChange={field.onChange}
              inputRef={field.ref}
              error={fieldState.error?.message}
            />
          )}
        />
      )}
      <FormProvider {...form}>
        <VisitFieldset {...(nearby === undefined ? {} : { nearby })} />
      </FormProvider>
    </form>
  );
}
