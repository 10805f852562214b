import { BellRing, Plus } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useLocations } from '@/client/locations.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useReminderRules, useSaveReminderRule } from '@/client/reminderRules.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { Switch } from '@/components/ui/Switch.tsx';
import type { ReminderRule } from '@/contracts/reminderRule.ts';
import { Section } from '../layout/Section.tsx';
import { RuleDialog } from './RuleDialog.tsx';
import { conditionWords, stepWords, subjectWords } from './stepWords.ts';

/** The rules by which reminders go by themselves. */
export function Reminders() {
  const noPermission = useNoPermission('clinic:write');
  const rules = useReminderRules();
  const [edited, setEdited] = useState<ReminderRule | 'new' | null>(null);
  return (
    <Section
      title="Reminders"
      description="Texts about visits that go by themselves. The most particular rule that fits a visit decides alone."
      action={
        <Button size="small" disabledReason={noPermission} onClick={() => setEdited('new')}>
          <Plus aria-hidden />
          New rule
        </Button>
      }
    >
      {rules.isPending && <SkeletonRows count={2} label="Loading reminder rules" />}
      {rules.isError && (
        <ErrorState sentence={sentenceOf(rules.error)} onRetry={() => void rules.refetch()} />
      )}
      {rules.data?.length === 0 && (
        <EmptyState icon={BellRing} title="No reminders go by themselves">
          Add a rule that says when patients are reminded of their visits.
        </EmptyState>
      )}
      <ul className="divide-y divide-line">
        {rules.data?.map((rule) => (
          <RuleRow key={rule.id} rule={rule} noPermission={noPermission} onEdit={() => setEdited(rule)} />
        ))}
      </ul>
      {edited !== null && (
        <RuleDialog rule={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </Section>
  );
}

function RuleRow({
  rule,
  noPermission,
  onEdit,
}: {
  rule: ReminderRule;
  noPermission: string | null;
  onEdit: () => void;
}) {
  const save = useSaveReminderRule();
  const { data: locations } = useLocations({ withArchived: true });
  const location = locations?.find(({ id }) => id === rule.locationId)?.name ?? null;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{rule.name}</span>
          {rule.isPaused && <Badge tone="caution">Off</Badge>}
        </p>
        <p className="text-xs text-muted">{subjectWords(rule.visitType, location, rule.modality)}</p>
        <ul className="mt-1 list-disc pl-5 text-[0.8125rem]">
          {rule.steps.map((step) => (
            <li key={step.id}>
              {stepWords(step)}
              {conditionWords(step) !== '' && <span className="text-muted"> ({conditionWords(step)})</span>}
            </li>
          ))}
        </ul>
        {save.error && (
          <p role="alert" className="mt-1 text-xs text-danger">
            {sentenceOf(save.error)}
          </p>
        )}
      </div>
      <Switch
        label={<span className="sr-only">{`“${rule.name}” goes by itself`}</span>}
        isOn={!rule.isPaused}
        isDisabled={noPermission !== null || save.isPending}
        onChange={(isOn) => save.mutate({ id: rule.id, body: { isPaused: !isOn } })}
      />
      <Button size="small" disabledReason={noPermission} onClick={onEdit}>
        Change …
      </Button>
    </li>
  );
}
