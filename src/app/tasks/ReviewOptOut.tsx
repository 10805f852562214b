import { useState } from 'react';
import { useNoPermission } from '@/client/permission.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { Task } from '@/contracts/task.ts';
import { TextWords } from './TextWords.tsx';

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
      {task.messageId !== null && <TextWords messageId={task.messageId} label="What the patient wrote" />}
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
