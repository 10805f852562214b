import { useState } from 'react';
import { toast } from 'sonner';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useReportIncident } from '@/client/incidents.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { SelectField, TextAreaField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { newIncidentSchema } from '@/contracts/incident.ts';
import type { Patient } from '@/contracts/patient.ts';
import { PatientPicker } from '../patients/PatientPicker.tsx';
import { kindOptions } from './incidentWords.ts';

/** Tells whoever answers for privacy what happened; the clock runs from now. */
export function ReportIncidentDialog({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const report = useReportIncident();
  const [kind, setKind] = useState('wrong_recipient');
  const [what, setWhat] = useState('');
  const [patient, setPatient] = useState<Patient | null>(null);

  function show(next: boolean) {
    setKind('wrong_recipient');
    setWhat('');
    setPatient(null);
    report.reset();
    onOpenChange(next);
  }

  function send() {
    const body = newIncidentSchema.parse({ kind, what, patientIds: patient === null ? [] : [patient.id] });
    report.mutate(body, {
      onSuccess: () => {
        show(false);
        toast('Reported. Managers see it among the tasks.');
      },
    });
  }

  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={show}
      title="Report an incident"
      description="Patient data may have reached whom it should not. Report it even if you are not sure."
      footer={
        <>
          <Button onClick={() => show(false)}>Cancel</Button>
          <Button
            variant="primary"
            disabled={report.isPending}
            disabledReason={what.trim().length < 3 ? 'Say first what happened.' : null}
            onClick={send}
          >
            {report.isPending ? 'Reporting …' : 'Report'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {report.isError && (
          <Notice tone="danger" role="alert">
            {sentenceOf(report.error)}
          </Notice>
        )}
        <SelectField
          label="What it is"
          options={kindOptions}
          value={kind}
          onChange={(event) => setKind(event.target.value)}
        />
        <TextAreaField
          label="What happened"
          hint="When, what was in it, who may have seen it. It is kept encrypted."
          maxLength={4000}
          value={what}
          onChange={(event) => setWhat(event.target.value)}
        />
        <PatientPicker
          label="Whom it concerns (may stay empty)"
          hint="More patients can be added later."
          value={patient}
          onChange={setPatient}
        />
      </div>
    </Dialog>
  );
}
