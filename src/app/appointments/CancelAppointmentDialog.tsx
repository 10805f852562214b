import { useChangeAppointment } from '@/client/appointments.ts';
import type { Appointment } from '@/contracts/appointment.ts';
import { FormDialog } from '../forms/FormDialog.tsx';
import { clockWords, dayOf, dayWords } from './days.ts';

/** Cancels a visit after one question. Nobody is texted about it, and it says so. */
export function CancelAppointmentDialog({
  appointment,
  isOpen,
  onOpenChange,
}: {
  appointment: Appointment;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const change = useChangeAppointment();
  return (
    <FormDialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Cancel this visit?"
      cancel="Keep the visit"
      action={change.isPending ? 'Cancelling …' : 'Cancel the visit'}
      isPending={change.isPending}
      variant="danger"
      onAct={() =>
        change.mutate(
          { id: appointment.id, change: { status: 'cancelled' } },
          { onSuccess: () => onOpenChange(false) },
        )
      }
      error={change.error}
    >
      <p>
        {appointment.patient.name}, {dayWords(dayOf(appointment.localStart))} at{' '}
        {clockWords(appointment.localStart)}.
      </p>
      <p className="mt-2 text-muted">
        The patient is not texted about it: call, or write in the conversation.
      </p>
    </FormDialog>
  );
}
