import { Trash2 } from 'lucide-react';
import { useTemplates } from '@/client/templates.ts';
import { Button } from '@/components/ui/Button.tsx';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import type { NoticeRule } from '@/contracts/noticeRule.ts';
import { noticeKindFacts, type NoticeKind } from '@/domain/notice/noticeKind.ts';

/** A step as it is being written; one that stays keeps its id. */
export type DraftNoticeStep = Omit<NoticeRule['steps'][number], 'id'> & { id?: string; key: string };

const anchors = [
  { value: 'at_once', label: 'At once' },
  { value: 'before_due', label: 'Before it is due' },
  { value: 'not_done', label: 'Later, if nothing was done' },
] as const;

/** When one text of a rule for notices goes, and which one it is. */
export function NoticeStepFields({
  step,
  kind,
  number,
  onChange,
  onRemove,
}: {
  step: DraftNoticeStep;
  kind: NoticeKind;
  number: number;
  onChange: (step: DraftNoticeStep) => void;
  /** Null: it is the only one. */
  onRemove: (() => void) | null;
}) {
  const { category, hasDueDate } = noticeKindFacts[kind];
  const templates = useTemplates().data ?? [];
  const hasTime = step.anchor !== 'at_once';
  return (
    <fieldset
      aria-label={`Text ${number}`}
      className="flex min-w-0 flex-wrap items-end gap-3 rounded-lg border border-line p-3"
    >
      <SelectField
        className="min-w-40 flex-1 max-sm:basis-full"
        label="Goes"
        options={anchors.filter(({ value }) => hasDueDate || value !== 'before_due')}
        value={step.anchor}
        onChange={({ target }) => {
          const anchor = anchors.find(({ value }) => value === target.value)?.value ?? 'at_once';
          onChange({ ...step, anchor, ...(anchor === 'at_once' ? { days: 0, hours: 0, time: null } : {}) });
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
          <TextField
            className="w-28"
            label="Time of day"
            type="time"
            value={step.time ?? ''}
            onChange={({ target }) => onChange({ ...step, time: target.value === '' ? null : target.value })}
          />
        </>
      )}
      <SelectField
        className="min-w-48 flex-1"
        label="Text"
        options={[
          { value: '', label: 'The usual text' },
          ...templates
            .filter((template) => template.category === category)
            .map(({ key, name }) => ({ value: key, label: name })),
        ]}
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
    </fieldset>
  );
}
