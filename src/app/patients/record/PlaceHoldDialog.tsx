import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { usePlaceHold } from '@/client/records.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';

/** From then on nothing of this patient is removed or erased. */
export function PlaceHoldDialog({
  patientId,
  isOpen,
  onOpenChange,
}: {
  patientId: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const place = usePlaceHold();
  const [reason, setReason] = useState('');

  function show(next: boolean) {
    setReason('');
    place.reset();
    onOpenChange(next);
  }

  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={show}
      title="Place a legal hold"
      description="Nothing of this patient is removed or erased until it is lifted, in Settings under Data protection."
      footer={
        <>
          <Button onClick={() => show(false)}>Cancel</Button>
          <Button
            variant="primary"
            disabled={place.isPending}
            disabledReason={reason.trim().length < 3 ? 'Say first what it is for.' : null}
            onClick={() => place.mutate({ patientId, reason }, { onSuccess: () => show(false) })}
          >
            {place.isPending ? 'Placing …' : 'Place the hold'}
          </Button>
        </>
      }
    >
      {place.isError && (
        <Notice tone="danger" role="alert" className="mb-3">
          {sentenceOf(place.error)}
        </Notice>
      )}
      <TextField
        label="What for"
        hint="A case number or the like; no names."
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Dialog>
  );
}
