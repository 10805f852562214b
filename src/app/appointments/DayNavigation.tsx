import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight, PhoneCall } from 'lucide-react';
import { buttonStyle } from '@/components/ui/Button.tsx';
import { classNames } from '@/components/ui/classNames.ts';
import { inputStyle } from '@/components/ui/Field.tsx';
import type { Appointment } from '@/contracts/appointment.ts';
import type { AppointmentFilter } from './appointmentFilter.ts';
import { dayAfter, dayOf, dayWords, weekdayWord, weekOf } from './days.ts';

interface Place {
  day: string;
  today: string;
  show: AppointmentFilter;
}

const searchFor = (day: string, { today, show }: Place) => ({ show, date: day === today ? undefined : day });
/** The link of the day on screen is the current one: today's, which names no date, only where the address names none. */
const sameDay = { exact: true, includeSearch: true, explicitUndefined: true };

/** To another day: one back or on, today, any date, or one of the week with what is on it. */
export function DayNavigation({
  appointments,
  ...place
}: Place & { appointments: readonly Appointment[] | null }) {
  const { day, today } = place;
  const navigate = useNavigate();
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="flex items-center gap-1">
        <StepLink label="Previous day" day={dayAfter(day, -1)} place={place}>
          <ChevronLeft aria-hidden />
        </StepLink>
        <Link
          to="/appointments"
          search={searchFor(today, place)}
          activeOptions={sameDay}
          className={buttonStyle()}
        >
          Today
        </Link>
        <StepLink label="Next day" day={dayAfter(day, 1)} place={place}>
          <ChevronRight aria-hidden />
        </StepLink>
        <input
          type="date"
          aria-label="Day"
          className={classNames(inputStyle, 'ml-1 w-auto')}
          value={day}
          onChange={({ target }) => {
            if (target.value !== '')
              void navigate({ to: '/appointments', search: searchFor(target.value, place) });
          }}
        />
      </div>
      <WeekStrip place={place} appointments={appointments} />
    </div>
  );
}

function StepLink({
  label,
  day,
  place,
  children,
}: {
  label: string;
  day: string;
  place: Place;
  children: React.ReactNode;
}) {
  return (
    <Link
      to="/appointments"
      search={searchFor(day, place)}
      activeOptions={sameDay}
      aria-label={label}
      title={label}
      className={classNames(buttonStyle({ variant: 'ghost' }), 'size-9 px-0')}
    >
      {children}
    </Link>
  );
}

/** The days of the week with how many visits each has, and how many patients to call. */
function WeekStrip({ place, appointments }: { place: Place; appointments: readonly Appointment[] | null }) {
  return (
    <nav aria-label="Week" className="min-w-0 max-md:w-full">
      <ul className="grid grid-cols-7 gap-1">
        {weekOf(place.day).map((day) => {
          const visits = appointments?.filter(({ localStart }) => dayOf(localStart) === day) ?? [];
          const calls = visits.filter((appointment) => appointment.needsCall).length;
          const isShown = day === place.day;
          return (
            <li key={day}>
              <Link
                to="/appointments"
                search={searchFor(day, place)}
                activeOptions={sameDay}
                className={classNames(
                  'flex flex-col items-center rounded-md border px-1 py-1 leading-4 md:w-16',
                  isShown
                    ? 'border-accent-line bg-accent-soft text-accent-text'
                    : 'border-transparent hover:bg-hover',
                )}
              >
                <span className="sr-only">
                  {dayWords(day)}
                  {appointments !== null && `: ${visits.length} visits, ${calls} to call`}
                </span>
                <span aria-hidden className="text-xs text-muted">
                  {weekdayWord(day)}
                </span>
                <span
                  aria-hidden
                  className={classNames(
                    'text-sm',
                    day === place.today ? 'font-bold underline' : 'font-medium',
                  )}
                >
                  {Number(day.slice(8))}
                </span>
                <span aria-hidden className="flex h-4 items-center gap-1 text-[0.6875rem] text-muted">
                  {visits.length > 0 && visits.length}
                  {calls > 0 && (
                    <span className="flex items-center gap-px font-medium text-caution">
                      <PhoneCall className="size-2.5" />
                      {calls}
                    </span>
                  )}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
