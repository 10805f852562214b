import { sentenceOf } from '@/client/apiProblem.ts';
import { useExportPatient } from '@/client/records.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { Patient } from '@/contracts/patient.ts';
import { FileButton } from '../consent/FileButton.tsx';

/** Everything that is kept about a patient, as a file. */
export function ExportRecordDialog({
  patient,
  isOpen,
  onOpenChange,
}: {
  patient: Patient;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const take = useExportPatient(patient.id);
  const made = take.data;

  function show(next: boolean) {
    take.reset();
    onOpenChange(next);
  }

  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={show}
      title="Export the record"
      footer={
        made === undefined ? (
          <>
            <Button onClick={() => show(false)}>Cancel</Button>
            <Button variant="primary" disabled={take.isPending} onClick={() => take.mutate()}>
              {take.isPending ? 'Collecting …' : 'Make the export'}
            </Button>
          </>
        ) : (
          <Button onClick={() => show(false)}>Close</Button>
        )
      }
    >
      {take.isError && (
        <Notice tone="danger" role="alert" className="mb-3">
          {sentenceOf(take.error)}
        </Notice>
      )}
      {made === undefined ? (
        <p>
          The person, numbers, consent, visits, texts, decisions, tasks and audit events. It holds patient
          data: keep it where that belongs. The audit trail notes that you made it.
        </p>
      ) : (
        <div className="flex flex-col items-start gap-3">
          <output>
            {made.texts.length === 1 ? '1 text' : `${made.texts.length} texts`}, made now.
            {!made.showsTexts && ' The words of texts are left out: your account may not read them.'}
          </output>
          <FileButton
            label="Record (JSON)"
            name={`record-${made.id}.json`}
            type="application/json"
            text={JSON.stringify(made, null, 2)}
          />
        </div>
      )}
    </Dialog>
  );
}
