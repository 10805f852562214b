import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useAcceptInvitation } from '@/client/session.ts';
import { buttonStyle, Button } from '@/components/ui/Button.tsx';
import { TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { shortestPassword } from '@/domain/access/password.ts';

/** Where a one-time link leads: setting a password. The token stands behind the #, which no server sees. */
export function WelcomeScreen() {
  const [token] = useState(() => window.location.hash.slice(1));
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [problem, setProblem] = useState<{ password?: string; again?: string }>({});
  const accept = useAcceptInvitation();

  function submit(event: FormEvent) {
    event.preventDefault();
    const found =
      password.length < shortestPassword
        ? { password: `Use at least ${shortestPassword} characters. A sentence is easy to remember.` }
        : password === again
          ? {}
          : { again: 'This is not the same password.' };
    setProblem(found);
    if (Object.keys(found).length === 0) accept.mutate({ token, password });
  }

  return (
    <main className="flex min-h-dvh items-center justify-center bg-canvas p-4">
      <div className="w-full max-w-sm rounded-xl border border-line bg-surface p-6 shadow-pop">
        <img src="/favicon.svg" alt="" width={32} height={32} className="mb-3" />
        <h1 className="text-xl font-semibold">Welcome to Hearback</h1>
        {accept.isSuccess ? (
          <div className="mt-3 flex flex-col gap-3">
            <Notice tone="good" role="alert">
              Your password is set.
            </Notice>
            <Link to="/sign-in" className={buttonStyle({ variant: 'primary', size: 'large' })}>
              Go to sign-in
            </Link>
          </div>
        ) : (
          <form noValidate onSubmit={submit} className="mt-1 flex flex-col gap-3">
            <p className="text-muted">Choose a password. This link works once.</p>
            {accept.isError && (
              <Notice tone="danger" role="alert">
                {sentenceOf(accept.error)}
              </Notice>
            )}
            <TextField
              label="New password"
              type="password"
              autoComplete="new-password"
              hint={`At least ${shortestPassword} characters.`}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              error={problem.password}
            />
            <TextField
              label="The same again"
              type="password"
              autoComplete="new-password"
              value={again}
              onChange={(event) => setAgain(event.target.value)}
              error={problem.again}
            />
            <Button type="submit" variant="primary" size="large" disabled={accept.isPending}>
              {accept.isPending ? 'Setting it …' : 'Set the password'}
            </Button>
          </form>
        )}
      </div>
    </main>
  );
}
