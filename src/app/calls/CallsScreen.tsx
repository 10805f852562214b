import { getRouteApi, Link } from '@tanstack/react-router';
import { PhoneCall, Printer } from 'lucide-react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useFollowAppointments } from '@/client/appointments.ts';
import { useCalls } from '@/client/calls.ts';
import { useSession } from '@/client/session.ts';
import { Button, buttonStyle } from '@/components/ui/Button.tsx';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { type Filter, FilterLinks } from '@/components/ui/FilterLinks.tsx';
import { PageHeader } from '@/components/ui/PageHeader.tsx';
import { useNow } from '@/components/ui/RelativeTime.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { Call } from '@/contracts/call.ts';
import { dayOf, dayWords, shortDayWords } from '../appointments/days.ts';
import { CallRow } from './CallRow.tsx';
import { CallTime } from './CallTime.tsx';
import { callTimeWords } from './callTimeWords.ts';

const route = getRouteApi('/shell/calls');

/** Whom to call about a coming visit and why, the most urgent first; what came of it is noted with one click and seen by all. */
export function CallsScreen() {
  const { clinic } = useSession();
  const { day } = route.useSearch();
  const now = useNow();
  const calls = useCalls(day);
  const items = calls.data?.pages.flatMap((page) => page.items) ?? [];
  const { toCall = 0, called = 0 } = calls.data?.pages.at(-1) ?? {};
  useFollowAppointments(items.map(({ appointment }) => appointment));
  const left = items.filter(({ appointment }) => appointment.needsCall);
  const done = items.filter(({ appointment }) => !appointment.needsCall);
  return (
    <>
      <PageHeader
        title="Calls"
        description={`Who has not answered is called ${callTimeWords(clinic.callTime)}. Other reasons show at once.`}
        actions={
          <>
            <Link
              to="/appointments"
              search={day === undefined ? {} : { date: day }}
              className={`${buttonStyle()} print:hidden`}
            >
              Appointments
            </Link>
            <Button className="print:hidden" onClick={() => window.print()}>
              <Printer aria-hidden />
              Print
            </Button>
          </>
        }
      >
        <div className="flex flex-wrap items-center gap-x-4 print:hidden">
          <FilterLinks
            label="Show calls"
            filters={[
              { label: 'All coming visits', link: { to: '/calls', search: {} }, isActive: day === undefined },
              ...dayFilter(day),
            ]}
          />
          <CallTime />
        </div>
      </PageHeader>
      <output className="block px-4 pt-3 pb-2 text-[0.8125rem] text-muted md:px-6">
        {calls.isSuccess &&
          `${toCall === 1 ? '1 visit' : `${toCall} visits`} to call about${called > 0 ? `, ${called} called` : ''}`}
      </output>
      {calls.isPending && <SkeletonRows count={6} label="Loading calls" />}
      {calls.isError && (
        <ErrorState sentence={sentenceOf(calls.error)} onRetry={() => void calls.refetch()} />
      )}
      {calls.isSuccess && items.length === 0 && (
        <EmptyState icon={PhoneCall} title="Nobody needs a call">
          Whoever a text cannot reach, and whoever has not answered in good time, is listed here by itself.
        </EmptyState>
      )}
      {byDay(left).map(([one, visits]) => (
        <Calls key={one} title={dayWords(one)} calls={visits} now={now} />
      ))}
      {done.length > 0 && <Calls title="Called" calls={done} now={now} />}
      {calls.hasNextPage && (
        <div className="flex items-center gap-3 px-4 py-3 md:px-6">
          <Button disabled={calls.isFetchingNextPage} onClick={() => void calls.fetchNextPage()}>
            Show more
          </Button>
          <span className="text-[0.8125rem] text-muted">
            {items.length} of {toCall + called} are shown.
          </span>
        </div>
      )}
    </>
  );
}

function Calls({ title, calls, now }: { title: string; calls: readonly Call[]; now: number }) {
  return (
    <section aria-label={title} className="mb-4">
      <h2 className="px-4 pb-1.5 text-[0.9375rem] font-semibold md:px-6">{title}</h2>
      <ul aria-label={`Calls, ${title}`} className="divide-y divide-line border-y border-line bg-surface">
        {calls.map((call) => (
          <CallRow key={call.appointment.id} call={call} now={now} />
        ))}
      </ul>
    </section>
  );
}

function byDay(calls: readonly Call[]): [string, Call[]][] {
  return [...Map.groupBy(calls, ({ appointment }) => dayOf(appointment.localStart))];
}

/** The one day that was asked for, beside all. */
function dayFilter(day: string | undefined): Filter[] {
  return day === undefined
    ? []
    : [{ label: shortDayWords(day), link: { to: '/calls', search: { day } }, isActive: true }];
}
