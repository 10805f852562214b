import { BellRing, Plus } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useLocations } from '@/client/locations.ts';
import { useNoticeRules, useSaveNoticeRule } from '@/client/notices.ts';
import { useNoPermission } from '@/client/permission.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { Switch } from '@/components/ui/Switch.tsx';
import type { NoticeRule } from '@/contracts/noticeRule.ts';
import { noticeKindFacts } from '@/domain/notice/noticeKind.ts';
import { Section } from '../layout/Section.tsx';
import { NoticeRuleDialog } from './NoticeRuleDialog.tsx';
import { noticeStepWords } from './noticeWords.ts';

/** The rules by which patients are told of prescriptions, results and payments. */
export function NoticeRules() {
  const noPermission = useNoPermission('clinic:write');
  const rules = useNoticeRules();
  const [edited, setEdited] = useState<NoticeRule | 'new' | null>(null);
  return (
    <Section
      title="Notices"
      description="Texts about what a program or somebody here has reported for a patient: a prescription or results are ready, a payment is due."
      action={
        <Button size="small" disabledReason={noPermission} onClick={() => setEdited('new')}>
          <Plus aria-hidden />
          New notice rule
        </Button>
      }
    >
      {rules.isPending && <SkeletonRows count={3} label="Loading rules for notices" />}
      {rules.isError && (
        <ErrorState sentence={sentenceOf(rules.error)} onRetry={() => void rules.refetch()} />
      )}
      {rules.data?.length === 0 && (
        <EmptyState icon={BellRing} title="Nobody is told by a rule">
          Add a rule that says when patients are told of what was reported for them.
        </EmptyState>
      )}
      <ul className="divide-y divide-line">
        {rules.data?.map((rule) => (
          <RuleRow key={rule.id} rule={rule} noPermission={noPermission} onEdit={() => setEdited(rule)} />
        ))}
      </ul>
      {edited !== null && (
        <NoticeRuleDialog rule={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </Section>
  );
}

function RuleRow({
  rule,
  noPermission,
  onEdit,
}: {
  rule: NoticeRule;
  noPermission: string | null;
  onEdit: () => void;
}) {
  const save = useSaveNoticeRule();
  const { data: locations } = useLocations({ withArchived: true });
  const location = locations?.find(({ id }) => id === rule.locationId)?.name ?? null;
  const { title } = noticeKindFacts[rule.kind];
  const about = [
    // The usual rules are called as their kinds are.
    ...(rule.name === title ? [] : [title]),
    ...(location === null ? [] : [`at ${location}`]),
  ].join(' ');
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{rule.name}</span>
          {rule.isPaused && <Badge tone="caution">Off</Badge>}
        </p>
        {about !== '' && <p className="text-xs text-muted">{about}</p>}
        <ul className="mt-1 list-disc pl-5 text-[0.8125rem]">
          {rule.steps.map((step) => (
            <li key={step.id}>{noticeStepWords(step, rule.kind)}</li>
          ))}
        </ul>
        {save.error && (
          <p role="alert" className="mt-1 text-xs text-danger">
            {sentenceOf(save.error)}
          </p>
        )}
      </div>
      <Switch
        label={<span className="sr-only">{`“${rule.name}” tells by itself`}</span>}
        isOn={!rule.isPaused}
        isDisabled={noPermission !== null || save.isPending}
        onChange={(isOn) => save.mutate({ id: rule.id, body: { isPaused: !isOn } })}
      />
      <Button
        size="small"
        aria-label={`Change “${rule.name}” …`}
        disabledReason={noPermission}
        onClick={onEdit}
      >
        Change …
      </Button>
    </li>
  );
}
