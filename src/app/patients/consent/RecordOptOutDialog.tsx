import { useState } from 'react';
import { useRecordOptOut } from '@/client/consent.ts';
import { SelectField } from '@/components/ui/Field.tsx';
import { type ConsentState, newSuppressionSchema } from '@/contracts/consent.ts';
import { Checkbox } from '../../forms/Checkbox.tsx';
import { FormDialog } from '../../forms/FormDialog.tsx';
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
    <FormDialog
      isOpen={isOpen}
      onOpenChange={change}
      title="Record an opt-out"
      description={state.display}
      action={record.isPending ? 'Recording …' : 'Stop all texts'}
      isPending={record.isPending}
      variant="danger"
      disabledReason={isSure ? null : 'Confirm first that you know it cannot be taken back.'}
      onAct={() =>
        record.mutate(
          { phoneNumber: state.phoneNumber, channel: channels.parse(channel) },
          { onSuccess: () => change(false) },
        )
      }
      error={record.error}
    >
      <div className="flex flex-col gap-4">
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
    </FormDialog>
  );
}
