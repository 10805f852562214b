import { Plus } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useLocations } from '@/client/locations.ts';
import { useRemoveNoticeRule, useSaveNoticeRule } from '@/client/notices.ts';
import { Button } from '@/components/ui/Button.tsx';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import type { NoticeRule } from '@/contracts/noticeRule.ts';
import { noticeKinds, type NoticeKind } from '@/domain/notice/noticeKind.ts';
import { FormDialog } from '../forms/FormDialog.tsx';
import { NoticePreview } from './NoticePreview.tsx';
import { NoticeStepFields, type DraftNoticeStep } from './NoticeStepFields.tsx';
import { kindChoices } from './noticeWords.ts';

const newStep: Omit<DraftNoticeStep, 'key'> = {
  anchor: 'at_once',
  days: 0,
  hours: 0,
  time: null,
  templateKey: null,
  usefulHours: null,
};

/** Makes or changes a rule for notices; below its texts stands what they would mean for a real one. */
export function NoticeRuleDialog({ rule, onClose }: { rule: NoticeRule | null; onClose: () => void }) {
  const formId = useId();
  const save = useSaveNoticeRule();
  const remove = useRemoveNoticeRule();
  const [name, setName] = useState(rule?.name ?? '');
  const [kind, setKind] = useState<NoticeKind>(rule?.kind ?? 'prescription_ready');
  const [locationId, setLocationId] = useState(rule?.locationId ?? '');
  const { data: locations = [] } = useLocations({ withArchived: true });
  const [steps, setSteps] = useState<DraftNoticeStep[]>(
    rule?.steps.map((step) => ({ ...step, key: step.id })) ?? [{ ...newStep, key: 'first' }],
  );
  const wanted = steps.map(({ key: _key, ...step }) => step);
  const isPending = save.isPending || remove.isPending;

  function submit(event: FormEvent) {
    event.preventDefault();
    const body = { name, locationId: locationId === '' ? null : locationId, steps: wanted };
    save.mutate(rule === null ? { id: null, body: { ...body, kind } } : { id: rule.id, body }, {
      onSuccess: onClose,
    });
  }

  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={rule === null ? 'New rule for notices' : 'Change the rule for notices'}
      description="It concerns what is due from now on. What went stays, and nothing is sent late."
      action={save.isPending ? 'Saving …' : 'Save'}
      isPending={isPending}
      formId={formId}
      error={save.error ?? remove.error}
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
          <TextField label="Name" value={name} onChange={({ target }) => setName(target.value)} />
          {rule === null && (
            <SelectField
              label="Kind"
              options={kindChoices}
              value={kind}
              onChange={({ target }) => {
                setKind(noticeKinds.find((one) => one === target.value) ?? 'prescription_ready');
                setSteps([{ ...newStep, key: 'first' }]);
              }}
            />
          )}
          {(locations.length > 0 || locationId !== '') && (
            <SelectField
              label="Location"
              options={[
                { value: '', label: 'Every location' },
                ...locations.map(({ id, name: label }) => ({ value: id, label })),
              ]}
              value={locationId}
              onChange={({ target }) => setLocationId(target.value)}
            />
          )}
        </div>
        <fieldset className="flex flex-col gap-3">
          <legend className="mb-1 text-[0.8125rem] font-medium">Texts</legend>
          {steps.map((step, index) => (
            <NoticeStepFields
              key={step.key}
              step={step}
              kind={kind}
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
            onClick={() =>
              setSteps([...steps, { ...newStep, anchor: 'not_done', days: 3, key: `${Date.now()}` }])
            }
          >
            <Plus aria-hidden />
            Add a text
          </Button>
        </fieldset>
        <NoticePreview kind={kind} steps={wanted} />
      </form>
    </FormDialog>
  );
}
