import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useAddPhoneNumber, useRemovePhoneNumber } from '@/client/patients.ts';
import { useNoPermission } from '@/client/permission.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button, IconButton } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { Patient } from '@/contracts/patient.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { Section } from '../layout/Section.tsx';
import { AddNumberDialog } from './AddNumberDialog.tsx';

type PatientNumber = Patient['phoneNumbers'][number];

/** The numbers of a patient: which is the main one, and who else uses it. */
export function PatientNumbers({ patient }: { patient: Patient }) {
  const noPermission = useNoPermission('patients:write');
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<PatientNumber | null>(null);
  const change = useAddPhoneNumber(patient.id);
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
      {change.isError && (
        <Notice tone="danger" role="alert" className="m-3">
          {sentenceOf(change.error)}
        </Notice>
      )}
      {patient.phoneNumbers.length === 0 && (
        <p className="px-4 py-4 text-muted">No number yet. Without one, nothing can be texted.</p>
      )}
      <ul className="divide-y divide-line">
        {patient.phoneNumbers.map((number) => (
          <li key={number.phoneNumber} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
            <div className="min-w-0 flex-1 basis-48">
              <p className="flex flex-wrap items-center gap-2">
                <span className="font-medium">{number.display}</span>
                <span className="text-xs text-muted">{number.label}</span>
                {number.isPrimary && <Badge tone="accent">Main</Badge>}
                {number.isOptedOut && <Badge tone="danger">Opted out</Badge>}
              </p>
              {number.sharedWith.length > 0 && (
                <p className="text-xs text-caution">
                  Also used by{' '}
                  {new Intl.ListFormat('en', { type: 'conjunction' }).format(
                    number.sharedWith.map(({ name }) => name),
                  )}
                  . Everybody on this phone can read its texts.
                </p>
              )}
            </div>
            {!number.isPrimary && (
              <Button
                size="small"
                variant="ghost"
                disabledReason={noPermission}
                disabled={change.isPending}
                onClick={() =>
                  change.mutate({ phoneNumber: number.phoneNumber, label: number.label, isPrimary: true })
                }
              >
                Make main
              </Button>
            )}
            <IconButton
              label={`Remove ${number.display}`}
              size="small"
              disabledReason={noPermission}
              onClick={() => setRemoving(number)}
            >
              <Trash2 aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      <AddNumberDialog patient={patient} isOpen={isAdding} onOpenChange={setAdding} />
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
    <Dialog
      isOpen={number !== null}
      onOpenChange={onClose}
      title="Remove this number?"
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            disabled={remove.isPending}
            onClick={() => number !== null && remove.mutate(number.phoneNumber, { onSuccess: onClose })}
          >
            {remove.isPending ? 'Removing …' : 'Remove'}
          </Button>
        </>
      }
    >
      {remove.isError && (
        <Notice tone="danger" role="alert" className="mb-3">
          {sentenceOf(remove.error)}
        </Notice>
      )}
      <p>
        {patientName(patient)} is no longer texted at {number?.display}. The texts so far, the recorded
        consent and an opt-out stay on record.
      </p>
    </Dialog>
  );
}
