import { sentenceOf } from '@/client/apiProblem.ts';
import { useOperations } from '@/client/operations.ts';
import { useSession } from '@/client/session.ts';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { PageHeader } from '@/components/ui/PageHeader.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { Brakes } from './Brakes.tsx';
import { InOut } from './InOut.tsx';
import { PaceAndBudget } from './PaceAndBudget.tsx';
import { Senders } from './Senders.tsx';

/** Whether texts go out and come in, what stops them, and how to let it go. */
export function OperationsScreen() {
  const operations = useOperations();
  const { clinic } = useSession();
  const state = operations.data;
  return (
    <>
      <PageHeader title="Operations" description="Whether texts go out and come in, and what stops them." />
      {operations.isPending && <SkeletonRows label="Loading operations" />}
      {operations.isError && state === undefined && (
        <ErrorState sentence={sentenceOf(operations.error)} onRetry={() => void operations.refetch()} />
      )}
      {state !== undefined && (
        <div className="flex w-full max-w-4xl flex-col gap-4 p-4 md:p-6">
          <Brakes state={state} timeZone={clinic.timeZone} />
          <Senders senders={state.senders} timeZone={clinic.timeZone} />
          <InOut state={state} timeZone={clinic.timeZone} />
          <PaceAndBudget key={settingsOf(state)} state={state} />
        </div>
      )}
    </>
  );
}

/** The form begins anew when somebody else has changed what it is about. */
function settingsOf({
  budget,
  senders,
}: {
  budget: { automatedPerHour: number };
  senders: { segmentsPerSecond: number }[];
}): string {
  return `${budget.automatedPerHour}/${senders[0]?.segmentsPerSecond ?? ''}`;
}
