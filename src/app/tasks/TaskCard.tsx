import { Link } from '@tanstack/react-router';
import {
  Activity,
  CalendarDays,
  MessagesSquare,
  Phone,
  PhoneCall,
  ShieldAlert,
  Siren,
  TriangleAlert,
} from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useMay, useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { useChangeTask } from '@/client/tasks.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button, buttonStyle } from '@/components/ui/Button.tsx';
import { classNames } from '@/components/ui/classNames.ts';
import { exactTime } from '@/components/ui/clinicTime.ts';
import { RelativeTime } from '@/components/ui/RelativeTime.tsx';
import type { Task } from '@/contracts/task.ts';
import { clockWords, dayOf, shortDayWords } from '../appointments/days.ts';
import { CallSheet } from './CallSheet.tsx';
import { FinishTask } from './FinishTask.tsx';
import { ReviewOptOut } from './ReviewOptOut.tsx';
import {
  callHint,
  decisionWords,
  isAboutAnswer,
  isAboutOperations,
  isCallList,
  isReview,
  matchedBy,
  priorityWords,
  taskTitle,
  usualOutcomes,
} from './taskWords.ts';

const marks = {
  urgent: { Icon: Siren, tone: 'danger', edge: 'border-l-danger' },
  high: { Icon: TriangleAlert, tone: 'caution', edge: 'border-l-caution' },
} as const;

