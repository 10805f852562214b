import { ShieldCheck, ShieldOff } from 'lucide-react';
import { useState } from 'react';
import { useRemoveSecondFactor, useRenewRecoveryCodes } from '@/client/account.ts';
import { useSession } from '@/client/session.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { Section } from '../layout/Section.tsx';
import { PasswordAsked } from './PasswordAsked.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import { SetUpSecondFactor } from './SetUpSecondFactor.tsx';

/** Whether signing in asks for a code, and changing that. */
export function SecondFactor() {
  const { secondFactor } = useSession();
  const isOn = secondFactor === 'on';
  const [isSettingUp, setSettingUp] = useState(!isOn);
  if (!isOn && !isSettingUp) setSettingUp(true);
  return (
    <Section
      title="Second factor"
      description="A code from an app on your phone, beside the password."
      action={
        isOn ? (
          <Badge tone="good">
            <ShieldCheck aria-hidden />
            On
          </Badge>
        ) : (
          <Badge tone="caution">
            <ShieldOff aria-hidden />
            Off
          </Badge>
        )
      }
    >
      <div className="px-4 py-3">
        {isSettingUp ? <SetUpSecondFactor onDone={() => setSettingUp(false)} /> : <WithSecondFactor />}
      </div>
    </Section>
  );
}

function WithSecondFactor() {
  const { clinic } = useSession();
  const [asking, setAsking] = useState<'remove' | 'renew' | null>(null);
  const remove = useRemoveSecondFactor();
  const renew = useRenewRecoveryCodes();
  const close = () => {
    setAsking(null);
    remove.reset();
    renew.reset();
  };
  if (renew.data !== undefined) return <RecoveryCodes codes={renew.data.recoveryCodes} onKept={close} />;
  if (asking === 'renew') {
    return (
      <PasswordAsked
        action="Make new recovery codes"
        busy="Making them …"
        isPending={renew.isPending}
        error={renew.error}
        onSubmit={(password) => renew.mutate(password)}
        onCancel={close}
      />
    );
  }
  if (asking === 'remove') {
    return (
      <PasswordAsked
        action="Remove the second factor"
        busy="Removing …"
        variant="danger"
        isPending={remove.isPending}
        error={remove.error}
        onSubmit={(password) => remove.mutate(password)}
        onCancel={close}
      />
    );
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={() => setAsking('renew')}>New recovery codes</Button>
      {clinic.policy !== 'strict' && (
        <Button variant="danger" onClick={() => setAsking('remove')}>
          Remove
        </Button>
      )}
    </div>
  );
}
