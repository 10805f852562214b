import { useState } from 'react';
import { useRecordConsent } from '@/client/consent.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import type { ConsentState } from '@/contracts/consent.ts';
import type { Patient } from '@/contracts/patient.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { RecordConsentForm } from './RecordConsentForm.tsx';

const formId = 'record-consent';

/** Records what the patient said or signed, with the exact words that were read out. */
export function RecordConsentDialog({
  patient,
  state,
  isOpen,
  onOpenChange,
}: {
  patient: Patient;
  state: ConsentState;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const record = useRecordConsent(patient.id);
  const [isGranting, setGranting] = useState(true);
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Record consent"
      description={`${patientName(patient)} at ${state.display}`}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} disabled={record.isPending}>
            {record.isPending
              ? 'Recording …'
              : isGranting
                ? 'Record that they agreed'
                : 'Record the withdrawal'}
          </Button>
        </>
      }
    >
      <RecordConsentForm
        id={formId}
        language={patient.language}
        state={state}
        record={record}
        onGranting={setGranting}
        onDone={() => onOpenChange(false)}
      />
    </Dialog>
  );
}
