import { useState } from 'react';
import { Button } from '@/components/ui/Button.tsx';
import { TextField } from '@/components/ui/Field.tsx';

/** Asks what came of a task, in a word or two, and closes it. */
export function FinishTask({
  outcomes,
  isSaving,
  error,
  onFinish,
  onCancel,
}: {
  /** What usually comes of such a task. */
  outcomes: readonly string[];
  isSaving: boolean;
  error: string | null;
  onFinish: (outcome: string) => void;
  onCancel: () => void;
}) {
  const [outcome, setOutcome] = useState('');
  return (
    <form
      aria-label="Close the task"
      className="flex w-full flex-col gap-2 rounded-lg border border-line bg-canvas p-3"
      onSubmit={(event) => {
        event.preventDefault();
        onFinish(outcome);
      }}
    >
      <ul aria-label="Usual outcomes" className="flex flex-wrap gap-1.5">
        {outcomes.map((suggestion) => (
          <li key={suggestion}>
            <Button size="small" aria-pressed={outcome === suggestion} onClick={() => setOutcome(suggestion)}>
              {suggestion}
            </Button>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-end gap-2">
        <TextField
          label="What came of it"
          className="min-w-52 flex-1"
          value={outcome}
          maxLength={500}
          autoComplete="off"
          error={error}
          hint="Optional. For your colleagues."
          // The form opened to type here.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          onChange={(event) => setOutcome(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onCancel();
          }}
        />
        <div className="flex gap-2 sm:pb-5">
          <Button onClick={onCancel}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={isSaving}>
            {isSaving ? 'Saving …' : 'Mark as done'}
          </Button>
        </div>
      </div>
    </form>
  );
}
