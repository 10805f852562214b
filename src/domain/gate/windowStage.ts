import type { Category } from '../message/category.ts';
import { hoursOfCategory, type ClinicHours } from '../schedule/dayHours.ts';
import { judgeWindow, type WindowEvidence } from '../schedule/judgeWindow.ts';
import { openingFrom } from '../schedule/openings.ts';
import { rulePackOf } from '../schedule/rulePack.ts';
import type { WhereaboutsFacts } from '../schedule/zoneEvidence.ts';
import type { Finding } from './finding.ts';

export type TimeFacts = {
  /** Of the text or of whoever gets it: its place in the spread after an opening. */
  spreadBy: string;
  /** When it is asked for. */
  now: Temporal.Instant;
  /** When it is to leave, if nothing holds it. */
  wantedAt: Temporal.Instant;
  /** Of no use from then on; null for a text that never is. */
  latestUsefulAt: Temporal.Instant | null;
  isAutomated: boolean;
  /** An answer to what the patient wrote (within 24 h), whoever writes it. */
  isReply: boolean;
  quietHours?: 'ignore' | 'defer' | undefined;
  whereabouts: WhereaboutsFacts;
  clinicHours?: ClinicHours | null | undefined;
};

export type TimeVerdict = {
  findings: readonly Finding[];
  /** When it would leave; null when it never may. */
  leavesAt: Temporal.Instant | null;
  /** When the hours in which it leaves are over; null where none bind it. */
  leavesBy: Temporal.Instant | null;
  /** Where the patient may be, and by which rules that was decided; null where no hours bind it (TZ-02). */
  evidence:
    | (Pick<WindowEvidence, 'zones' | 'zonesFrom' | 'states' | 'statesFrom' | 'rulePack'> &
        Record<string, unknown>)
    | null;
};

/** Whether the text may arrive at its time, where the patient may be (TCPA-10, TZ-01 … TZ-08, ST-01), and until when. */
export function windowStage(
  facts: TimeFacts,
  { category, policy }: { category: Category; policy: 'standard' | 'strict' },
): TimeVerdict {
  const { outcome, code, rules, sentence, notBefore, opensAt, evidence } = judgeWindow({
    id: facts.spreadBy,
    category,
    policy,
    isAutomated: facts.isAutomated,
    isReply: facts.isReply,
    quietHours: facts.quietHours,
    now: facts.now,
    dueAt: facts.wantedAt,
    latestUsefulAt: facts.latestUsefulAt,
    whereabouts: facts.whereabouts,
    clinicHours: facts.clinicHours,
  });
  const { zones, zonesFrom, states, statesFrom, rulePack } = evidence;
  const isBound = code !== 'exempt' && code !== 'night' && code !== 'too_late';
  const where = isBound ? { zones, zonesFrom, states, statesFrom, rulePack } : null;
  const [rule] = rules;
  const finding = (how: Finding['outcome']): Finding => ({
    stage: 'window',
    rule,
    outcome: how,
    code,
    sentence,
    ...(how === 'hold' && notBefore ? { notBefore } : {}),
    ...(how === 'block' ? { advice: 'Call the patient if it matters.' } : {}),
    evidence: {
      rules: rules.join(' '),
      zones: zones.join(' '),
      ...(opensAt ? { opensAt: opensAt.toString() } : {}),
    },
  });
  if (outcome === 'drop')
    return { findings: [finding('block')], leavesAt: null, leavesBy: null, evidence: where };
  const leavesBy = isBound && notBefore ? closingAfter(notBefore, evidence) : null;
  const findings = outcome === 'allow' ? [] : [finding(outcome === 'hold' ? 'hold' : 'warn')];
  return { findings, leavesAt: notBefore ?? facts.wantedAt, leavesBy, evidence: where };
}

/** When the hours that hold at `at` end, in the first of the zones to end them. */
function closingAfter(
  at: Temporal.Instant,
  { zones, category, states, clinicHours, rulePack }: WindowEvidence,
): Temporal.Instant | null {
  const hours = hoursOfCategory(rulePackOf(rulePack), category, states, clinicHours);
  const opening = openingFrom(at, zones, hours);
  return opening === null || opening === 'unknown' ? null : opening.closesAt;
}
