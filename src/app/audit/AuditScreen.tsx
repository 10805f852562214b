import { getRouteApi, Link } from '@tanstack/react-router';
import { Lock, ScrollText } from 'lucide-react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useAuditTrail } from '@/client/audit.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Button } from '@/components/ui/Button.tsx';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { PageHeader } from '@/components/ui/PageHeader.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { AuditFilters } from './AuditFilters.tsx';
import { AuditRow } from './AuditRow.tsx';
import { filterOf } from './auditSearch.ts';
import { ChainState } from './ChainState.tsx';

const route = getRouteApi('/shell/audit');

/** Who saw and did what, and how far it is sealed: for managers and administrators. */
export function AuditScreen() {
  const search = route.useSearch();
  const { clinic } = useSession();
  const isAllowed = useNoPermission('audit:read') === null;
  const trail = useAuditTrail(filterOf(search), isAllowed);
  const events = trail.data ?? [];
  if (!isAllowed) {
    return (
      <>
        <PageHeader title="Audit trail" />
        <EmptyState icon={Lock} title="For managers and administrators">
          Your account may not see who did what. Ask an administrator.
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageHeader
        title="Audit trail"
        description="Who saw and did what, the latest first. Ids only, no texts."
      >
        <AuditFilters search={search} />
      </PageHeader>
      <ChainState timeZone={clinic.timeZone} />
      {trail.isPending && <SkeletonRows label="Loading the audit trail" />}
      {trail.isError && (
        <ErrorState sentence={sentenceOf(trail.error)} onRetry={() => void trail.refetch()} />
      )}
      {trail.isSuccess && events.length === 0 && (
        <EmptyState
          icon={ScrollText}
          title="Nothing fits these filters"
          action={
            <Link to="/audit" search={{}} className="text-accent-text underline underline-offset-2">
              Show everything
            </Link>
          }
        />
      )}
      {events.length > 0 && (
        <ol aria-label="Audit events" className="divide-y divide-line border-b border-line bg-surface">
          {events.map((event) => (
            <AuditRow key={event.id} event={event} timeZone={clinic.timeZone} />
          ))}
        </ol>
      )}
      {trail.hasNextPage && (
        <div className="p-4 text-center">
          <Button disabled={trail.isFetchingNextPage} onClick={() => void trail.fetchNextPage()}>
            {trail.isFetchingNextPage ? 'Loading …' : 'Show more'}
          </Button>
        </div>
      )}
    </>
  );
}
