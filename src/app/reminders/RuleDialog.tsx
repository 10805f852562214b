import { Plus } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useLocations } from '@/client/locations.ts';
import { useRemoveReminderRule, useSaveReminderRule } from '@/client/reminderRules.ts';
import { Button } from '@/components/ui/Button.tsx';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import type { ReminderRule } from '@/contracts/reminderRule.ts';
import { modalities } from '@/domain/appointment/modality.ts';
import { FormDialog } from '../forms/FormDialog.tsx';
import { modalityChoices } from '../words/modalityWords.ts';
import { RulePreview } from './RulePreview.tsx';
import { StepFields, type DraftStep } from './StepFields.tsx';

const usualStep: Omit<DraftStep, 'key'> = {
  anchor: 'before_visit',
  days: 1,
  hours: 0,
  templateKey: null,
  skipsConfirmed: true,
  isForNewPatients: false,
  isForVideo: null,
};

/** Makes or changes a rule; beside its steps stands what they would mean for a real visit. */
export function RuleDialog({ rule, onClose }: { rule: ReminderRule | null; onClose: () => void }) {
  const formId = useId();
  const save = useSaveReminderRule();
  const remove = useRemoveReminderRule();
  const [name, setName] = useState(rule?.name ?? '');
  const [visitType, setVisitType] = useState(rule?.visitType ?? '');
  const [locationId, setLocationId] = useState(rule?.locationId ?? '');
  const [modality, setModality] = useState<string>(rule?.modality ?? '');
  const { data: locations = [] } = useLocations({ withArchived: true });
  const [steps, setSteps] = useState<DraftStep[]>(
    rule?.steps.map((step) => ({ ...step, key: step.id })) ?? [{ ...usualStep, key: 'first' }],
  );
  const wanted = steps.map(({ key: _key, ...step }) => step);
  const error = save.error ?? remove.error;
  const isPending = save.isPending || remove.isPending;

  function submit(event: FormEvent) {
    event.preventDefault();
    const body = {
      name,
      visitType: visitType.trim() === '' ? null : visitType.trim(),
      locationId: locationId === '' ? null : locationId,
      modality: modalities.find((one) => one === modality) ?? null,
      steps: wanted,
    };
    save.mutate(rule === null ? { id: null, body } : { id: rule.id, body }, { onSuccess: onClose });
  }

  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={rule === null ? 'New reminder rule' : 'Change the reminder rule'}
      description="It concerns what is due from now on. What went stays, and nothing is sent late."
      action={save.isPending ? 'Saving …' : 'Save'}
      isPending={isPending}
      formId={formId}
      error={error}
      aside={
        rule !== null && (
          <Button
            variant="danger"
            className="mr-auto"
            disabled={isPending}
            onClick={() => remove.mutate(rule.id, { onSuccess: onClose })}
          >
            Remove
          </Button>
        )
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField label="Name" value={name} onChange={(event) => setName(event.target.value)} />
          <TextField
            label="Kind of visit"
            hint="Empty: every kind."
            value={visitType}
            onChange={(event) => setVisitType(event.target.value)}
          />
          <SelectField
            label="How it is held"
            options={[{ value: '', label: 'In any way' }, ...modalityChoices]}
            value={modality}
            onChange={(event) => setModality(event.target.value)}
          />
          {(locations.length > 0 || locationId !== '') && (
            <SelectField
              label="Location"
              options={[
                { value: '', label: 'Every location' },
                ...locations.map(({ id, name: label }) => ({ value: id, label })),
              ]}
              value={locationId}
              onChange={(event) => setLocationId(event.target.value)}
            />
          )}
        </div>
        <fieldset className="flex flex-col gap-3">
          <legend className="mb-1 text-[0.8125rem] font-medium">Texts</legend>
          {steps.map((step, index) => (
            <StepFields
              key={step.key}
              step={step}
              number={index + 1}
              onChange={(changed) =>
                setSteps(steps.map((other) => (other.key === step.key ? changed : other)))
              }
              onRemove={
                steps.length === 1 ? null : () => setSteps(steps.filter((other) => other.key !== step.key))
              }
            />
          ))}
          <Button
            size="small"
            className="self-start"
            disabledReason={steps.length === 10 ? 'Ten texts are enough.' : null}
            onClick={() => setSteps([...steps, { ...usualStep, key: `${Date.now()}` }])}
          >
            <Plus aria-hidden />
            Add a text
          </Button>
        </fieldset>
        <RulePreview steps={wanted} />
      </form>
    </FormDialog>
  );
}
