import { useState } from 'react';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { Checkbox } from '../../forms/Checkbox.tsx';
import { ShownOnce } from '../ShownOnce.tsx';

/** A signing secret, this once. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const [isKept, setKept] = useState(false);
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Copy the secret now"
      description="The receiver checks with it that messages are from you. It cannot be shown again."
      footer={
        <Button variant="primary" disabledReason={isKept ? null : 'Keep the secret first.'} onClick={onClose}>
          Close
        </Button>
      }
    >
      <ShownOnce label="Signing secret" secret={secret} />
      <Checkbox
        className="mt-3"
        label="I have kept the secret in a safe place."
        checked={isKept}
        onChange={(event) => setKept(event.target.checked)}
      />
    </Dialog>
  );
}
