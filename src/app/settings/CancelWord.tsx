import { useState } from 'react';
import { useChangeClinic } from '@/client/clinic.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Checkbox, ChoiceGroup } from '../forms/Checkbox.tsx';
import { SaveBar } from '../forms/SaveBar.tsx';
import { Section } from '../layout/Section.tsx';
import { cancelMeaning } from './senderWords.ts';

const handlings = [
  {
    value: 'carrier_opt_out',
    label: 'Takes it for STOP',
    hint: 'What every number and Messaging Service does unless you have changed it.',
  },
  {
    value: 'freed',
    label: 'Leaves it to us',
    hint: 'Only if you took CANCEL off the opt-out words in Twilio’s Advanced Opt-Out. Else patients are unsubscribed and nobody notices.',
  },
] as const;
const policies = [
  { value: 'visit', label: 'Cancels the visit', hint: 'The one that the last reminder was about.' },
  {
    value: 'opt_out',
    label: 'Stops all texts',
    hint: 'Changes no visit; a task tells staff to call. The strict reading of the law.',
  },
] as const;

/** What CANCEL does on the clinic's number and by the clinic's own policy: said, and for an administrator to set. */
export function CancelWord() {
  const { sender, clinic } = useSession();
  const [handling, setHandling] = useState(sender.cancelHandling);
  const [policy, setPolicy] = useState(clinic.cancelPolicy);
  const change = useChangeClinic();
  const noPermission = useNoPermission('clinic:write');
  const isSame = handling === sender.cancelHandling && policy === clinic.cancelPolicy;
  return (
    <Section
      title="The word CANCEL"
      description="Reminders can ask for it, and carriers take it for an opt-out."
    >
      <form
        className="flex flex-col gap-4 px-4 py-3"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ cancelHandling: handling, cancelPolicy: policy });
        }}
      >
        <output className="block">
          <span className="text-[0.8125rem] text-muted">{isSame ? 'Now: ' : 'Once saved: '}</span>
          {cancelMeaning(handling, policy)}
        </output>
        <div className="grid gap-4 sm:grid-cols-2">
          <ChoiceGroup legend="What Twilio does with it">
            {handlings.map(({ value, ...words }) => (
              <Checkbox
                key={value}
                type="radio"
                name="cancelHandling"
                checked={handling === value}
                disabled={noPermission !== null}
                onChange={() => setHandling(value)}
                {...words}
              />
            ))}
          </ChoiceGroup>
          <ChoiceGroup legend="What it means at your clinic">
            {policies.map(({ value, ...words }) => (
              <Checkbox
                key={value}
                type="radio"
                name="cancelPolicy"
                checked={policy === value}
                disabled={noPermission !== null}
                onChange={() => setPolicy(value)}
                {...words}
              />
            ))}
          </ChoiceGroup>
        </div>
        <SaveBar change={change} isSame={isSame} />
      </form>
    </Section>
  );
}
