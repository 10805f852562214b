import { useState } from 'react';
import { useErasePatient } from '@/client/records.ts';
import { TextField } from '@/components/ui/Field.tsx';
import type { Patient } from '@/contracts/patient.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { FormDialog } from '../../forms/FormDialog.tsx';

const goes = [
  'Name, birth date, notes, ids, relationships, and where the patient lives',
  'The words, pictures and raw webhooks of the patient’s texts; of the words a keyed hash stays',
  'Clinician and kind of each visit',
  'Numbers that no other patient has; texts that wait for them are taken back',
];
const stays = [
  'Opt-outs, for good: a number that comes back is still opted out',
  'Consents, decisions and the audit trail, as long as the law asks; consents hold the number',
  'That there were texts and visits, and when',
];

/** Says what goes and what stays, and asks for the patient's number, so that nobody erases another one. */
export function ErasePatientDialog({
  patient,
  isOpen,
  onOpenChange,
}: {
  patient: Patient;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const erase = useErasePatient(patient.id);
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const missing =
    reason.trim().length < 3
      ? 'Say first who asked for it.'
      : typed.trim() !== String(patient.shortId)
        ? 'Type the number of this patient first.'
        : null;

  function show(next: boolean) {
    setReason('');
    setTyped('');
    erase.reset();
    onOpenChange(next);
  }

  return (
    <FormDialog
      isOpen={isOpen}
      onOpenChange={show}
      title="Erase this patient"
      description={`${patientName(patient)} · No. ${patient.shortId}`}
      action={erase.isPending ? 'Erasing …' : 'Erase for good'}
      isPending={erase.isPending}
      variant="danger"
      disabledReason={missing}
      onAct={() => erase.mutate(reason, { onSuccess: () => show(false) })}
      error={erase.error}
    >
      <div className="flex flex-col gap-4">
        <Points title="This goes, and nobody can bring it back" points={goes} />
        <Points title="This stays" points={stays} />
        <TextField
          label="Who asked for it"
          hint="A case number or the like; no names."
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <TextField
          label={`Type ${patient.shortId} to confirm`}
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
    </FormDialog>
  );
}

function Points({ title, points }: { title: string; points: readonly string[] }) {
  return (
    <div>
      <h3 className="font-medium">{title}</h3>
      <ul className="mt-1 list-disc pl-5 text-[0.8125rem] text-muted">
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </div>
  );
}
