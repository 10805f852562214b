import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useMessage } from '@/client/messages.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { Skeleton } from '@/components/ui/Skeleton.tsx';
import type { Task } from '@/contracts/task.ts';

type Decision = NonNullable<Task['decision']>;

/** A text that may be an opt-out: its words, the rule that stopped at it, and the two decisions about it. */
export function ReviewOptOut({
  task,
  isSaving,
  error,
  onDecide,
}: {
  task: Task;
  isSaving: boolean;
  error: string | null;
  onDecide: (decision: Decision) => void;
}) {
  const [isSure, setSure] = useState(false);
  const noPermission = useNoPermission('tasks:write');
  return (
    <div className="flex w-full flex-col gap-2 rounded-lg border border-line bg-canvas p-3">
      {task.messageId !== null && <Words messageId={task.messageId} />}
      {error !== null && (
        <Notice tone="danger" role="alert">
          {error}
        </Notice>
      )}
      {isSure ? (
        <fieldset aria-label="Opt out for good" className="flex flex-wrap items-center gap-2">
          <p className="min-w-0 flex-1 basis-64 text-[0.8125rem]">
            What waits for this number is withdrawn. Only the patient can take it back, by texting START.
          </p>
          {/* What was pressed is gone: the keyboard goes on here. */}
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
          <Button size="small" autoFocus onClick={() => setSure(false)}>
            Back
          </Button>
          <Button size="small" variant="danger" disabled={isSaving} onClick={() => onDecide('opt_out')}>
            {isSaving ? 'Saving …' : 'Opt out for good'}
          </Button>
        </fieldset>
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          <Button
            size="small"
            disabled={isSaving}
            disabledReason={noPermission}
            onClick={() => onDecide('not_opt_out')}
          >
            Not an opt-out
          </Button>
          <Button
            size="small"
            disabled={isSaving}
            disabledReason={noPermission}
            onClick={() => setSure(true)}
          >
            It is an opt-out …
          </Button>
        </div>
      )}
    </div>
  );
}

/** The patient's own words, for those who may read texts. */
function Words({ messageId }: { messageId: string }) {
  const mayRead = useSession().scopes.includes('messages:read');
  const message = useMessage(messageId, mayRead);
  if (!mayRead)
    return <p className="text-[0.8125rem] text-muted">Your account may not read the words of texts.</p>;
  if (message.isPending) return <Skeleton className="w-3/5" />;
  if (message.isError)
    return (
      <p role="alert" className="text-[0.8125rem] text-danger">
        {sentenceOf(message.error)}
      </p>
    );
  return (
    <blockquote
      aria-label="What the patient wrote"
      lang={message.data.language ?? undefined}
      dir="auto"
      className="max-w-prose border-l-3 border-line pl-3 break-words whitespace-pre-wrap"
    >
      {message.data.body}
    </blockquote>
  );
}
