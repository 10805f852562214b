import { useState } from 'react';
import { useRecordConsent } from '@/client/consent.ts';
import type { ConsentState } from '@/contracts/consent.ts';
import type { Patient } from '@/contracts/patient.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { FormDialog } from '../../forms/FormDialog.tsx';
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
    <FormDialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Record consent"
      description={`${patientName(patient)} at ${state.display}`}
      action={
        record.isPending ? 'Recording …' : isGranting ? 'Record that they agreed' : 'Record the withdrawal'
      }
      isPending={record.isPending}
      formId={formId}
    >
      <RecordConsentForm
        id={formId}
        language={patient.language}
        state={state}
        record={record}
        onGranting={setGranting}
        onDone={() => onOpenChange(false)}
      />
    </FormDialog>
  );
}
