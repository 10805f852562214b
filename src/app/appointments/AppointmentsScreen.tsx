import { getRouteApi } from '@tanstack/react-router';
import { CalendarCheck2, CalendarPlus, PhoneCall } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useAllAppointments, useFollowAppointments } from '@/client/appointments.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Button } from '@/components/ui/Button.tsx';
import { localDay } from '@/components/ui/clinicTime.ts';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { FilterLinks } from '@/components/ui/FilterLinks.tsx';
import { PageHeader } from '@/components/ui/PageHeader.tsx';
import { useNow } from '@/components/ui/RelativeTime.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { type AppointmentFilter, appointmentFilters, filterWords, passes } from './appointmentFilter.ts';
import { AppointmentRow } from './AppointmentRow.tsx';
import { DayNavigation } from './DayNavigation.tsx';
import { dayOf, dayWords, weekOf } from './days.ts';
import { NewAppointmentDialog } from './NewAppointmentDialog.tsx';

const route = getRouteApi('/shell/appointments');

const emptyWords: Partial<Record<AppointmentFilter, string>> = {
  call: 'Nobody needs a call',
  confirmed: 'Nobody has confirmed yet',
};

/** The visits of one day, who has answered, and who needs a call. */
export function AppointmentsScreen() {
  const { clinic } = useSession();
  const { date, show } = route.useSearch();
  const now = useNow();
  const today = localDay(new Date(now).toISOString(), clinic.timeZone);
  const day = date ?? today;
  const days = weekOf(day);
  const week = useAllAppointments({ from: days[0] ?? day, to: days[6] ?? day });
  const appointments = week.data ?? [];
  useFollowAppointments(appointments);
  const [isAdding, setAdding] = useState(false);
  const noPermission = useNoPermission('appointments:write');

  const ofDay = appointments.filter(({ localStart }) => dayOf(localStart) === day);
  const shown = ofDay.filter((appointment) => passes(show, appointment));
  const toCall = ofDay.filter((appointment) => appointment.needsCall).length;
  return (
    <>
      <PageHeader
        title="Appointments"
        actions={
          <Button variant="primary" disabledReason={noPermission} onClick={() => setAdding(true)}>
            <CalendarPlus aria-hidden />
            New appointment
          </Button>
        }
      >
        <DayNavigation day={day} today={today} show={show} appointments={week.data ?? null} />
        <FilterLinks
          label="Show appointments"
          filters={appointmentFilters.map((value) => ({
            label: filterWords[value],
            link: { to: '/appointments', search: { show: value, ...(date === undefined ? {} : { date }) } },
            count: ofDay.filter((appointment) => passes(value, appointment)).length,
          }))}
        />
      </PageHeader>
      <div className="px-4 pt-3 pb-1 md:px-6">
        <h2 className="text-[0.9375rem] font-semibold">
          {dayWords(day)}
          {day === today && <span className="font-normal text-muted"> · today</span>}
        </h2>
        <output className="block text-[0.8125rem] text-muted">
          {week.isSuccess &&
            `${ofDay.length === 1 ? '1 visit' : `${ofDay.length} visits`}${toCall > 0 ? `, ${toCall} to call` : ''}`}
        </output>
        {show === 'call' && (
          <p className="mt-1 max-w-2xl text-[0.8125rem] text-muted">
            Coming visits where a text cannot settle it: another time was asked for, the slot is held, the
            patient opted out, the reminder did not arrive, or there was no answer within 4 hours.
          </p>
        )}
      </div>
      {week.isPending && <SkeletonRows count={8} label="Loading appointments" />}
      {week.isError && <ErrorState sentence={sentenceOf(week.error)} onRetry={() => void week.refetch()} />}
      {week.isSuccess && shown.length === 0 && (
        <EmptyState
          icon={show === 'call' ? PhoneCall : CalendarCheck2}
          title={
            ofDay.length === 0 ? 'No visits on this day' : (emptyWords[show] ?? 'No visits of this kind')
          }
          action={
            ofDay.length === 0 &&
            noPermission === null && <Button onClick={() => setAdding(true)}>New appointment</Button>
          }
        >
          {ofDay.length === 0
            ? 'Book one here, or let your own system add them through the API.'
            : 'Answers show here by themselves, as patients send them.'}
        </EmptyState>
      )}
      {shown.length > 0 && (
        <ul
          aria-label="Appointments"
          className="@container divide-y divide-line border-y border-line bg-surface"
        >
          {shown.map((appointment) => (
            <AppointmentRow key={appointment.id} appointment={appointment} now={now} />
          ))}
        </ul>
      )}
      <NewAppointmentDialog isOpen={isAdding} onOpenChange={setAdding} day={day} nearby={appointments} />
    </>
  );
}
