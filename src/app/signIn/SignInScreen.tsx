import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ApiProblem, sentenceOf } from '@/client/apiProblem.ts';
import { useSignIn } from '@/client/session.ts';
import { Button } from '@/components/ui/Button.tsx';
import { TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { Session } from '@/contracts/session.ts';
import { sittingDown } from './sittingDown.ts';
import { SecondStep } from './SecondStep.tsx';

const route = getRouteApi('/sign-in');

function sentenceAboutSignIn(error: unknown): string {
  if (error instanceof ApiProblem && error.document?.reason === 'account_ended') return error.message;
  if (error instanceof ApiProblem && error.status === 401) {
    return 'E-mail and password do not match. Check both, also upper and lower case.';
  }
  if (error instanceof ApiProblem && error.status === 429) {
    return 'Too many attempts. Wait a minute and try again.';
  }
  return sentenceOf(error);
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : '';
}

/** E-mail and password, in a form that password managers recognise. */
export function SignInScreen() {
  const { to, why } = route.useSearch();
  const router = useRouter();
  const signIn = useSignIn();
  const [isSecondStep, setSecondStep] = useState(false);
  const [missing, setMissing] = useState<{ email?: string; password?: string }>({});

  function enter(session: Session) {
    sittingDown(session.staffMember.id);
    router.history.push(to ?? '/conversations');
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const email = textOf(form.get('email')).trim();
    const password = textOf(form.get('password'));
    setMissing({
      ...(email === '' ? { email: 'Enter your e-mail address.' } : {}),
      ...(password === '' ? { password: 'Enter your password.' } : {}),
    });
    if (email === '' || password === '') return;
    try {
      const session = await signIn.mutateAsync({ email, password });
      if (session === null) setSecondStep(true);
      else enter(session);
    } catch {
      // The form shows signIn.error.
    }
  }

  return (
    <main className="flex min-h-dvh items-center justify-center bg-canvas p-4">
      <div className="w-full max-w-sm rounded-xl border border-line bg-surface p-6 shadow-pop">
        <img src="/favicon.svg" alt="" width={32} height={32} className="mb-3" />
        <h1 className="text-xl font-semibold">Sign in to Hearback</h1>
        <p className="mb-4 text-muted">Patient texting that hears back</p>
        {isSecondStep ? (
          <SecondStep onSignedIn={enter} onBack={() => setSecondStep(false)} />
        ) : (
          <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
            {why === 'idle' && !signIn.isError && (
              <Notice role="alert">
                Nobody was at the screen for a while, so you were logged off. What you had begun to write is
                kept.
              </Notice>
            )}
            {signIn.isError && (
              <Notice tone="danger" role="alert">
                {sentenceAboutSignIn(signIn.error)}
              </Notice>
            )}
            <TextField
              label="E-mail"
              name="email"
              type="email"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              // eslint-disable-next-line jsx-a11y/no-autofocus
              autoFocus
              error={missing.email}
            />
            <TextField
              label="Password"
              name="password"
              type="password"
              autoComplete="current-password"
              required
              error={missing.password}
            />
            <Button type="submit" variant="primary" size="large" className="mt-1" disabled={signIn.isPending}>
              {signIn.isPending ? 'Signing in …' : 'Sign in'}
            </Button>
          </form>
        )}
      </div>
    </main>
  );
}
