import { useState } from 'react';
import { useRotateWebhookSecret } from '@/client/webhooks.ts';
import { SelectField } from '@/components/ui/Field.tsx';
import type { WebhookEndpoint } from '@/contracts/webhook.ts';
import { FormDialog } from '../../forms/FormDialog.tsx';
import { SecretDialog } from './SecretDialog.tsx';

const overlaps = [
  { value: '24', label: 'For a day' },
  { value: '168', label: 'For a week' },
  { value: '1', label: 'For an hour' },
  { value: '0', label: 'No longer: somebody else may have it' },
];

/** Makes a new secret and shows it this once; how long the former one still signs is chosen before. */
export function RotateSecretDialog({
  endpoint,
  onClose,
}: {
  endpoint: WebhookEndpoint;
  onClose: () => void;
}) {
  const rotate = useRotateWebhookSecret();
  const [overlap, setOverlap] = useState('24');
  if (rotate.data !== undefined) return <SecretDialog secret={rotate.data.secret} onClose={onClose} />;
  return (
    <FormDialog
      isOpen
      onOpenChange={onClose}
      title="Make a new secret?"
      description={`For “${endpoint.description}”. While both count, every message has two signatures, and the receiver changes when it suits.`}
      action={rotate.isPending ? 'Making it …' : 'Make a new secret'}
      isPending={rotate.isPending}
      error={rotate.error}
      onAct={() => rotate.mutate({ id: endpoint.id, overlapHours: Number(overlap) })}
    >
      <SelectField
        label="The former secret counts"
        options={overlaps}
        value={overlap}
        onChange={(event) => setOverlap(event.target.value)}
      />
    </FormDialog>
  );
}
