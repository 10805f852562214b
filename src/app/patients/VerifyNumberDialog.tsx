import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useCheckCode, useConfirmNumber, useLookUpNumber, useSendCode } from '@/client/patients.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { Patient } from '@/contracts/patient.ts';
import { knownWords } from './personWords.ts';

type PatientNumber = Patient['phoneNumbers'][number];

/** Is it really the patient's number? Asked in person, by a code, or what Twilio knows of the line. */
export function VerifyNumberDialog({
  patient,
  number,
  onClose,
}: {
  patient: Patient;
  number: PatientNumber | null;
  onClose: () => void;
}) {
  return (
    <Dialog
      isOpen={number !== null}
      onOpenChange={onClose}
      title="Is this the patient’s number?"
      {...(number === null ? {} : { description: number.display })}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {number !== null && <WaysToVerify key={number.phoneNumber} patient={patient} number={number} />}
    </Dialog>
  );
}

function WaysToVerify({ patient, number }: { patient: Patient; number: PatientNumber }) {
  const confirm = useConfirmNumber(patient.id);
  const lookUp = useLookUpNumber(patient.id);
  const send = useSendCode(patient.id);
  const check = useCheckCode(patient.id);
  const [code, setCode] = useState('');
  const { phoneNumber } = number;
  const problem = confirm.error ?? lookUp.error ?? send.error ?? check.error;
  const wrong = check.data?.isVerified === false ? check.data : null;
  return (
    <div className="flex flex-col gap-4">
      {problem !== null && (
        <Notice tone="danger" role="alert">
          {sentenceOf(problem)}
        </Notice>
      )}
      <output className="block text-muted">Now: {knownWords(number)}.</output>
      <div className="flex flex-wrap gap-2">
        <Button disabled={confirm.isPending} onClick={() => confirm.mutate(phoneNumber)}>
          The patient has confirmed it
        </Button>
        <Button disabled={lookUp.isPending} onClick={() => lookUp.mutate(phoneNumber)}>
          Look up the line
        </Button>
        <Button disabled={send.isPending} onClick={() => send.mutate(phoneNumber)}>
          {send.isSuccess ? 'Text the code again' : 'Text a code'}
        </Button>
      </div>
      {send.isSuccess && (
        <form
          noValidate
          className="flex flex-wrap items-start gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            check.mutate({ phoneNumber, code });
          }}
        >
          <TextField
            label="Code"
            hint="Let the patient read it out. It counts for ten minutes."
            error={wrong && `Not the right code; ${wrong.checksLeft} more can be tried.`}
            inputMode="numeric"
            autoComplete="off"
            maxLength={10}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
          <Button
            type="submit"
            variant="primary"
            className="mt-6"
            disabledReason={/^\d{4,10}$/.test(code.trim()) ? null : 'Enter the digits of the code.'}
            disabled={check.isPending}
          >
            Check the code
          </Button>
        </form>
      )}
    </div>
  );
}
