import { getRouteApi } from '@tanstack/react-router';
import { CircleCheckBig } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useCounts } from '@/client/session.ts';
import { useTasks } from '@/client/tasks.ts';
import { useUnknownMessages } from '@/client/unknowns.ts';
import { Button } from '@/components/ui/Button.tsx';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { FilterLinks } from '@/components/ui/FilterLinks.tsx';
import { PageHeader } from '@/components/ui/PageHeader.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { UnknownMessages } from '@/contracts/settlement.ts';
import type { Task } from '@/contracts/task.ts';
import { ReportIncidentDialog } from '../incidents/ReportIncidentDialog.tsx';
import { SettleDialog } from './SettleDialog.tsx';
import { TaskCard } from './TaskCard.tsx';
import { priorityWords, unknownOutcome } from './taskWords.ts';
import { UnknownTexts } from './UnknownTexts.tsx';

const route = getRouteApi('/shell/tasks');
const priorities = ['urgent', 'high', 'normal'] as const satisfies Task['priority'][];

/** What waits for a person, the most urgent first, and what was done. */
export function TasksScreen() {
  const { state } = route.useSearch();
  const tasks = useTasks(state);
  const { data: counts } = useCounts();
  const unknowns = useUnknownMessages(state === 'open');
  // As they were when somebody began to settle them: the list empties meanwhile, and what came of it is still told.
  const [settling, setSettling] = useState<UnknownMessages | null>(null);
  const [isReporting, setReporting] = useState(false);
  const mayNotReport = useNoPermission('tasks:write');
  const isGrouped = state === 'open' && (unknowns.data?.total ?? 0) > 1;
  const all = tasks.data ?? [];
  return (
    <>
      <PageHeader
        title="Tasks"
        description="What the system cannot settle alone."
        actions={
          <Button disabledReason={mayNotReport} onClick={() => setReporting(true)}>
            Report an incident
          </Button>
        }
      >
        <FilterLinks
          label="Show tasks"
          filters={[
            { label: 'Open', link: { to: '/tasks', search: { state: 'open' } }, count: counts?.openTasks },
            { label: 'Done', link: { to: '/tasks', search: { state: 'done' } } },
          ]}
        />
      </PageHeader>
      {tasks.isPending && <SkeletonRows label="Loading tasks" />}
      {tasks.isError && (
        <ErrorState sentence={sentenceOf(tasks.error)} onRetry={() => void tasks.refetch()} />
      )}
      {tasks.isSuccess && all.length === 0 && (
        <EmptyState
          icon={CircleCheckBig}
          title={state === 'open' ? 'Nothing waits for you' : 'Nothing done yet'}
        >
          A task appears here when a patient asks for another time, cancels, or writes something that a person
          must answer.
        </EmptyState>
      )}
      {state === 'done' && all.length > 0 && <TaskList label="Done tasks" tasks={all} />}
      {isGrouped && unknowns.data !== undefined && (
        <UnknownTexts unknowns={unknowns.data} onSettle={() => setSettling(unknowns.data)} />
      )}
      {state === 'open' &&
        priorities.map((priority) => {
          const tasksOfPriority = all.filter(
            (task) => task.priority === priority && !(isGrouped && task.kind === unknownOutcome),
          );
          if (tasksOfPriority.length === 0) return null;
          const title = `${priorityWords[priority]} tasks`;
          return (
            <section key={priority} aria-label={title}>
              <h2 className="px-4 pt-4 pb-1.5 text-[0.8125rem] font-semibold md:px-6">
                {priorityWords[priority]}{' '}
                <span className="font-normal text-muted">{tasksOfPriority.length}</span>
              </h2>
              <TaskList label={title} tasks={tasksOfPriority} />
            </section>
          );
        })}
      {settling !== null && <SettleDialog unknowns={settling} onClose={() => setSettling(null)} />}
      <ReportIncidentDialog isOpen={isReporting} onOpenChange={setReporting} />
      {tasks.hasNextPage && (
        <div className="p-4 text-center">
          <Button disabled={tasks.isFetchingNextPage} onClick={() => void tasks.fetchNextPage()}>
            {tasks.isFetchingNextPage ? 'Loading …' : 'Show more'}
          </Button>
        </div>
      )}
    </>
  );
}

function TaskList({ label, tasks }: { label: string; tasks: readonly Task[] }) {
  return (
    <ul aria-label={label} className="divide-y divide-line border-y border-line bg-surface">
      {tasks.map((task) => (
        <TaskCard key={task.id} task={task} />
      ))}
    </ul>
  );
}
