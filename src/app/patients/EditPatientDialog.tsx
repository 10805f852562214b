import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { useChangePatient } from '@/client/patients.ts';
import { Notice } from '@/components/ui/Notice.tsx';
import { type Patient, patientChangeSchema } from '@/contracts/patient.ts';
import { contractResolver } from '../forms/contractResolver.ts';
import { FormDialog } from '../forms/FormDialog.tsx';
import { among, placeProblem } from '../forms/serverProblem.ts';
import {
  birthDateProblem,
  personFieldNames,
  type PersonFields,
  personFieldsOf,
  personRequest,
  personWords,
} from './patientFields.ts';
import { useToday } from '../words/useToday.ts';
import { PersonFieldset } from './PersonFieldset.tsx';
import { WhereaboutsFieldset } from './WhereaboutsFieldset.tsx';

const formId = 'edit-patient';

/** Changes who a patient is. Numbers and consent have their own places on the page. */
export function EditPatientDialog({
  patient,
  isOpen,
  onOpenChange,
}: {
  patient: Patient;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const change = useChangePatient(patient.id);
  return (
    <FormDialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Edit patient"
      action={change.isPending ? 'Saving …' : 'Save'}
      isPending={change.isPending}
      formId={formId}
    >
      <EditPatientForm patient={patient} change={change} onDone={() => onOpenChange(false)} />
    </FormDialog>
  );
}

function EditPatientForm({
  patient,
  change,
  onDone,
}: {
  patient: Patient;
  change: ReturnType<typeof useChangePatient>;
  onDone: () => void;
}) {
  const today = useToday();
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm({
    defaultValues: personFieldsOf(patient),
    resolver: contractResolver({
      schema: patientChangeSchema,
      toRequest: personRequest,
      words: personWords,
      check: ({ birthDate }: PersonFields) => ({
        birthDate: birthDateProblem(birthDate, today),
      }),
    }),
  });
  const submit = form.handleSubmit(async (request) => {
    setProblem(null);
    try {
      await change.mutateAsync(request);
      onDone();
    } catch (error) {
      setProblem(placeProblem(error, form.setError, among(personFieldNames)));
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
      </FormProvider>
    </form>
  );
}
