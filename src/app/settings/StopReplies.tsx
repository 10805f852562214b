import { useState } from 'react';
import { useChangeClinic } from '@/client/clinic.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Checkbox, ChoiceGroup } from '../forms/Checkbox.tsx';
import { SaveBar } from '../forms/SaveBar.tsx';
import { Section } from '../layout/Section.tsx';

const owners = [
  {
    value: 'twilio',
    label: 'Twilio',
    hint: 'What every number does unless its replies have been switched off. We answer only words that Twilio does not know.',
  },
  {
    value: 'app',
    label: 'Hearback',
    hint: 'Only if Twilio’s own replies are switched off for this sender. Else patients get two answers.',
  },
] as const;

/** Who answers STOP, START and HELP: exactly one of the two (TCPA-13). Opt-outs count either way. */
export function StopReplies() {
  const { sender } = useSession();
  const [owner, setOwner] = useState(sender.stopReplyOwner);
  const change = useChangeClinic();
  const noPermission = useNoPermission('clinic:write');
  const isSame = owner === sender.stopReplyOwner;
  return (
    <Section
      title="Who answers STOP"
      description="One confirmation within five minutes, then nothing more. Opt-outs count whoever answers."
    >
      <form
        className="flex flex-col gap-3 px-4 py-3"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ stopReplyOwner: owner });
        }}
      >
        <ChoiceGroup legend="STOP, START and HELP are answered by">
          {owners.map(({ value, ...words }) => (
            <Checkbox
              key={value}
              type="radio"
              name="stopReplyOwner"
              checked={owner === value}
              disabled={noPermission !== null}
              onChange={() => setOwner(value)}
              {...words}
            />
          ))}
        </ChoiceGroup>
        <SaveBar change={change} isSame={isSame} />
      </form>
    </Section>
  );
}
