import { getRouteApi, Link } from '@tanstack/react-router';
import { CircleCheckBig } from 'lucide-react';
import { toast } from 'sonner';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useSession } from '@/client/session.ts';
import { useChangeTask, useTasks } from '@/client/tasks.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { FilterLinks } from '@/components/ui/FilterLinks.tsx';
import { PageHeader } from '@/components/ui/PageHeader.tsx';
import { RelativeTime } from '@/components/ui/RelativeTime.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { Task } from '@/contracts/task.ts';

const route = getRouteApi('/shell/tasks');
const priorityWords = { urgent: 'Urgent', high: 'High', normal: null };

/** What waits for a person, and what was done. */
export function TasksScreen() {
  const { state } = route.useSearch();
  const tasks = useTasks(state);
  return (
    <>
      <PageHeader title="Tasks" description="What the system cannot settle alone.">
        <FilterLinks
          label="Show tasks"
          filters={[
            { label: 'Open', link: { to: '/tasks', search: { state: 'open' } } },
            { label: 'Done', link: { to: '/tasks', search: { state: 'done' } } },
          ]}
        />
      </PageHeader>
      {tasks.isPending && <SkeletonRows label="Loading tasks" />}
      {tasks.isError && (
        <ErrorState sentence={sentenceOf(tasks.error)} onRetry={() => void tasks.refetch()} />
      )}
      {tasks.data?.length === 0 && (
        <EmptyState
          icon={CircleCheckBig}
          title={state === 'open' ? 'Nothing waits for you' : 'Nothing done yet'}
        >
          A task appears here when a patient asks for another time, cancels, or writes something that a person
          must answer.
        </EmptyState>
      )}
      {tasks.data !== undefined && tasks.data.length > 0 && (
        <ul className="divide-y divide-line border-b border-line bg-surface">
          {tasks.data.map((task) => (
            <TaskRow key={task.id} task={task} />
          ))}
        </ul>
      )}
      {tasks.hasNextPage && (
        <div className="p-4 text-center">
          <Button disabled={tasks.isFetchingNextPage} onClick={() => void tasks.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}

function TaskRow({ task }: { task: Task }) {
  const { clinic } = useSession();
  const changeTask = useChangeTask();
  const priority = priorityWords[task.priority];
  const isDone = task.doneAt !== null;

  function close(done: boolean) {
    changeTask.mutate(
      { id: task.id, done },
      {
        onSuccess: () => {
          if (done) toast('Task done', { action: { label: 'Undo', onClick: () => close(false) } });
        },
        onError: (error) => toast.error(sentenceOf(error)),
      },
    );
  }

  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 md:px-6">
      <div className="min-w-60 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          {priority !== null && (
            <Badge tone={task.priority === 'urgent' ? 'danger' : 'caution'}>{priority}</Badge>
          )}
          <span className="font-medium">
            {task.patient?.name ?? task.displayNumber ?? 'Nobody in particular'}
          </span>
          <RelativeTime at={task.openedAt} timeZone={clinic.timeZone} className="text-xs text-muted" />
        </p>
        <p className="text-muted">{task.reason}</p>
      </div>
      {task.conversationId !== null && (
        <Link
          to="/conversations/$conversationId"
          params={{ conversationId: task.conversationId }}
          search={{ filter: 'all' }}
          className="text-accent-text underline-offset-2 hover:underline"
        >
          Open conversation
        </Link>
      )}
      <Button size="small" disabled={changeTask.isPending} onClick={() => close(!isDone)}>
        {isDone ? 'Open again' : 'Done'}
      </Button>
    </li>
  );
}
