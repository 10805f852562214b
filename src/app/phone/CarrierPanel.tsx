import { sentenceOf } from '@/client/apiProblem.ts';
import { useFaults, useSetCancelFreed, useSetFaults, useSimulatedNumbers } from '@/client/simulator.ts';
import type { FaultRules } from '@/client/simulatorApi.ts';
import { Button } from '@/components/ui/Button.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { Switch } from '@/components/ui/Switch.tsx';

interface FaultSwitch {
  kind: string;
  label: string;
  hint: string;
  rule: Record<string, unknown>;
}

const onceEach: readonly FaultSwitch[] = [
  {
    kind: 'loseAnswer',
    label: 'Lose the answer',
    hint: 'Twilio takes the text, but we do not hear so.',
    rule: { next: 1, how: 'reset' },
  },
  {
    kind: 'rateLimit',
    label: 'Too many requests',
    hint: 'Twilio answers 429 and does nothing.',
    rule: { next: 1 },
  },
  {
    kind: 'error500',
    label: 'Twilio is broken',
    hint: 'Twilio answers 500 and does nothing.',
    rule: { next: 1 },
  },
];
const whileOn: readonly FaultSwitch[] = [
  {
    kind: 'delayAnswer',
    label: 'Slow answers',
    hint: 'Each send is answered after 3 s.',
    rule: { ms: 3000 },
  },
  { kind: 'delayCallback', label: 'Late statuses', hint: 'Each status comes 5 s late.', rule: { ms: 5000 } },
  { kind: 'duplicateCallback', label: 'Statuses twice', hint: 'Each status is reported twice.', rule: {} },
  {
    kind: 'duplicateInbound',
    label: 'Answers twice',
    hint: 'Each text from a phone is reported twice.',
    rule: {},
  },
  {
    kind: 'deliveryError',
    label: 'Carrier error',
    hint: 'Texts are taken and then not delivered (error 30003, phone unreachable).',
    rule: { code: 30003, status: 'undelivered' },
  },
];

/** Makes the simulated carrier behave badly on purpose, to see what the app makes of it. */
export function CarrierPanel() {
  const faults = useFaults();
  const setFaults = useSetFaults();
  const numbers = useSimulatedNumbers();
  const setCancelFreed = useSetCancelFreed();
  if (faults.isPending) return <SkeletonRows label="Loading the carrier" />;
  if (faults.isError)
    return <ErrorState sentence={sentenceOf(faults.error)} onRetry={() => void faults.refetch()} />;
  const active = faults.data;
  const all = [...onceEach, ...whileOn];
  const change = (rules: FaultRules) => setFaults.mutate(rules);
  const row = ({ kind, label, hint, rule }: FaultSwitch) => (
    <Switch
      key={kind}
      label={label}
      hint={hint}
      isOn={Object.hasOwn(active, kind)}
      onChange={(isOn) => change({ [kind]: isOn ? rule : null })}
    />
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3 text-[0.8125rem]">
      {setFaults.isError && <Notice tone="danger">{sentenceOf(setFaults.error)}</Notice>}
      <h2 className="font-semibold">The next send</h2>
      {onceEach.map(row)}
      <h2 className="font-semibold">Until switched off</h2>
      {whileOn.map(row)}
      <Button
        size="small"
        className="self-start"
        disabledReason={
          all.some(({ kind }) => Object.hasOwn(active, kind)) ? null : 'Nothing is switched on.'
        }
        onClick={() => change(Object.fromEntries(all.map(({ kind }) => [kind, null])))}
      >
        All back to normal
      </Button>
      <h2 className="font-semibold">The clinic’s number</h2>
      {numbers.data?.map(({ number, cancelFreed }) => (
        <Switch
          key={number}
          label="CANCEL may mean an appointment"
          hint={
            cancelFreed
              ? 'Freed by Advanced Opt-Out: CANCEL cancels the visit.'
              : 'As on an ordinary number: CANCEL also stops all texts.'
          }
          isOn={cancelFreed}
          onChange={(isFreed) => setCancelFreed.mutate({ number, cancelFreed: isFreed })}
        />
      ))}
    </div>
  );
}
