import { getRouteApi, Link } from '@tanstack/react-router';
import { Lock, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useIncidents } from '@/client/incidents.ts';
import { useMay } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { longDay } from '@/components/ui/clinicTime.ts';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { FilterLinks } from '@/components/ui/FilterLinks.tsx';
import { PageHeader } from '@/components/ui/PageHeader.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { IncidentSummary } from '@/contracts/incident.ts';
import { daysTone, daysWords, kindWords, partyWords, peopleWords, stateWords } from './incidentWords.ts';
import { ReportIncidentDialog } from './ReportIncidentDialog.tsx';

const route = getRouteApi('/shell/incidents');

/** What may have been a breach, with the days that are left: for managers and administrators. */
export function IncidentsScreen() {
  const { state } = route.useSearch();
  const isAllowed = useMay('incidents:manage');
  const list = useIncidents(state, isAllowed);
  const [isReporting, setReporting] = useState(false);
  const all = list.data ?? [];
  if (!isAllowed) {
    return (
      <>
        <PageHeader title="Incidents" />
        <EmptyState icon={Lock} title="For managers and administrators">
          Report an incident from the tasks. To weigh it is for those who answer for privacy.
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageHeader
        title="Incidents"
        description="Patient data that may have reached whom it should not, and the days that are left."
        actions={<Button onClick={() => setReporting(true)}>Report an incident</Button>}
      >
        <FilterLinks
          label="Show incidents"
          filters={[
            { label: 'Not closed', link: { to: '/incidents', search: { state: 'open' } } },
            { label: 'Closed', link: { to: '/incidents', search: { state: 'closed' } } },
          ]}
        />
      </PageHeader>
      {list.isPending && <SkeletonRows label="Loading incidents" />}
      {list.isError && <ErrorState sentence={sentenceOf(list.error)} onRetry={() => void list.refetch()} />}
      {list.isSuccess && all.length === 0 && (
        <EmptyState icon={ShieldCheck} title={state === 'open' ? 'No incident is open' : 'None closed yet'}>
          A “wrong number” from a phone that was texted makes one by itself. Everything else is reported by
          hand.
        </EmptyState>
      )}
      {all.length > 0 && (
        <ul aria-label="Incidents" className="divide-y divide-line border-b border-line bg-surface">
          {all.map((incident) => (
            <IncidentRow key={incident.id} incident={incident} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <div className="p-4 text-center">
          <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {list.isFetchingNextPage ? 'Loading …' : 'Show more'}
          </Button>
        </div>
      )}
      <ReportIncidentDialog isOpen={isReporting} onOpenChange={setReporting} />
    </>
  );
}

function IncidentRow({ incident }: { incident: IncidentSummary }) {
  const { clinic } = useSession();
  const { next } = incident;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 md:px-6">
      <div className="min-w-0 flex-1 basis-64">
        <Link
          to="/incidents/$incidentId"
          params={{ incidentId: incident.id }}
          className="inline-flex min-h-6 items-center font-semibold underline-offset-2 hover:underline"
        >
          {kindWords[incident.kind]}
        </Link>
        <p className="text-[0.8125rem] text-muted">
          {stateWords(incident)} · {peopleWords(incident.people)} · discovered{' '}
          {longDay(incident.discoveredAt, clinic.timeZone)}
        </p>
      </div>
      {next !== null && (
        <p className="flex items-center gap-2 text-[0.8125rem]">
          <span className="text-muted">{partyWords[next.whom].who}</span>
          <Badge tone={daysTone(next.daysLeft)}>{daysWords(next.daysLeft)}</Badge>
        </p>
      )}
    </li>
  );
}
