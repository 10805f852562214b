import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useAddPhoneNumber } from '@/client/patients.ts';
import { TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { newPhoneNumberSchema, type Patient } from '@/contracts/patient.ts';
import { Checkbox } from '../forms/Checkbox.tsx';
import { contractResolver } from '../forms/contractResolver.ts';
import { FormDialog } from '../forms/FormDialog.tsx';
import { PhoneNumberField, usePhoneNumbers } from '../forms/PhoneNumberField.tsx';
import { among, placeProblem } from '../forms/serverProblem.ts';
import { SharedNumberNote } from './SharedNumberNote.tsx';

const formId = 'add-number';

/** One more number for a patient. */
export function AddNumberDialog({
  patient,
  isOpen,
  onOpenChange,
}: {
  patient: Patient;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const add = useAddPhoneNumber(patient.id);
  return (
    <FormDialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Add a number"
      action={add.isPending ? 'Saving …' : 'Add number'}
      isPending={add.isPending}
      formId={formId}
    >
      <AddNumberForm patient={patient} add={add} onDone={() => onOpenChange(false)} />
    </FormDialog>
  );
}

interface Fields {
  phoneNumber: string;
  label: string;
  isPrimary: boolean;
}

function AddNumberForm({
  patient,
  add,
  onDone,
}: {
  patient: Patient;
  add: ReturnType<typeof useAddPhoneNumber>;
  onDone: () => void;
}) {
  const { parse } = usePhoneNumbers();
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm({
    defaultValues: {
      phoneNumber: '',
      label: 'mobile',
      isPrimary: patient.phoneNumbers.length === 0,
    } satisfies Fields,
    resolver: contractResolver({
      schema: newPhoneNumberSchema,
      toRequest: (values: Fields) => values,
      words: { label: 'Say what number this is, in at most 40 characters.' },
      check: ({ phoneNumber }) => {
        const reading = parse(phoneNumber);
        return { phoneNumber: reading.ok ? null : reading.message };
      },
    }),
  });
  const { errors } = form.formState;
  const submit = form.handleSubmit(async (request) => {
    setProblem(null);
    try {
      await add.mutateAsync(request);
      onDone();
    } catch (error) {
      setProblem(placeProblem(error, form.setError, among<Fields>(['phoneNumber', 'label'])));
    }
  });
  return (
    <form id={formId} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      {problem !== null && (
        <Notice tone="danger" role="alert">
          {problem}
        </Notice>
      )}
      <Controller
        control={form.control}
        name="phoneNumber"
        render={({ field }) => (
          <PhoneNumberField
            label="Phone number"
            name={field.name}
            value={field.value}
            onChange={field.onChange}
            onBlur={field.onBlur}
            error={errors.phoneNumber?.message}
            note={<SharedNumberNote text={field.value} exceptId={patient.id} />}
          />
        )}
      />
      <TextField
        label="Label"
        hint="For example mobile, home, work, mother."
        error={errors.label?.message}
        {...form.register('label')}
      />
      <Checkbox
        label="Main number"
        hint="Texts go there unless another is chosen."
        {...form.register('isPrimary')}
      />
    </form>
  );
}
