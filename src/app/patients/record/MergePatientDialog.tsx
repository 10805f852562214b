import { useState } from 'react';
import { toast } from 'sonner';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useMergePatients } from '@/client/records.ts';
import { scrollsByKeyboard } from '@/components/ui/scrollsByKeyboard.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { MergedPatients } from '@/contracts/mergePatients.ts';
import type { Patient } from '@/contracts/patient.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { PatientPicker } from '../PatientPicker.tsx';
import { mergeRows, movedWords } from './mergeWords.ts';

/** Makes another record a part of this one: first what will be, side by side, then the other’s number, typed. */
export function MergePatientDialog({
  patient,
  isOpen,
  onOpenChange,
}: {
  patient: Patient;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const merge = useMergePatients(patient.id);
  const [other, setOther] = useState<Patient | null>(null);
  const [typed, setTyped] = useState('');
  const tried = merge.data?.isDone === false && merge.data.other.id === other?.id ? merge.data : null;
  const isSame = other?.id === patient.id;
  const missing =
    other === null || isSame
      ? 'Choose the other record first.'
      : tried === null
        ? 'Looking at what would be …'
        : typed.trim() !== String(other.shortId)
          ? 'Type the number of the record that goes.'
          : null;

  function show(next: boolean) {
    setOther(null);
    setTyped('');
    merge.reset();
    onOpenChange(next);
  }

  function choose(next: Patient | null) {
    setOther(next);
    setTyped('');
    merge.reset();
    if (next !== null && next.id !== patient.id) merge.mutate({ otherId: next.id, isDryRun: true });
  }

  function unite() {
    if (other === null) return;
    merge.mutate(
      { otherId: other.id, confirm: other.shortId },
      {
        onSuccess: () => {
          show(false);
          toast('The two records are one now.');
        },
      },
    );
  }

  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={show}
      title="Merge with another record"
      description={`${patientName(patient)} · No. ${patient.shortId} stays. The other record becomes a part of it.`}
      footer={
        <>
          <Button onClick={() => show(false)}>Cancel</Button>
          <Button variant="danger" disabled={merge.isPending} disabledReason={missing} onClick={unite}>
            {merge.isPending && tried !== null ? 'Merging …' : 'Merge for good'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {merge.isError && (
          <Notice tone="danger" role="alert">
            {sentenceOf(merge.error)}
          </Notice>
        )}
        <PatientPicker
          label="The record that goes"
          hint="The same person, entered twice."
          value={other}
          onChange={choose}
          error={isSame ? 'This is the record that stays.' : null}
        />
        {tried !== null && <SideBySide patient={patient} tried={tried} />}
        {tried !== null && (
          <TextField
            label={`Type ${tried.other.shortId} to confirm`}
            hint="Nobody can take it back."
            inputMode="numeric"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </div>
    </Dialog>
  );
}

function SideBySide({ patient, tried }: { patient: Patient; tried: MergedPatients }) {
  return (
    <>
      {patient.birthDate !== null &&
        tried.other.birthDate !== null &&
        patient.birthDate !== tried.other.birthDate && (
          <Notice tone="caution">The birth dates differ. Are you sure that this is one person?</Notice>
        )}
      <div ref={scrollsByKeyboard} className="overflow-x-auto">
        <table aria-label="What will be" className="w-full text-left text-[0.8125rem] break-words">
          <thead>
            <tr className="border-b border-line text-muted">
              <th scope="col" className="sr-only">
                What
              </th>
              {['Stays', 'Goes', 'As one'].map((title) => (
                <th key={title} scope="col" className="px-2 py-1 font-medium">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {mergeRows(patient, tried).map(({ label, cells }) => (
              <tr key={label} className="border-b border-line align-top">
                <th scope="row" className="py-1 pr-2 font-medium">
                  {label}
                </th>
                {cells.map(({ place, words }) => (
                  <td key={place} className="px-2 py-1 whitespace-pre-line">
                    {words}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul className="list-disc pl-5 text-[0.8125rem] text-muted">
        {movedWords(tried).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </>
  );
}
