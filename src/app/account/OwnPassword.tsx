import { type FormEvent, useState } from 'react';
import { useChangePassword } from '@/client/account.ts';
import { sentenceOf } from '@/client/apiProblem.ts';
import { Button } from '@/components/ui/Button.tsx';
import { TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { shortestPassword } from '@/domain/access/password.ts';
import { Section } from '../layout/Section.tsx';

/** Changing one's own password. Other devices are signed out by it. */
export function OwnPassword() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [problem, setProblem] = useState<{ current?: string; next?: string }>({});
  const change = useChangePassword();

  function submit(event: FormEvent) {
    event.preventDefault();
    const found = {
      ...(current === '' ? { current: 'Enter the password that you have now.' } : {}),
      ...(next.length < shortestPassword ? { next: `Use at least ${shortestPassword} characters.` } : {}),
    };
    setProblem(found);
    if (Object.keys(found).length > 0) return;
    change.mutate(
      { currentPassword: current, newPassword: next },
      {
        onSuccess: () => {
          setCurrent('');
          setNext('');
        },
      },
    );
  }

  return (
    <Section title="Password" description="Changing it signs you out everywhere else.">
      <form noValidate onSubmit={submit} className="flex max-w-sm flex-col gap-3 px-4 py-3">
        {change.isSuccess && (
          <Notice tone="good" role="alert">
            Your password is changed.
          </Notice>
        )}
        {change.isError && (
          <Notice tone="danger" role="alert">
            {sentenceOf(change.error)}
          </Notice>
        )}
        <TextField
          label="Password now"
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
          error={problem.current}
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          hint={`At least ${shortestPassword} characters.`}
          value={next}
          onChange={(event) => setNext(event.target.value)}
          error={problem.next}
        />
        <Button type="submit" variant="primary" className="self-start" disabled={change.isPending}>
          {change.isPending ? 'Changing …' : 'Change the password'}
        </Button>
      </form>
    </Section>
  );
}
