import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useDescribeNumber } from '@/client/patients.ts';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { type Patient, relationshipSchema } from '@/contracts/patient.ts';
import { linkRoles, scopableCategories } from '@/domain/patient/link.ts';
import { Checkbox, ChoiceGroup } from '../forms/Checkbox.tsx';
import { FormDialog } from '../forms/FormDialog.tsx';
import { categoryWords } from '../words/categoryWords.ts';
import { roleWords } from './personWords.ts';

type PatientNumber = Patient['phoneNumbers'][number];

const formId = 'whose-number';
const unsaid = 'unsaid';
const roleOptions = [
  { value: unsaid, label: 'Nobody has said' },
  ...linkRoles.map((value) => ({ value, label: roleWords[value] })),
];

/** Whose a number is: role, what it may be texted about, and from when to when. */
export function RelationshipDialog({
  patient,
  number,
  onClose,
}: {
  patient: Patient;
  number: PatientNumber | null;
  onClose: () => void;
}) {
  const describe = useDescribeNumber(patient.id);
  return (
    <FormDialog
      isOpen={number !== null}
      onOpenChange={onClose}
      title="Whose number is this?"
      {...(number === null ? {} : { description: number.display })}
      action={describe.isPending ? 'Saving …' : 'Save'}
      isPending={describe.isPending}
      formId={formId}
    >
      {number !== null && (
        <RelationshipForm key={number.phoneNumber} number={number} describe={describe} onDone={onClose} />
      )}
    </FormDialog>
  );
}

function RelationshipForm({
  number,
  describe,
  onDone,
}: {
  number: PatientNumber;
  describe: ReturnType<typeof useDescribeNumber>;
  onDone: () => void;
}) {
  const [role, setRole] = useState<string>(number.role ?? unsaid);
  const [categories, setCategories] = useState<readonly string[]>(number.categories ?? []);
  const [startsOn, setStartsOn] = useState(number.startsOn ?? '');
  const [endsOn, setEndsOn] = useState(number.endsOn ?? '');
  const [documentReference, setDocument] = useState(number.documentReference ?? '');
  const [isConfidential, setConfidential] = useState(number.isConfidential);
  const mayBeConfidential = role === 'self';
  const isOnlyNumber = mayBeConfidential && isConfidential;

  const [wasTried, setTried] = useState(false);
  const isBackwards = !isOnlyNumber && startsOn !== '' && endsOn !== '' && endsOn < startsOn;

  function save() {
    setTried(true);
    if (isBackwards) return;
    const said = relationshipSchema.parse({
      phoneNumber: number.phoneNumber,
      role: role === unsaid ? null : role,
      categories: categories.length === 0 ? null : categories,
      startsOn: isOnlyNumber || startsOn === '' ? null : startsOn,
      endsOn: isOnlyNumber || endsOn === '' ? null : endsOn,
      documentReference: documentReference.trim() === '' ? null : documentReference,
      isConfidential: isOnlyNumber,
    });
    describe.mutate(said, { onSuccess: onDone });
  }

  return (
    <form
      id={formId}
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {describe.isError && (
        <Notice tone="danger" role="alert">
          {sentenceOf(describe.error)}
        </Notice>
      )}
      <SelectField
        label="Whose"
        hint="Texts about a child go to a parent or guardian until the day on which the child turns 18."
        options={roleOptions}
        value={role}
        onChange={(event) => setRole(event.target.value)}
      />
      {mayBeConfidential && (
        <Checkbox
          label="Confidential: the only number for this patient"
          hint="No other number of the patient is texted, a parent’s neither."
          checked={isConfidential}
          onChange={(event) => setConfidential(event.target.checked)}
        />
      )}
      {!isOnlyNumber && (
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="First day"
            type="date"
            value={startsOn}
            onChange={(event) => setStartsOn(event.target.value)}
          />
          <TextField
            label="Last day"
            type="date"
            error={wasTried && isBackwards ? 'The last day lies before the first one.' : null}
            value={endsOn}
            onChange={(event) => setEndsOn(event.target.value)}
          />
        </div>
      )}
      <ChoiceGroup legend="Only about" hint="Nothing chosen: about everything.">
        {scopableCategories.map((category) => (
          <Checkbox
            key={category}
            label={categoryWords[category]}
            checked={categories.includes(category)}
            onChange={(event) =>
              setCategories(
                event.target.checked
                  ? [...categories, category]
                  : categories.filter((other) => other !== category),
              )
            }
          />
        ))}
      </ChoiceGroup>
      <TextField
        label="Document"
        hint="Where the order or power of attorney is kept, for example “scan 4711”."
        value={documentReference}
        maxLength={200}
        onChange={(event) => setDocument(event.target.value)}
      />
    </form>
  );
}
