import { type FormEvent, useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useSignInByCode } from '@/client/session.ts';
import { Button } from '@/components/ui/Button.tsx';
import { TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { Session } from '@/contracts/session.ts';

const kinds = {
  code: {
    label: 'Code',
    hint: 'Six digits, from your authenticator app.',
    other: 'Use a recovery code',
  },
  'recovery-code': {
    label: 'Recovery code',
    hint: 'One of those that you kept when you set it up. It works once.',
    other: 'Use the authenticator app',
  },
} as const;

/** The second step of signing in: a code of the authenticator app, or a recovery code. */
export function SecondStep({
  onSignedIn,
  onBack,
}: {
  onSignedIn: (session: Session) => void;
  onBack: () => void;
}) {
  const [kind, setKind] = useState<keyof typeof kinds>('code');
  const [code, setCode] = useState('');
  const signIn = useSignInByCode();
  const words = kinds[kind];

  function submit(event: FormEvent) {
    event.preventDefault();
    signIn.mutate({ code, kind }, { onSuccess: onSignedIn });
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3">
      {signIn.isError && (
        <Notice tone="danger" role="alert">
          {sentenceOf(signIn.error)}
        </Notice>
      )}
      <TextField
        key={kind}
        label={words.label}
        hint={words.hint}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        inputMode={kind === 'code' ? 'numeric' : 'text'}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
      />
      <Button type="submit" variant="primary" size="large" disabled={signIn.isPending}>
        {signIn.isPending ? 'Checking …' : 'Sign in'}
      </Button>
      <div className="flex flex-wrap justify-between gap-2">
        <Button
          size="small"
          onClick={() => {
            setCode('');
            signIn.reset();
            setKind(kind === 'code' ? 'recovery-code' : 'code');
          }}
        >
          {words.other}
        </Button>
        <Button size="small" onClick={onBack}>
          Start again
        </Button>
      </div>
    </form>
  );
}
