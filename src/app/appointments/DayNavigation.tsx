import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight, PhoneCall } from 'lucide-react';
import { buttonStyle } from '@/components/ui/Button.tsx';
import { classNames } from '@/components/ui/classNames.ts';
import { inputStyle } from '@/components/ui/Field.tsx';
import type { AppointmentDays } from '@/contracts/appointment.ts';
import type { AppointmentSearch } from './appointmentFilter.ts';
import { dayAfter, dayWords, weekdayWord, weekOf } from './days.ts';

interface Place {
  day: string;
  today: string;
  search: AppointmentSearch;
}

const searchFor = (day: string, { today, search }: Place) => ({
  ...search,
  date: day === today ? undefined : day,
});
/** The link of the day on screen is the current one: today's, which names no date, only where the address names none. */
const sameDay = { exact: true, includeSearch: true, explicitUndefined: true };

/** To another day: one back or on, today, any date, or one of the week with what is on it. */
export function DayNavigation({ days, ...place }: Place & { days: AppointmentDays['days'] | null }) {
  const { day, today, search } = place;
  const navigate = useNavigate();
  const isWeek = search.view === 'week';
  const span = isWeek ? 7 : 1;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="flex items-center gap-1">
        <StepLink label={isWeek ? 'Previous week' : 'Previous day'} day={dayAfter(day, -span)} place={place}>
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
        <StepLink label={isWeek ? 'Next week' : 'Next day'} day={dayAfter(day, span)} place={place}>
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
      <nav aria-label="View" className="flex overflow-hidden rounded-md border border-line-strong/60">
        {([undefined, 'week'] as const).map((view) => (
          <Link
            key={view ?? 'day'}
            to="/appointments"
            search={{ ...search, view }}
            activeOptions={sameDay}
            aria-current={view === search.view ? 'page' : undefined}
            className={classNames(
              'flex h-8.5 items-center px-3 text-sm',
              view === search.view ? 'bg-accent-soft font-semibold text-accent-text' : 'hover:bg-hover',
            )}
          >
            {view === 'week' ? 'Week' : 'Day'}
          </Link>
        ))}
      </nav>
      {!isWeek && <WeekStrip place={place} days={days} />}
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
function WeekStrip({ place, days }: { place: Place; days: AppointmentDays['days'] | null }) {
  return (
    <nav aria-label="Week" className="min-w-0 max-md:w-full">
      <ul className="grid grid-cols-7 gap-1">
        {weekOf(place.day).map((day) => {
          const { total = 0, toCall = 0 } = days?.find((one) => one.day === day) ?? {};
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
                  {days !== null && `: ${total} visits, ${toCall} to call`}
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
                  {total > 0 && total}
                  {toCall > 0 && (
                    <span className="flex items-center gap-px font-medium text-caution">
                      <PhoneCall className="size-2.5" />
                      {toCall}
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
