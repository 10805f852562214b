import { Link } from '@tanstack/react-router';
import { PhoneCall } from 'lucide-react';
import { useSession } from '@/client/session.ts';
import type { Appointment } from '@/contracts/appointment.ts';
import { usePhoneNumbers } from '../forms/PhoneNumberField.tsx';
import { modalityWord } from '../words/modalityWords.ts';
import { zoneWord } from '../words/zoneWords.ts';
import { AppointmentActions } from './AppointmentActions.tsx';
import { callReasonWords } from './callReasons.ts';
import { clockWords } from './days.ts';
import { LastCall } from './LastCall.tsx';
import { ReminderState } from './ReminderState.tsx';
import { StateBadge } from './StateBadge.tsx';

/** One visit of the day: when, who, where it stands, and what can be done. */
export function AppointmentRow({
  appointment,
  now,
  onOpen,
}: {
  appointment: Appointment;
  now: number;
  /** Shows what became of its reminders. */
  onOpen: () => void;
}) {
  const { format } = usePhoneNumbers();
  const { clinic } = useSession();
  const { patient, clinician, visitType, durationMinutes, location, timeZone } = appointment;
  return (
    <li className="grid [contain-intrinsic-size:auto_5rem] [content-visibility:auto] grid-cols-[4.75rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 px-4 py-2.5 md:px-6 @min-[48rem]:grid-cols-[4.75rem_minmax(0,3fr)_minmax(0,3fr)_14rem] @min-[48rem]:items-start">
      <div>
        <time dateTime={appointment.startsAt} className="block font-semibold whitespace-nowrap">
          {clockWords(appointment.localStart)}
        </time>
        {durationMinutes !== null && <span className="text-xs text-muted">{durationMinutes} min</span>}
        {timeZone !== clinic.timeZone && (
          <span className="block text-xs text-muted">{zoneWord(timeZone)}</span>
        )}
      </div>
      <div className="min-w-0">
        <Link
          to="/patients/$patientId"
          params={{ patientId: patient.id }}
          className="font-medium underline-offset-2 hover:underline"
        >
          {patient.name}
        </Link>
        <p className="text-[0.8125rem] text-muted">
          {patient.phoneNumber === null ? 'No phone number' : format(patient.phoneNumber)}
        </p>
        <p className="text-[0.8125rem] text-muted">
          {[clinician, visitType, modalityWord(appointment.modality), location?.name ?? null]
            .filter((part) => part !== null)
            .join(' · ')}
        </p>
      </div>
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 @max-[48rem]:col-start-2 @min-[48rem]:flex-col @min-[48rem]:items-start">
        <p className="flex flex-wrap items-center gap-1.5">
          <StateBadge appointment={appointment} />
        </p>
        <ReminderState
          reminder={appointment.lastReminder}
          isOver={appointment.status === 'cancelled' || Date.parse(appointment.startsAt) <= now}
        />
        <LastCall call={appointment.lastCall} />
        {appointment.callReasons.map((reason) => (
          <p key={reason} className="flex items-start gap-1.5 text-[0.8125rem] text-caution">
            <PhoneCall aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            {callReasonWords[reason]}
          </p>
        ))}
        <button
          type="button"
          onClick={onOpen}
          className="inline-flex min-h-6 items-center text-xs text-muted underline underline-offset-2 hover:text-text"
        >
          Reminders
          <span className="sr-only"> of {patient.name}</span>
        </button>
      </div>
      <div className="@max-[48rem]:col-start-2">
        <AppointmentActions appointment={appointment} now={now} />
      </div>
    </li>
  );
}
