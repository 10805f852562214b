import { Link } from '@tanstack/react-router';
import { useAppointment, useFollowAppointments } from '@/client/appointments.ts';
import type { Appointment } from '@/contracts/appointment.ts';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { usePhoneNumbers } from '../forms/PhoneNumberField.tsx';
import { modalityWord } from '../words/modalityWords.ts';
import { AppointmentActions } from './AppointmentActions.tsx';
import { callReasonWords } from './callReasons.ts';
import { clockWords, dayOf, dayWords } from './days.ts';
import { LastCall } from './LastCall.tsx';
import { ReminderState } from './ReminderState.tsx';
import { ReminderTrail } from './ReminderTrail.tsx';
import { StateBadge } from './StateBadge.tsx';

/** One visit beside the list or the week: where it stands and why, its reminders, and what can be done. */
export function VisitDialog({
  appointment,
  now,
  onClose,
}: {
  appointment: Appointment | null;
  now: number;
  onClose: () => void;
}) {
  return appointment === null ? null : (
    <OpenVisit key={appointment.id} known={appointment} now={now} onClose={onClose} />
  );
}

function OpenVisit({ known, now, onClose }: { known: Appointment; now: number; onClose: () => void }) {
  const { format } = usePhoneNumbers();
  const appointment = useAppointment(known);
  useFollowAppointments([appointment]);
  const { patient, localStart, clinician, visitType, modality, location } = appointment;
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      placement="side"
      title={`Visit of ${patient.name}`}
      description={`${dayWords(dayOf(localStart))}, ${clockWords(localStart)}`}
    >
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <StateBadge appointment={appointment} />
          <Link
            to="/patients/$patientId"
            params={{ patientId: patient.id }}
            className="inline-flex min-h-6 items-center underline underline-offset-2"
          >
            {patient.name}
          </Link>
          <span className="text-muted">
            {patient.phoneNumber === null ? 'No phone number' : format(patient.phoneNumber)}
          </span>
        </div>
        <p className="text-[0.8125rem] text-muted">
          {[clinician, visitType, modalityWord(modality), location?.name ?? null]
            .filter((part) => part !== null)
            .join(' · ')}
        </p>
        {appointment.callReasons.map((reason) => (
          <p key={reason} className="text-[0.8125rem] text-caution">
            {callReasonWords[reason]}
          </p>
        ))}
        <ReminderState
          reminder={appointment.lastReminder}
          isOver={appointment.status === 'cancelled' || Date.parse(appointment.startsAt) <= now}
        />
        <LastCall call={appointment.lastCall} />
        <AppointmentActions appointment={appointment} now={now} />
        <section aria-labelledby="visit-reminders">
          <h3 id="visit-reminders" className="border-b border-line pb-1 font-semibold">
            Reminders
          </h3>
          <ReminderTrail appointment={appointment} />
        </section>
      </div>
    </Dialog>
  );
}
