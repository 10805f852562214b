import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useRecordOptOut } from '@/client/consent.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { SelectField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { type ConsentState, newSuppressionSchema } from '@/contracts/consent.ts';
import { Checkbox } from '../../forms/Checkbox.tsx';
import { useStartInstruction } from './OptedOutNotice.tsx';

const channelOptions = [
  { value: 'front_desk', label: 'At the front desk' },
  { value: 'phone', label: 'On the phone' },
  { value: 'email', label: 'By e-mail' },
  { value: 'letter', label: 'By letter' },
  { value: 'other', label: 'Another way' },
];
const channels = newSuppressionSchema.shape.channel;

/** Records that a patient wants no more texts. Asks twice, because staff cannot take it back. */
export function RecordOptOutDialog({
  state,
  isOpen,
  onOpenChange,
}: {
  state: ConsentState;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const record = useRecordOptOut();
  const start = useStartInstruction();
  const [channel, setChannel] = useState('front_desk');
  const [isSure, setSure] = useState(false);

  function change(next: boolean) {
    setSure(false);
    record.reset();
    onOpenChange(next);
  }

  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={change}
      title="Record an opt-out"
      description={state.display}
      footer={
        <>
          <Button onClick={() => change(false)}>Cancel</Button>
          <Button
            variant="danger"
            disabled={record.isPending}
            disabledReason={isSure ? null : 'Confirm first that you know it cannot be taken back.'}
            onClick={() =>
              record.mutate(
                { phoneNumber: state.phoneNumber, channel: channels.parse(channel) },
                { onSuccess: () => change(false) },
              )
            }
          >
            {record.isPending ? 'Recording …' : 'Stop all texts'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {record.isError && (
          <Notice tone="danger" role="alert">
            {sentenceOf(record.error)}
          </Notice>
        )}
        <p>
          All texts to this number stop at once, for everybody who uses it, and what is waiting to be sent is
          taken back.
        </p>
        <SelectField
          label="How did the patient ask?"
          options={channelOptions}
          value={channel}
          onChange={(event) => setChannel(event.target.value)}
        />
        <Checkbox
          label="I know that staff cannot take this back."
          hint={`Only the patient can: ${start}.`}
          checked={isSure}
          onChange={(event) => setSure(event.target.checked)}
        />
      </div>
    </Dialog>
  );
}
