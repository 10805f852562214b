import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft, Lock } from 'lucide-react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useIncident } from '@/client/incidents.ts';
import { useMay } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { exactTime, longDay } from '@/components/ui/clinicTime.ts';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { Incident } from '@/contracts/incident.ts';
import { AssessIncident } from './AssessIncident.tsx';
import { ConcernedPatients } from './ConcernedPatients.tsx';
import { IncidentTexts } from './IncidentTexts.tsx';
import { kindWords, peopleWords, stateWords } from './incidentWords.ts';
import { WhoWasTold } from './WhoWasTold.tsx';

const route = getRouteApi('/shell/incidents/$incidentId');

/** One incident: what happened, whom it concerns, the four factors, who has to be told until when. */
export function IncidentScreen() {
  const { incidentId } = route.useParams();
  const isAllowed = useMay('incidents:manage');
  const incident = useIncident(incidentId, isAllowed);
  if (!isAllowed) {
    return (
      <EmptyState icon={Lock} title="For managers and administrators">
        To weigh an incident is for those who answer for privacy.
      </EmptyState>
    );
  }
  if (incident.isError)
    return <ErrorState sentence={sentenceOf(incident.error)} onRetry={() => void incident.refetch()} />;
  if (incident.data === undefined) return <SkeletonRows label="Loading the incident" />;
  return <OpenIncident key={incidentId} incident={incident.data} />;
}

function OpenIncident({ incident }: { incident: Incident }) {
  const { clinic } = useSession();
  return (
    <>
      <header className="border-b border-line bg-surface px-4 py-3 md:px-6">
        <Link
          to="/incidents"
          search={{ state: incident.state === 'closed' ? 'closed' : 'open' }}
          className="-ml-1 inline-flex h-6 items-center gap-1 rounded px-1 text-[0.8125rem] text-muted hover:text-text"
        >
          <ArrowLeft aria-hidden className="size-3.5" />
          Incidents
        </Link>
        <h1 className="text-lg leading-7 font-semibold">{kindWords[incident.kind]}</h1>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-[0.8125rem] text-muted">
          <span>
            {peopleWords(incident.people)} · discovered {longDay(incident.discoveredAt, clinic.timeZone)} ·
            opened {exactTime(incident.openedAt, clinic.timeZone)}
            {incident.openedBy !== null && ` by ${incident.openedBy}`}
          </span>
          <Badge tone={incident.decision === 'breach' ? 'danger' : 'neutral'}>{stateWords(incident)}</Badge>
        </p>
      </header>
      <div className="@container">
        <div className="grid max-w-6xl gap-4 p-4 md:p-6 @min-[56rem]:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
          <div className="flex min-w-0 flex-col gap-4">
            <AssessIncident incident={incident} />
          </div>
          <div className="flex min-w-0 flex-col gap-4 @max-[56rem]:order-first">
            <WhoWasTold incident={incident} />
            <ConcernedPatients incident={incident} />
            <IncidentTexts incident={incident} />
          </div>
        </div>
      </div>
    </>
  );
}
