import { useState } from 'react';
import { usePlaceHold } from '@/client/records.ts';
import { TextField } from '@/components/ui/Field.tsx';
import { FormDialog } from '../../forms/FormDialog.tsx';

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
    <FormDialog
      isOpen={isOpen}
      onOpenChange={show}
      title="Place a legal hold"
      description="Nothing of this patient is removed or erased until it is lifted, in Settings under Data protection."
      action={place.isPending ? 'Placing …' : 'Place the hold'}
      isPending={place.isPending}
      disabledReason={reason.trim().length < 3 ? 'Say first what it is for.' : null}
      onAct={() => place.mutate({ patientId, reason }, { onSuccess: () => show(false) })}
      error={place.error}
    >
      <TextField
        label="What for"
        hint="A case number or the like; no names."
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </FormDialog>
  );
}
