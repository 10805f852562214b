import { getRouteApi, Link } from '@tanstack/react-router';
import { CalendarPlus, FileUp, Hourglass, PhoneCall } from 'lucide-react';
import { useState } from 'react';
import { useAppointmentDays } from '@/client/appointments.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Button, buttonStyle } from '@/components/ui/Button.tsx';
import { localDay } from '@/components/ui/clinicTime.ts';
import { PageHeader } from '@/components/ui/PageHeader.tsx';
import { useNow } from '@/components/ui/RelativeTime.tsx';
import type { Appointment } from '@/contracts/appointment.ts';
import { useShortcut } from '../shell/shortcuts.ts';
import { narrowed } from './appointmentFilter.ts';
import { DayNavigation } from './DayNavigation.tsx';
import { dayAfter, weekOf } from './days.ts';
import { DayView } from './DayView.tsx';
import { NewAppointmentDialog } from './NewAppointmentDialog.tsx';
import { VisitDialog } from './VisitDialog.tsx';
import { VisitFilters } from './VisitFilters.tsx';
import { WeekView } from './WeekView.tsx';

const route = getRouteApi('/shell/appointments');

/** The visits of a day or a week: how far asking each patient has come, who has answered, and who needs a call. */
export function AppointmentsScreen() {
  const { clinic } = useSession();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow();
  const today = localDay(new Date(now).toISOString(), clinic.timeZone);
  const day = search.date ?? today;
  const week = weekOf(day);
  const isWeek = search.view === 'week';
  const days = useAppointmentDays({ from: week[0] ?? day, to: week[6] ?? day, ...narrowed(search) });
  const [isAdding, setAdding] = useState(false);
  const [opened, setOpened] = useState<Appointment | null>(null);
  const noPermission = useNoPermission('appointments:write');

  const go = (to: string) =>
    void navigate({ search: (before) => ({ ...before, date: to === today ? undefined : to }) });
  useShortcut('arrowleft', () => go(dayAfter(day, isWeek ? -7 : -1)));
  useShortcut('arrowright', () => go(dayAfter(day, isWeek ? 7 : 1)));
  useShortcut('t', () => go(today));
  useShortcut(
    'w',
    () => void navigate({ search: (before) => ({ ...before, view: isWeek ? undefined : 'week' }) }),
  );

  const shown = days.data?.days.filter((one) => isWeek || one.day === day) ?? null;
  const toCall = shown?.reduce((sum, one) => sum + one.toCall, 0) ?? 0;
  return (
    <>
      <PageHeader
        title="Appointments"
        actions={
          <>
            <Link to="/calls" search={isWeek ? {} : { day }} className={buttonStyle()}>
              <PhoneCall aria-hidden />
              {toCall === 0 ? 'Call list' : `Call list (${toCall})`}
            </Link>
            <Link to="/waiting-list" className={buttonStyle()}>
              <Hourglass aria-hidden />
              Waiting list
            </Link>
            {noPermission === null && (
              <Link to="/appointments/import" className={buttonStyle()}>
                <FileUp aria-hidden />
                Import
              </Link>
            )}
            <Button variant="primary" disabledReason={noPermission} onClick={() => setAdding(true)}>
              <CalendarPlus aria-hidden />
              New appointment
            </Button>
          </>
        }
      >
        <DayNavigation day={day} today={today} search={search} days={days.data?.days ?? null} />
        <VisitFilters search={search} days={shown} choices={days.data ?? null} />
      </PageHeader>
      {isWeek ? (
        <WeekView
          week={week}
          today={today}
          search={search}
          days={days.data?.days ?? null}
          onOpen={setOpened}
        />
      ) : (
        <DayView
          day={day}
          isToday={day === today}
          search={search}
          counted={days.data?.days.find((one) => one.day === day) ?? null}
          now={now}
          onOpen={setOpened}
          onAdd={noPermission === null ? () => setAdding(true) : null}
        />
      )}
      <VisitDialog appointment={opened} now={now} onClose={() => setOpened(null)} />
      <NewAppointmentDialog isOpen={isAdding} onOpenChange={setAdding} day={day} />
    </>
  );
}
