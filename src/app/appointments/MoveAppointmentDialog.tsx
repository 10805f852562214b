import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { useChangeAppointment } from '@/client/appointments.ts';
import { Notice } from '@/components/ui/Notice.tsx';
import { type Appointment, appointmentChangeSchema } from '@/contracts/appointment.ts';
import { contractResolver } from '../forms/contractResolver.ts';
import { FormDialog } from '../forms/FormDialog.tsx';
import { among, placeProblem } from '../forms/serverProblem.ts';
import { clockWords, dayOf, shortDayWords } from './days.ts';
import { type VisitFields, visitFieldsOf, visitProblems, visitRequest, visitWords } from './visitFields.ts';
import { VisitFieldset } from './VisitFieldset.tsx';

/** Another time for a visit, or another clinician. */
export function MoveAppointmentDialog({
  appointment,
  isOpen,
  onOpenChange,
}: {
  appointment: Appointment;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const change = useChangeAppointment();
  const formId = `move-${appointment.id}`;
  return (
    <FormDialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Move or edit the visit"
      description={`${appointment.patient.name}, now ${shortDayWords(dayOf(appointment.localStart))} at ${clockWords(appointment.localStart)}`}
      action={change.isPending ? 'Saving …' : 'Save'}
      isPending={change.isPending}
      formId={formId}
    >
      <MoveForm
        formId={formId}
        appointment={appointment}
        change={change}
        onDone={() => onOpenChange(false)}
      />
    </FormDialog>
  );
}

function MoveForm({
  formId,
  appointment,
  change,
  onDone,
}: {
  formId: string;
  appointment: Appointment;
  change: ReturnType<typeof useChangeAppointment>;
  onDone: () => void;
}) {
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm({
    defaultValues: visitFieldsOf(appointment),
    resolver: contractResolver({
      schema: appointmentChangeSchema,
      toRequest: visitRequest,
      words: visitWords,
      check: visitProblems,
    }),
  });
  const submit = form.handleSubmit(async (request) => {
    setProblem(null);
    const { startsAt, locationId, ...details } = request;
    const before = visitRequest(visitFieldsOf(appointment));
    const isElsewhere = locationId !== before.locationId;
    const isMoved = startsAt !== before.startsAt || isElsewhere;
    const rest = isElsewhere && locationId !== undefined ? { ...details, locationId } : details;
    try {
      await change.mutateAsync({
        id: appointment.id,
        change: isMoved && startsAt !== undefined ? { startsAt, ...rest } : rest,
      });
      onDone();
    } catch (error) {
      setProblem(
        placeProblem(
          error,
          form.setError,
          among<VisitFields>(['durationMinutes', 'clinician', 'visitType', 'locationId'], {
            startsAt: 'clock',
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
      <FormProvider {...form}>
        <VisitFieldset at={appointment.location} />
      </FormProvider>
      <p className="text-[0.8125rem] text-muted">
        The change itself is not texted. At another time reminders of the old one are taken back, those of the
        new one go by your rules, and the patient is asked to confirm again.
      </p>
    </form>
  );
}
