import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useBeginSecondFactor, useConfirmSecondFactor } from '@/client/account.ts';
import { sentenceOf } from '@/client/apiProblem.ts';
import { queryKeys } from '@/client/queryKeys.ts';
import { Button } from '@/components/ui/Button.tsx';
import { TextField } from '@/components/ui/Field.tsx';
import { ShownOnce } from '../settings/ShownOnce.tsx';
import { PasswordAsked } from './PasswordAsked.tsx';
import { QrCode } from './QrCode.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';

/**
 * Sets up the second factor in three steps: password, authenticator, recovery codes. It stays on screen until `onDone`:
 * from the second step on the session says that there is a second factor, and the codes are shown this once.
 */
export function SetUpSecondFactor({ onDone }: { onDone: () => void }) {
  const begin = useBeginSecondFactor();
  const confirm = useConfirmSecondFactor();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const factor = begin.data;

  if (factor === undefined) {
    return (
      <PasswordAsked
        action="Set up the second factor"
        busy="Starting …"
        isPending={begin.isPending}
        error={begin.error}
        onSubmit={(password) => begin.mutate(password)}
      />
    );
  }
  if (confirm.isSuccess) {
    return (
      <RecoveryCodes
        codes={factor.recoveryCodes}
        onKept={() => void client.invalidateQueries({ queryKey: queryKeys.session }).then(onDone)}
      />
    );
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    confirm.mutate(code);
  }
  return (
    <form noValidate onSubmit={submit} className="flex max-w-md flex-col gap-3">
      <p>
        Scan this with your authenticator app, or type the key in there: by “set-up key”, of the kind
        “time-based”. On this phone,{' '}
        <a href={factor.uri} className="text-accent-text underline underline-offset-2">
          open it in the app
        </a>
        .
      </p>
      <QrCode text={factor.uri} label="QR code for the authenticator app" />
      <ShownOnce label="Set-up key" secret={factor.secret} />
      <TextField
        label="Code that the app shows"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={10}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        error={confirm.error && sentenceOf(confirm.error)}
      />
      <Button type="submit" variant="primary" className="self-start" disabled={confirm.isPending}>
        {confirm.isPending ? 'Checking …' : 'Confirm'}
      </Button>
    </form>
  );
}
