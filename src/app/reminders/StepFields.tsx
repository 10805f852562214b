import { Trash2 } from 'lucide-react';
import { Button } from '@/components/ui/Button.tsx';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import type { ReminderRule } from '@/contracts/reminderRule.ts';
import { Checkbox } from '../forms/Checkbox.tsx';
import { useTemplateChoices } from './useTemplateChoices.ts';

/** A step as it is being written; one that stays keeps its id. */
export type DraftStep = Omit<ReminderRule['steps'][number], 'id'> & { id?: string; key: string };

const anchors = [
  { value: 'before_visit', label: 'Before the visit' },
  { value: 'no_answer', label: 'Before it, if not answered' },
  { value: 'on_booking', label: 'When it is booked' },
  { value: 'after_missed', label: 'After it was missed' },
] as const;

/** When one text of a rule goes, which one it is, and to whom. */
export function StepFields({
  step,
  number,
  onChange,
  onRemove,
}: {
  step: DraftStep;
  number: number;
  onChange: (step: DraftStep) => void;
  /** Null: it is the only one. */
  onRemove: (() => void) | null;
}) {
  const templates = useTemplateChoices();
  const hasTime = step.anchor !== 'on_booking';
  return (
    <fieldset aria-label={`Text ${number}`} className="min-w-0 rounded-lg border border-line p-3">
      <div className="flex flex-wrap items-end gap-3">
        <SelectField
          className="min-w-40 flex-1 max-sm:basis-full"
          label="Goes"
          options={anchors}
          value={step.anchor}
          onChange={({ target }) => {
            const anchor = anchors.find(({ value }) => value === target.value)?.value ?? 'before_visit';
            onChange({ ...step, anchor, ...(anchor === 'on_booking' ? { days: 0, hours: 0 } : {}) });
          }}
        />
        {hasTime && (
          <>
            <TextField
              className="w-20"
              label="Days"
              type="number"
              min={0}
              max={60}
              value={step.days}
              onChange={({ target }) => onChange({ ...step, days: Number(target.value) })}
            />
            <TextField
              className="w-20"
              label="Hours"
              type="number"
              min={0}
              max={23}
              value={step.hours}
              onChange={({ target }) => onChange({ ...step, hours: Number(target.value) })}
            />
          </>
        )}
        <SelectField
          className="min-w-48 flex-1"
          label="Text"
          options={[{ value: '', label: 'The usual reminder' }, ...templates]}
          value={step.templateKey ?? ''}
          onChange={({ target }) =>
            onChange({ ...step, templateKey: target.value === '' ? null : target.value })
          }
        />
        <Button
          size="small"
          aria-label={`Remove text ${number}`}
          disabledReason={onRemove === null ? 'A rule has one text at least.' : null}
          onClick={() => onRemove?.()}
        >
          <Trash2 aria-hidden />
        </Button>
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-x-6 gap-y-2">
        {step.anchor !== 'no_answer' && (
          <Checkbox
            label="Not to those who have confirmed"
            checked={step.skipsConfirmed}
            onChange={({ target }) => onChange({ ...step, skipsConfirmed: target.checked })}
          />
        )}
        <Checkbox
          label="Only for a patient’s first visit"
          checked={step.isForNewPatients}
          onChange={({ target }) => onChange({ ...step, isForNewPatients: target.checked })}
        />
        <Checkbox
          label="Only for video visits"
          checked={step.isForVideo === true}
          onChange={({ target }) => onChange({ ...step, isForVideo: target.checked ? true : null })}
        />
        <Checkbox
          label="Not for video visits"
          checked={step.isForVideo === false}
          onChange={({ target }) => onChange({ ...step, isForVideo: target.checked ? false : null })}
        />
      </div>
    </fieldset>
  );
}
