import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { FormProvider, type Path, useForm } from 'react-hook-form';
import { useCreatePatient } from '@/client/patients.ts';
import { Notice } from '@/components/ui/Notice.tsx';
import { newPatientSchema } from '@/contracts/patient.ts';
import { contractResolver } from '../forms/contractResolver.ts';
import { FormDialog } from '../forms/FormDialog.tsx';
import { usePhoneNumbers } from '../forms/PhoneNumberField.tsx';
import { placeProblem } from '../forms/serverProblem.ts';
import { type NumberFields, NumbersFieldset, noNumberYet } from './NumbersFieldset.tsx';
import {
  birthDateProblem,
  nobodyYet,
  personFieldNames,
  type PersonFields,
  personRequest,
  personWords,
} from './patientFields.ts';
import { useToday } from '../words/useToday.ts';
import { PersonFieldset } from './PersonFieldset.tsx';
import { WhereaboutsFieldset } from './WhereaboutsFieldset.tsx';

type NewPatientFields = PersonFields & NumberFields;

const formId = 'new-patient';

/** Where on the form a field of the request stands. */
function placeOf(field: string): Path<NewPatientFields> | undefined {
  const number = /^phoneNumbers\.(\d+)/.exec(field)?.[1];
  return number === undefined
    ? personFieldNames.find((known) => known === field)
    : `phoneNumbers.${Number(number)}.phoneNumber`;
}

/** Adds a patient with numbers; afterwards the patient's page is on screen, where consent is recorded. */
export function NewPatientDialog({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const [isSaving, setSaving] = useState(false);
  return (
    <FormDialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="New patient"
      action={isSaving ? 'Saving …' : 'Add patient'}
      isPending={isSaving}
      formId={formId}
    >
      <NewPatientForm onSaving={setSaving} onDone={() => onOpenChange(false)} />
    </FormDialog>
  );
}

function NewPatientForm({ onSaving, onDone }: { onSaving: (isSaving: boolean) => void; onDone: () => void }) {
  const today = useToday();
  const { parse } = usePhoneNumbers();
  const create = useCreatePatient();
  const navigate = useNavigate();
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm({
    defaultValues: { ...nobodyYet, phoneNumbers: [noNumberYet] } satisfies NewPatientFields,
    resolver: contractResolver({
      schema: newPatientSchema,
      toRequest: ({ phoneNumbers, ...person }: NewPatientFields) => ({
        ...personRequest(person),
        phoneNumbers: phoneNumbers
          .filter(({ phoneNumber }) => phoneNumber.trim() !== '')
          .map(({ phoneNumber, label }) => ({ phoneNumber, label: label.trim() || noNumberYet.label })),
      }),
      words: personWords,
      check: ({ birthDate, phoneNumbers }) => ({
        birthDate: birthDateProblem(birthDate, today),
        ...Object.fromEntries(
          phoneNumbers.map(({ phoneNumber }, index) => {
            const reading = parse(phoneNumber);
            const isWrong = phoneNumber.trim() !== '' && !reading.ok;
            return [`phoneNumbers.${index}.phoneNumber`, isWrong ? reading.message : null];
          }),
        ),
      }),
    }),
  });

  const submit = form.handleSubmit(async (request) => {
    setProblem(null);
    onSaving(true);
    try {
      const patient = await create.mutateAsync(request);
      onDone();
      await navigate({ to: '/patients/$patientId', params: { patientId: patient.id } });
    } catch (error) {
      setProblem(placeProblem(error, form.setError, placeOf));
    } finally {
      onSaving(false);
    }
  });

  return (
    <form id={formId} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {problem !== null && (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      <FormProvider {...form}>
        <PersonFieldset />
        <WhereaboutsFieldset />
        <NumbersFieldset />
      </FormProvider>
    </form>
  );
}
