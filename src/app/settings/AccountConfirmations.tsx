import { useState } from 'react';
import { useChangeClinic } from '@/client/clinic.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { exactTime } from '@/components/ui/clinicTime.ts';
import { Checkbox, ChoiceGroup } from '../forms/Checkbox.tsx';
import { SaveBar } from '../forms/SaveBar.tsx';
import { Section } from '../layout/Section.tsx';

/** Whether the account at Twilio may carry patient texts: for an administrator to vouch for (HIPAA-09). */
export function AccountConfirmations() {
  const { clinic } = useSession();
  const [hasBaa, setBaa] = useState(clinic.baaConfirmedAt !== null);
  const [isFlagged, setFlagged] = useState(clinic.hipaaAccountConfirmedAt !== null);
  const change = useChangeClinic();
  const noPermission = useNoPermission('clinic:write');
  const isSame =
    hasBaa === (clinic.baaConfirmedAt !== null) && isFlagged === (clinic.hipaaAccountConfirmedAt !== null);
  const since = (at: string | null) =>
    at === null ? 'Not confirmed yet.' : `Confirmed ${exactTime(at, clinic.timeZone)}.`;
  return (
    <Section
      title="Agreement with Twilio"
      description={
        clinic.policy === 'strict'
          ? 'Your clinic is strict: without both, no text goes to patients.'
          : 'Patient texts are protected health information. Without both, texts go, and this is noted with each.'
      }
    >
      <form
        className="flex flex-col gap-4 px-4 py-3"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ baaConfirmed: hasBaa, hipaaAccountConfirmed: isFlagged });
        }}
      >
        <ChoiceGroup legend="An administrator confirms">
          <Checkbox
            checked={hasBaa}
            disabled={noPermission !== null}
            onChange={() => setBaa(!hasBaa)}
            label="Twilio has signed a business associate agreement (BAA) with us"
            hint={since(clinic.baaConfirmedAt)}
          />
          <Checkbox
            checked={isFlagged}
            disabled={noPermission !== null}
            onChange={() => setFlagged(!isFlagged)}
            label="This account, and no older subaccount, is flagged for HIPAA at Twilio"
            hint={since(clinic.hipaaAccountConfirmedAt)}
          />
        </ChoiceGroup>
        <SaveBar change={change} isSame={isSame} />
      </form>
    </Section>
  );
}
