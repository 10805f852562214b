import { CalendarCheck2, PhoneCall } from 'lucide-react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useAllAppointments, useFollowAppointments } from '@/client/appointments.ts';
import { Button } from '@/components/ui/Button.tsx';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { Appointment, AppointmentDays } from '@/contracts/appointment.ts';
import { type AppointmentSearch, narrowed } from './appointmentFilter.ts';
import { AppointmentRow } from './AppointmentRow.tsx';
import { dayWords } from './days.ts';

const emptyWords: Partial<Record<AppointmentSearch['show'], string>> = {
  call: 'Nobody needs a call',
  confirmed: 'Nobody has confirmed yet',
};

/** The visits of one day in the order of their times, or apart by clinician or place. */
export function DayView({
  day,
  isToday,
  search,
  counted,
  now,
  onOpen,
  onAdd,
}: {
  day: string;
  isToday: boolean;
  search: AppointmentSearch;
  counted: AppointmentDays['days'][number] | null;
  now: number;
  onOpen: (appointment: Appointment) => void;
  onAdd: (() => void) | null;
}) {
  const { show, by } = search;
  const list = useAllAppointments({ day, ...narrowed(search) });
  const all = list.data ?? [];
  useFollowAppointments(all);
  const shown = all.filter(
    (visit) => show === 'all' || (show === 'call' ? visit.needsCall : visit.state === show),
  );
  const groups =
    by === undefined
      ? [['', shown] as const]
      : [...Map.groupBy(shown, (visit) => groupOf(visit, by))].toSorted(([one], [other]) =>
          one.localeCompare(other),
        );
  return (
    <>
      <div className="px-4 pt-3 pb-1 md:px-6">
        <h2 className="text-[0.9375rem] font-semibold">
          {dayWords(day)}
          {isToday && <span className="font-normal text-muted"> · today</span>}
        </h2>
        <output className="block text-[0.8125rem] text-muted">
          {counted !== null &&
            `${counted.total === 1 ? '1 visit' : `${counted.total} visits`}${counted.toCall > 0 ? `, ${counted.toCall} to call` : ''}`}
        </output>
        {show === 'call' && (
          <p className="mt-1 max-w-2xl text-[0.8125rem] text-muted">
            Coming visits where a text cannot settle it: another time was asked for, the slot is held, there
            is no number, the patient opted out, the reminder did not arrive or could not be sent, or there
            was no answer by the time to call.
          </p>
        )}
      </div>
      {list.isPending && <SkeletonRows count={8} label="Loading appointments" />}
      {list.isError && <ErrorState sentence={sentenceOf(list.error)} onRetry={() => void list.refetch()} />}
      {list.isSuccess && shown.length === 0 && (
        <EmptyState
          icon={show === 'call' ? PhoneCall : CalendarCheck2}
          title={all.length === 0 ? 'No visits on this day' : (emptyWords[show] ?? 'No visits of this kind')}
          action={all.length === 0 && onAdd !== null && <Button onClick={onAdd}>New appointment</Button>}
        >
          {all.length === 0
            ? 'Book one here, import a CSV file, or let your own system add them.'
            : 'Answers show here by themselves, as patients send them.'}
        </EmptyState>
      )}
      {groups.map(([name, visits]) =>
        visits.length === 0 ? null : (
          <section key={name} aria-label={name === '' ? 'Visits' : name}>
            {name !== '' && (
              <h3 className="sticky top-0 z-10 border-t border-line bg-sunken px-4 py-1.5 text-[0.8125rem] font-semibold md:px-6">
                {name} <span className="font-normal text-muted">{visits.length}</span>
              </h3>
            )}
            <ul
              aria-label={name === '' ? 'Appointments' : `Appointments, ${name}`}
              className="@container divide-y divide-line border-y border-line bg-surface"
            >
              {visits.map((appointment) => (
                <AppointmentRow
                  key={appointment.id}
                  appointment={appointment}
                  now={now}
                  onOpen={() => onOpen(appointment)}
                />
              ))}
            </ul>
          </section>
        ),
      )}
    </>
  );
}

function groupOf({ clinician, location }: Appointment, by: 'clinician' | 'location'): string {
  return by === 'clinician' ? (clinician ?? 'No clinician named') : (location?.name ?? 'No location named');
}