/** One task: what to do, for whom, how to reach them, and what came of it. */
export function TaskCard({ task }: { task: Task }) {
  const { clinic } = useSession();
  const [isFinishing, setFinishing] = useState(false);
  const change = useChangeTask();
  const noPermission = useNoPermission('tasks:write');
  const mark = task.priority === 'normal' ? null : marks[task.priority];
  const title = taskTitle(task.kind);
  const isDone = task.doneAt !== null;
  const matched = matchedBy(task);

  // Not by the callbacks of `mutate`: those are forgotten when the live update takes the row off the screen first.
  async function finish(outcome: string): Promise<void> {
    try {
      await change.mutateAsync({ id: task.id, done: true, ...(outcome.trim() === '' ? {} : { outcome }) });
    } catch {
      // Told beside the field, by `change.error`.
      return;
    }
    setFinishing(false);
    toast('Task done', { action: { label: 'Undo', onClick: () => void reopen() } });
  }

  async function decide(decision: NonNullable<Task['decision']>): Promise<void> {
    try {
      await change.mutateAsync({ id: task.id, done: true, decision });
    } catch {
      return;
    }
    if (decision === 'opt_out') toast('The number is opted out');
    else toast('Held texts may go', { action: { label: 'Undo', onClick: () => void reopen() } });
  }

  async function reopen(): Promise<void> {
    try {
      await change.mutateAsync({ id: task.id, done: false });
    } catch (error) {
      toast.error(sentenceOf(error));
    }
  }

  return (
    <li
      className={classNames(
        'flex flex-wrap items-start gap-x-4 gap-y-2 border-l-3 py-3 pr-4 pl-[calc(1rem-3px)] md:pr-6 md:pl-[calc(1.5rem-3px)]',
        mark !== null && !isDone ? mark.edge : 'border-l-transparent',
      )}
    >
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {mark !== null && (
            <Badge tone={isDone ? 'neutral' : mark.tone}>
              <mark.Icon aria-hidden />
              {priorityWords[task.priority]}
            </Badge>
          )}
          {title !== null && <span className="font-semibold">{title}</span>}
          <RelativeTime at={task.openedAt} timeZone={clinic.timeZone} className="text-xs text-muted" />
        </p>
        <p className="mt-0.5 max-w-prose">{task.reason}</p>
        {matched !== null && <p className="mt-0.5 text-[0.8125rem] text-muted">Matched: {matched}.</p>}
        <Whom task={task} />
        {!isDone && isAboutAnswer(task.kind) && <CallSheet task={task} />}
        {task.doneAt !== null && (
          <p className="mt-1 text-[0.8125rem] text-muted">
            {task.decision !== null && (
              <span className="font-medium text-text">{decisionWords[task.decision]}. </span>
            )}
            {task.outcome !== null && <span className="font-medium text-text">{task.outcome}. </span>}
            Done {exactTime(task.doneAt, clinic.timeZone)}
            {task.doneBy !== null && ` by ${task.doneBy}`}
          </p>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {!isDone && <CallLink task={task} />}
        {isDone && task.decision !== 'opt_out' && (
          <Button
            size="small"
            disabled={change.isPending}
            disabledReason={noPermission}
            onClick={() => void reopen()}
          >
            Open again
          </Button>
        )}
        {!isDone && !isReview(task.kind) && (
          <Button
            size="small"
            aria-expanded={isFinishing}
            disabledReason={noPermission}
            onClick={() => setFinishing(!isFinishing)}
          >
            Done …
          </Button>
        )}
      </div>
      {isReview(task.kind) && !isDone && (
        <ReviewOptOut
          task={task}
          isSaving={change.isPending}
          error={change.isError ? sentenceOf(change.error) : null}
          onDecide={(decision) => void decide(decision)}
        />
      )}
      {isFinishing && !isDone && (
        <FinishTask
          outcomes={usualOutcomes(task.kind)}
          isSaving={change.isPending}
          error={change.isError ? sentenceOf(change.error) : null}
          onFinish={(outcome) => void finish(outcome)}
          onCancel={() => setFinishing(false)}
        />
      )}
    </li>
  );
}

function Whom({ task }: { task: Task }) {
  const { kind, patient, displayNumber, conversationId, appointment, incidentId } = task;
  const mayWeigh = useMay('incidents:manage');
  const linkStyle =
    'inline-flex min-h-6 items-center gap-1 underline-offset-2 hover:underline [&_svg]:size-3.5 [&_svg]:text-muted';
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-3 text-[0.8125rem]">
      {patient !== null && (
        <Link
          to="/patients/$patientId"
          params={{ patientId: patient.id }}
          className={classNames(linkStyle, 'font-medium')}
        >
          {patient.name}
        </Link>
      )}
      {displayNumber !== null && (
        <a href={`tel:${task.phoneNumber}`} className={classNames(linkStyle, 'text-muted')}>
          {displayNumber}
        </a>
      )}
      {conversationId !== null && (
        <Link
          to="/conversations/$conversationId"
          params={{ conversationId }}
          search={{ filter: 'all' }}
          className={linkStyle}
        >
          <MessagesSquare aria-hidden />
          Open conversation
        </Link>
      )}
      {incidentId !== null && mayWeigh && (
        <Link to="/incidents/$incidentId" params={{ incidentId }} className={linkStyle}>
          <ShieldAlert aria-hidden />
          Open incident
        </Link>
      )}
      {isCallList(kind) && (
        <Link to="/calls" className={linkStyle}>
          <PhoneCall aria-hidden />
          Open the call list
        </Link>
      )}
      {isAboutOperations(kind) && (
        <Link to="/operations" className={linkStyle}>
          <Activity aria-hidden />
          Open operations
        </Link>
      )}
      {appointment !== null && !(isAboutAnswer(kind) && task.doneAt === null) && (
        <Link
          to="/appointments"
          search={{ show: 'all', date: dayOf(appointment.localStart) }}
          className={linkStyle}
        >
          <CalendarDays aria-hidden />
          Visit {shortDayWords(dayOf(appointment.localStart))}, {clockWords(appointment.localStart)}
        </Link>
      )}
    </p>
  );
}

/** A phone number stands in no URL of ours; `tel:` goes to the telephone of whoever clicks. */
function CallLink({ task }: { task: Task }) {
  const hint = callHint(task);
  if (task.phoneNumber === null) return null;
  return (
    <a
      href={`tel:${task.phoneNumber}`}
      className={buttonStyle({ size: 'small', variant: hint === null ? 'secondary' : 'primary' })}
    >
      <Phone aria-hidden />
      {hint ?? 'Call'}
    </a>
  );
}
