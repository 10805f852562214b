import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useAllAppointments, useFollowAppointments } from '@/client/appointments.ts';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { useNow } from '@/components/ui/RelativeTime.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { Appointment } from '@/contracts/appointment.ts';
import type { Patient } from '@/contracts/patient.ts';
import { AppointmentActions } from '../appointments/AppointmentActions.tsx';
import { callReasonWords } from '../appointments/callReasons.ts';
import { clockWords, dayOf, shortDayWords } from '../appointments/days.ts';
import { LastCall } from '../appointments/LastCall.tsx';
import { ReminderTrail } from '../appointments/ReminderTrail.tsx';
import { ReminderState } from '../appointments/ReminderState.tsx';
import { StateBadge } from '../appointments/StateBadge.tsx';
import { Section } from '../layout/Section.tsx';
import { modalityWord } from '../words/modalityWords.ts';

/** The visits of one patient: what comes, the next one first, and what is past. */
export function PatientAppointments({ patient }: { patient: Patient }) {
  const now = useNow();
  const list = useAllAppointments({ patientId: patient.id });
  const appointments = list.data ?? [];
  useFollowAppointments(appointments);
  const coming = appointments.filter(({ startsAt }) => Date.parse(startsAt) > now);
  const past = appointments.filter(({ startsAt }) => Date.parse(startsAt) <= now).toReversed();
  return (
    <Section title="Appointments">
      {list.isPending && <SkeletonRows count={2} label="Loading appointments" />}
      {list.isError && <ErrorState sentence={sentenceOf(list.error)} onRetry={() => void list.refetch()} />}
      {list.isSuccess && coming.length === 0 && <p className="px-4 py-4 text-muted">No visit is booked.</p>}
      <ul aria-label="Coming appointments" className="divide-y divide-line">
        {coming.map((appointment) => (
          <Visit key={appointment.id} appointment={appointment} now={now} />
        ))}
      </ul>
      {past.length > 0 && (
        <details className="border-t border-line">
          <summary className="cursor-pointer px-4 py-2 text-[0.8125rem] text-muted hover:text-text">
            Past appointments ({past.length})
          </summary>
          <ul aria-label="Past appointments" className="divide-y divide-line border-t border-line">
            {past.map((appointment) => (
              <Visit key={appointment.id} appointment={appointment} now={now} />
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}

function Visit({ appointment, now }: { appointment: Appointment; now: number }) {
  const { clinician, visitType, modality, localStart } = appointment;
  const details = [clinician, visitType, modalityWord(modality)].filter((part) => part !== null);
  const day = dayOf(localStart);
  const [isOpen, setOpen] = useState(false);
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1.5 px-4 py-2.5">
      <div className="flex min-w-0 flex-1 basis-52 flex-col gap-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            to="/appointments"
            search={{ show: 'all', date: day }}
            className="font-medium underline-offset-2 hover:underline"
          >
            {shortDayWords(day)}, {clockWords(localStart)}
          </Link>
          <StateBadge appointment={appointment} />
        </p>
        {details.length > 0 && <p className="text-[0.8125rem] text-muted">{details.join(' · ')}</p>}
        <ReminderState
          reminder={appointment.lastReminder}
          isOver={appointment.status === 'cancelled' || Date.parse(appointment.startsAt) <= now}
        />
        <LastCall call={appointment.lastCall} />
        <details className="text-[0.8125rem]" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary className="min-h-6 cursor-pointer py-1 text-xs text-muted hover:text-text">
            Reminders: what goes, and why not
          </summary>
          {isOpen && <ReminderTrail appointment={appointment} />}
        </details>
        {appointment.callReasons.map((reason) => (
          <p key={reason} className="text-[0.8125rem] text-caution">
            {callReasonWords[reason]}
          </p>
        ))}
      </div>
      <AppointmentActions appointment={appointment} now={now} />
    </li>
  );
}
