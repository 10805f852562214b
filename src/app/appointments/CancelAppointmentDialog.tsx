import { sentenceOf } from '@/client/apiProblem.ts';
import { useChangeAppointment } from '@/client/appointments.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { Appointment } from '@/contracts/appointment.ts';
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
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Cancel this visit?"
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Keep the visit</Button>
          <Button
            variant="danger"
            disabled={change.isPending}
            onClick={() =>
              change.mutate(
                { id: appointment.id, change: { status: 'cancelled' } },
                { onSuccess: () => onOpenChange(false) },
              )
            }
          >
            {change.isPending ? 'Cancelling …' : 'Cancel the visit'}
          </Button>
        </>
      }
    >
      {change.isError && (
        <Notice tone="danger" role="alert" className="mb-3">
          {sentenceOf(change.error)}
        </Notice>
      )}
      <p>
        {appointment.patient.name}, {dayWords(dayOf(appointment.localStart))} at{' '}
        {clockWords(appointment.localStart)}.
      </p>
      <p className="mt-2 text-muted">
        The patient is not texted about it: call, or write in the conversation.
      </p>
    </Dialog>
  );
}
