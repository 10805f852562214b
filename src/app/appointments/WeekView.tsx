import { Link } from '@tanstack/react-router';
import { CircleCheck, Hourglass, PhoneCall } from 'lucide-react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useFirstAppointments, useFollowAppointments } from '@/client/appointments.ts';
import { classNames } from '@/components/ui/classNames.ts';
import { Skeleton } from '@/components/ui/Skeleton.tsx';
import type { Appointment, AppointmentDays } from '@/contracts/appointment.ts';
import { type AppointmentSearch, queryOf } from './appointmentFilter.ts';
import { clockWords, dayWords, weekdayWord } from './days.ts';
import { stateLooks } from './StateBadge.tsx';

type Day = AppointmentDays['days'][number];

/** So many visits of a day fit; the others are behind a link that says how many they are. */
const shownPerDay = 24;

/** Seven days side by side, each with what has been answered and what is left; below each other where there is no room. */
export function WeekView({
  week,
  today,
  search,
  days,
  onOpen,
}: {
  week: readonly string[];
  today: string;
  search: AppointmentSearch;
  days: readonly Day[] | null;
  onOpen: (appointment: Appointment) => void;
}) {
  return (
    <ol
      aria-label="Days of the week"
      className="grid grid-cols-1 gap-px border-b border-line bg-line lg:min-h-0 lg:flex-1 lg:grid-cols-7"
    >
      {week.map((day) => (
        <DayColumn
          key={day}
          day={day}
          isToday={day === today}
          search={search}
          counted={days?.find((one) => one.day === day) ?? null}
          onOpen={onOpen}
        />
      ))}
    </ol>
  );
}

function DayColumn({
  day,
  isToday,
  search,
  counted,
  onOpen,
}: {
  day: string;
  isToday: boolean;
  search: AppointmentSearch;
  counted: Day | null;
  onOpen: (appointment: Appointment) => void;
}) {
  const list = useFirstAppointments({ day, ...queryOf(search) }, shownPerDay);
  const visits = list.data ?? [];
  useFollowAppointments(visits);
  const { show } = search;
  const total =
    counted === null
      ? null
      : show === 'all'
        ? counted.total
        : show === 'call'
          ? counted.toCall
          : (counted.states[show] ?? 0);
  const left = total === null ? 0 : total - visits.length;
  const toDay = { ...search, view: undefined, date: isToday ? undefined : day };
  return (
    <li
      aria-label={dayWords(day)}
      className={classNames('min-w-0 bg-surface p-2', isToday && 'bg-accent-soft')}
    >
      <h2 className="flex items-baseline gap-1.5">
        <Link
          to="/appointments"
          search={toDay}
          className="inline-flex min-h-6 items-center gap-1.5 font-semibold underline-offset-2 hover:underline"
        >
          <span className="text-xs font-medium text-muted">{weekdayWord(day)}</span>
          {Number(day.slice(8))}
          <span className="sr-only">, open the day</span>
        </Link>
        {isToday && <span className="text-xs text-accent-text">today</span>}
      </h2>
      {counted !== null && counted.total > 0 && <Counts counted={counted} />}
      {list.isPending && <Skeleton className="mt-1.5 h-6 w-full" />}
      {list.isError && <p className="text-xs text-danger">{sentenceOf(list.error)}</p>}
      {list.isSuccess && visits.length === 0 && <p className="mt-1 text-xs text-muted">No visits</p>}
      {visits.length > 0 && (
        <ul aria-label={`Visits of ${dayWords(day)}`} className="mt-1.5 flex flex-col gap-0.5">
          {visits.map((visit) => (
            <li key={visit.id}>
              <Chip visit={visit} onOpen={() => onOpen(visit)} />
            </li>
          ))}
        </ul>
      )}
      {left > 0 && list.isSuccess && (
        <Link
          to="/appointments"
          search={toDay}
          className="mt-1 inline-flex min-h-6 items-center text-xs underline underline-offset-2"
        >
          {left} more
        </Link>
      )}
    </li>
  );
}

function Counts({ counted }: { counted: Day }) {
  const parts = [
    { Icon: CircleCheck, count: counted.confirmed, word: 'confirmed', style: 'text-good' },
    { Icon: Hourglass, count: counted.waiting, word: 'waiting', style: 'text-muted' },
    { Icon: PhoneCall, count: counted.toCall, word: 'to call', style: 'text-caution' },
  ];
  return (
    <p className="flex flex-wrap gap-x-2 text-xs">
      <span className="text-muted">{counted.total === 1 ? '1 visit' : `${counted.total} visits`}</span>
      {parts.map(
        ({ Icon, count, word, style }) =>
          count > 0 && (
            <span
              key={word}
              title={`${count} ${word}`}
              className={classNames('inline-flex items-center gap-0.5', style)}
            >
              <Icon aria-hidden className="size-3" />
              {count}
              <span className="lg:sr-only"> {word}</span>
            </span>
          ),
      )}
    </p>
  );
}

const chipTones: Partial<Record<string, string>> = {
  good: 'text-good',
  caution: 'text-caution',
  danger: 'text-danger',
  accent: 'text-accent-text',
};

/** A visit in one line: when, who, and an icon with its word for how it stands. */
function Chip({ visit, onOpen }: { visit: Appointment; onOpen: () => void }) {
  const { word, Icon, tone } = stateLooks[visit.state];
  return (
    <button
      type="button"
      onClick={onOpen}
      title={`${clockWords(visit.localStart)} ${visit.patient.name}: ${word}`}
      className="flex min-h-6 w-full items-center gap-1 rounded-md border border-line bg-surface px-1.5 text-left text-xs hover:bg-hover"
    >
      <Icon aria-hidden className={classNames('size-3 shrink-0', chipTones[tone] ?? 'text-muted')} />
      <span className="shrink-0 text-muted">{shortClock(visit.localStart)}</span>
      <span className="min-w-0 truncate">{visit.patient.name}</span>
      <span className="ml-auto shrink-0 pl-1 text-muted lg:sr-only">{word}</span>
    </button>
  );
}

/** "9:30a", "2p": as wall calendars write it; the whole time is in the title. */
function shortClock(localStart: string): string {
  const [clock = '', half = ''] = clockWords(localStart).split(/\s/);
  return `${clock.replace(':00', '')}${half.slice(0, 1).toLowerCase()}`;
}
