import type { Category } from '../message/category.ts';
import type { ClinicHours } from '../schedule/dayHours.ts';
import { judgeWindow, type WindowEvidence } from '../schedule/judgeWindow.ts';
import { placeInSpread } from '../schedule/spread.ts';
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
  /** All that the answer rests on, so that it can be given again (ST-05); null where no hours bind the text (TZ-02). */
  evidence: WindowEvidence | null;
};

// Most texts of a moment have the same answer as others of the same place: it is asked once. What is remembered is bounded.
const remembered = new Map<string, { from: number; until: number; verdict: TimeVerdict }>();
const mostRemembered = 4_000;
/** Texts that are held together share these many places in the spread. */
const placesInSpread = 60;
const minuteMs = 60_000;

/** Whether the text may arrive at its time, where the patient may be (TCPA-10, TZ-01 … TZ-08, ST-01), and until when. */
export function windowStage(
  facts: TimeFacts,
  about: { category: Category; policy: 'standard' | 'strict' },
): TimeVerdict {
  const { wantedAt, now, latestUsefulAt } = facts;
  const place = String(Math.floor(placeInSpread(facts.spreadBy) * placesInSpread));
  if (Temporal.Instant.compare(wantedAt, now) < 0) return askWindow({ ...facts, spreadBy: place }, about);
  const { whereabouts } = facts;
  const key = [
    // The rules of a day.
    Math.floor(now.epochMilliseconds / 86_400_000),
    about.category,
    about.policy,
    facts.isAutomated,
    facts.isReply,
    facts.quietHours,
    place,
    whereabouts.phoneNumber.slice(0, 5),
    whereabouts.chosenZone,
    whereabouts.zip,
    whereabouts.addressState,
    whereabouts.clinicZone,
    hoursKey(facts.clinicHours),
  ].join('|');
  const at = wantedAt.epochMilliseconds;
  const known = remembered.get(key);
  if (known && known.from <= at && at < known.until && isUseful(known.verdict, facts)) {
    const { evidence } = known.verdict;
    return {
      ...known.verdict,
      leavesAt: isHeld(known.verdict) ? known.verdict.leavesAt : wantedAt,
      evidence: evidence && {
        ...evidence,
        now: now.toString(),
        dueAt: wantedAt.toString(),
        latestUsefulAt: latestUsefulAt?.toString() ?? null,
      },
    };
  }
  const verdict = askWindow({ ...facts, spreadBy: place }, about);
  // Within the minute nothing opens or closes; what is held is held until the same opening.
  const minute = at - (at % minuteMs);
  if (remembered.size >= mostRemembered) remembered.clear();
  if (verdict.leavesAt !== null && isUseful(verdict, facts))
    remembered.set(key, { from: at, until: minute + minuteMs, verdict });
  return verdict;
}

const hoursKeys = new WeakMap<ClinicHours, string>();

function hoursKey(hours: ClinicHours | null | undefined): string {
  if (!hours) return '';
  const known = hoursKeys.get(hours) ?? JSON.stringify(hours);
  hoursKeys.set(hours, known);
  return known;
}

function isHeld({ findings }: TimeVerdict): boolean {
  return findings.some(({ outcome }) => outcome === 'hold');
}

/** Whether the end of the text's use has no part in the answer. */
function isUseful({ leavesAt, leavesBy }: TimeVerdict, { wantedAt, latestUsefulAt }: TimeFacts): boolean {
  if (latestUsefulAt === null) return true;
  const last = leavesBy ?? leavesAt;
  const isBefore = (one: Temporal.Instant): boolean => Temporal.Instant.compare(one, latestUsefulAt) < 0;
  return last !== null && isBefore(last) && isBefore(wantedAt);
}

function askWindow(
  facts: TimeFacts,
  { category, policy }: { category: Category; policy: 'standard' | 'strict' },
): TimeVerdict {
  const { outcome, code, rules, sentence, notBefore, opensAt, closesAt, evidence } = judgeWindow({
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
  const isBound = code !== 'exempt' && code !== 'night' && code !== 'too_late';
  const where = isBound ? evidence : null;
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
      zones: evidence.zones.join(' '),
      ...(opensAt ? { opensAt: opensAt.toString() } : {}),
    },
  });
  if (outcome === 'drop')
    return { findings: [finding('block')], leavesAt: null, leavesBy: null, evidence: where };
  const findings = outcome === 'allow' ? [] : [finding(outcome === 'hold' ? 'hold' : 'warn')];
  return { findings, leavesAt: notBefore ?? facts.wantedAt, leavesBy: closesAt, evidence: where };
}
