import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useRemovePhoneNumber } from '@/client/patients.ts';
import { useNoPermission } from '@/client/permission.ts';
import { Button } from '@/components/ui/Button.tsx';
import type { Patient } from '@/contracts/patient.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { FormDialog } from '../forms/FormDialog.tsx';
import { Section } from '../layout/Section.tsx';
import { AddNumberDialog } from './AddNumberDialog.tsx';
import { NumberRow } from './NumberRow.tsx';
import { RelationshipDialog } from './RelationshipDialog.tsx';
import { VerifyNumberDialog } from './VerifyNumberDialog.tsx';

type PatientNumber = Patient['phoneNumbers'][number];

/** The numbers of a patient: which is the main one, and who else uses it. */
export function PatientNumbers({ patient }: { patient: Patient }) {
  const noPermission = useNoPermission('patients:write');
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<PatientNumber | null>(null);
  const [verifying, setVerifying] = useState<string | null>(null);
  const [describing, setDescribing] = useState<PatientNumber | null>(null);
  return (
    <Section
      title="Phone numbers"
      action={
        <Button size="small" disabledReason={noPermission} onClick={() => setAdding(true)}>
          <Plus aria-hidden />
          Add a number
        </Button>
      }
    >
      {patient.phoneNumbers.length === 0 && (
        <p className="px-4 py-4 text-muted">No number yet. Without one, nothing can be texted.</p>
      )}
      <ul className="divide-y divide-line">
        {patient.phoneNumbers.map((number) => (
          <NumberRow
            key={number.phoneNumber}
            patient={patient}
            number={number}
            onDescribe={() => setDescribing(number)}
            onVerify={() => setVerifying(number.phoneNumber)}
            onRemove={() => setRemoving(number)}
          />
        ))}
      </ul>
      <AddNumberDialog patient={patient} isOpen={isAdding} onOpenChange={setAdding} />
      <RelationshipDialog patient={patient} number={describing} onClose={() => setDescribing(null)} />
      <VerifyNumberDialog
        patient={patient}
        number={patient.phoneNumbers.find(({ phoneNumber }) => phoneNumber === verifying) ?? null}
        onClose={() => setVerifying(null)}
      />
      <RemoveNumberDialog patient={patient} number={removing} onClose={() => setRemoving(null)} />
    </Section>
  );
}

function RemoveNumberDialog({
  patient,
  number,
  onClose,
}: {
  patient: Patient;
  number: PatientNumber | null;
  onClose: () => void;
}) {
  const remove = useRemovePhoneNumber(patient.id);
  return (
    <FormDialog
      isOpen={number !== null}
      onOpenChange={onClose}
      title="Remove this number?"
      cancel="Keep it"
      action={remove.isPending ? 'Removing …' : 'Remove'}
      isPending={remove.isPending}
      variant="danger"
      onAct={() => number !== null && remove.mutate(number.phoneNumber, { onSuccess: onClose })}
      error={remove.error}
    >
      <p>
        {patientName(patient)} is no longer texted at {number?.display}. The texts so far, the recorded
        consent and an opt-out stay on record.
        {number?.isConfidential === true &&
          ' It is the confidential one: without it, the other numbers are used again.'}
      </p>
    </FormDialog>
  );
}
