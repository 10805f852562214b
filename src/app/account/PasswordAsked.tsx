import { type FormEvent, useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { Button } from '@/components/ui/Button.tsx';
import { TextField } from '@/components/ui/Field.tsx';

/** Asks for the password once more before something about signing in changes. */
export function PasswordAsked({
  action,
  busy,
  isPending,
  error,
  variant = 'primary',
  onSubmit,
  onCancel,
}: {
  action: string;
  busy: string;
  isPending: boolean;
  error: Error | null;
  variant?: 'primary' | 'danger';
  onSubmit: (password: string) => void;
  onCancel?: () => void;
}) {
  const [password, setPassword] = useState('');
  const [isMissing, setMissing] = useState(false);

  function submit(event: FormEvent) {
    event.preventDefault();
    setMissing(password === '');
    if (password !== '') onSubmit(password);
  }

  return (
    <form noValidate onSubmit={submit} className="flex max-w-sm flex-col gap-3">
      <TextField
        label="Your password"
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={isMissing ? 'Enter your password.' : error && sentenceOf(error)}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant={variant} disabled={isPending}>
          {isPending ? busy : action}
        </Button>
        {onCancel !== undefined && <Button onClick={onCancel}>Cancel</Button>}
      </div>
    </form>
  );
}
