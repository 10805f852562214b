import { useState } from 'react';
import { useChangePatientState } from '@/client/patients.ts';
import { SelectField } from '@/components/ui/Field.tsx';
import { type Patient, patientStateChangeSchema } from '@/contracts/patient.ts';
import { careStates } from '@/domain/patient/careState.ts';
import { Checkbox } from '../forms/Checkbox.tsx';
import { FormDialog } from '../forms/FormDialog.tsx';
import { careStateWords } from './personWords.ts';

const careStateOptions = careStates.map((value) => ({ value, label: careStateWords[value] }));

/** How a patient stands: what it forbids stops at once, what it allows again has to be meant. */
export function PatientStateDialog({
  patient,
  isOpen,
  onOpenChange,
}: {
  patient: Patient;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const change = useChangePatientState(patient.id);
  const [careState, setCareState] = useState<string>(patient.careState);
  const [doNotText, setDoNotText] = useState(patient.doNotText);
  const [isDeceased, setDeceased] = useState(patient.isDeceased);
  const [isConfirmed, setConfirmed] = useState(false);
  const opens = (patient.isDeceased && !isDeceased) || (patient.doNotText && !doNotText);

  function show(next: boolean) {
    setCareState(patient.careState);
    setDoNotText(patient.doNotText);
    setDeceased(patient.isDeceased);
    setConfirmed(false);
    change.reset();
    onOpenChange(next);
  }

  function save() {
    const state = patientStateChangeSchema.parse({
      careState,
      doNotText,
      isDeceased,
      ...(opens ? { isConfirmed } : {}),
    });
    change.mutate(state, { onSuccess: () => onOpenChange(false) });
  }

  return (
    <FormDialog
      isOpen={isOpen}
      onOpenChange={show}
      title="How the patient stands"
      action={change.isPending ? 'Saving …' : 'Save'}
      isPending={change.isPending}
      variant={isDeceased && !patient.isDeceased ? 'danger' : 'primary'}
      disabledReason={opens && !isConfirmed ? 'Confirm first that texts are to be possible again.' : null}
      onAct={save}
      error={change.error}
    >
      <div className="flex flex-col gap-4">
        <SelectField
          label="With the clinic"
          hint="Whoever is no active patient gets no marketing, survey or wellness texts."
          options={careStateOptions}
          value={careState}
          onChange={(event) => setCareState(event.target.value)}
        />
        <Checkbox
          label="Do not text"
          hint="Nothing is texted, by anybody. No reason is kept or shown."
          checked={doNotText}
          onChange={(event) => setDoNotText(event.target.checked)}
        />
        <Checkbox
          label="Deceased"
          hint="Everything that waits is taken back, and the numbers are taken from the record."
          checked={isDeceased}
          onChange={(event) => setDeceased(event.target.checked)}
        />
        {opens && (
          <Checkbox
            label="I have checked it: texts to this patient may be possible again."
            checked={isConfirmed}
            onChange={(event) => setConfirmed(event.target.checked)}
          />
        )}
      </div>
    </FormDialog>
  );
}
