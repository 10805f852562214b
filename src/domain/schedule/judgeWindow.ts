import { isSolicitation, type Category } from '../message/category.ts';
import { hoursOfCategory, type ClinicHours } from './dayHours.ts';
import { openingFrom } from './openings.ts';
import { leavesAfter, releaseBefore, releaseOf } from './release.ts';
import { rulePackAt, rulePackOf, type RulePack } from './rulePack.ts';
import { whereaboutsOf, type Whereabouts, type WhereaboutsFacts } from './zoneEvidence.ts';

/** What decides when a text may arrive. */
export type WindowFacts = {
  /** The text's own id: its place in the spread after an opening. */
  id: string;
  category: Category;
  policy: 'standard' | 'strict';
  isAutomated: boolean;
  /** An answer to what the patient wrote (within 24 h), whoever writes it. */
  isReply: boolean;
  /** What the caller asks for; `ignore` is not open to solicitations, nor under the strict policy. */
  quietHours?: 'ignore' | 'defer' | undefined;
  now: Temporal.Instant;
  /** When it is wanted; now, without it. */
  dueAt?: Temporal.Instant | undefined;
  /** It is of no use from here on (AUD-02). */
  latestUsefulAt?: Temporal.Instant | null | undefined;
  /** It may be moved ahead of its time, into an earlier window, but not before this; without it, it is never moved ahead (TZ-06). */
  earliestUsefulAt?: Temporal.Instant | null | undefined;
  whereabouts: WhereaboutsFacts;
  clinicHours?: ClinicHours | null | undefined;
};

/** All that an answer was made from, as plain values: kept with the decision, it gives the same answer again (ST-05). */
export type WindowEvidence = Whereabouts & {
  rulePack: string;
  id: string;
  category: Category;
  policy: 'standard' | 'strict';
  isAutomated: boolean;
  isReply: boolean;
  quietHours: 'ignore' | 'defer' | null;
  now: string;
  dueAt: string;
  latestUsefulAt: string | null;
  earliestUsefulAt: string | null;
  clinicHours: ClinicHours | null;
};

export type WindowVerdict = {
  /** `drop`: it would arrive too late, or never may. `warn`: it may leave; a person is told. */
  outcome: 'allow' | 'warn' | 'hold' | 'drop';
  code:
    | 'open'
    | 'exempt'
    | 'night'
    | 'quiet_hours'
    | 'moved_ahead'
    | 'too_late'
    | 'no_useful_opening'
    | 'no_common_hours'
    | 'holidays_unknown';
  /** The first is the one that decided. */
  rules: readonly [string, ...string[]];
  sentence: string;
  /** When it leaves: for `allow` its own time, for `hold` the moment of its release, for `warn` now; null when it is dropped. */
  notBefore: Temporal.Instant | null;
  /** When the hours in question open, or, for `warn`, when they would be open; null when they are, or do not count. */
  opensAt: Temporal.Instant | null;
  /** When the hours that it leaves in are over in the first of the zones; null where none bind it. */
  closesAt: Temporal.Instant | null;
  evidence: WindowEvidence;
};

/**
 * Whether a text may leave when it is wanted, by the hours of its category in every zone where the patient may be (TCPA-10, TZ-02, TZ-06,
 * TZ-07), for solicitations those of every state's row (ST-01, ST-02). Under the standard policy this binds automated texts and
 * solicitations, under the strict one every text but answers and urgent ones.
 */
export function judgeWindow(facts: WindowFacts, pack: RulePack = rulePackAt(facts.now)): WindowVerdict {
  return answer(
    {
      ...whereaboutsOf(facts.whereabouts, facts.category),
      rulePack: pack.version,
      id: facts.id,
      category: facts.category,
      policy: facts.policy,
      isAutomated: facts.isAutomated,
      isReply: facts.isReply,
      quietHours: facts.quietHours ?? null,
      now: facts.now.toString(),
      dueAt: (facts.dueAt ?? facts.now).toString(),
      latestUsefulAt: facts.latestUsefulAt?.toString() ?? null,
      earliestUsefulAt: facts.earliestUsefulAt?.toString() ?? null,
      clinicHours: facts.clinicHours ?? null,
    },
    pack,
  );
}

/** The same answer again, by the rule pack of its day (ST-05, A39). Throws when that pack is not kept. */
export function replayWindow(evidence: WindowEvidence, packs?: readonly RulePack[]): WindowVerdict {
  return answer(evidence, rulePackOf(evidence.rulePack, packs));
}

/**
 * The answer for another place in the spread, everything else being the same and the text of use until its hours are over. Texts of one
 * campaign and place differ in nothing else.
 */
export function atAnotherPlace(verdict: WindowVerdict, id: string): WindowVerdict {
  const { code, opensAt, closesAt } = verdict;
  if (code !== 'quiet_hours' || opensAt === null || closesAt === null)
    throw new Error('only a text that waits for an opening has a place in the spread');
  const evidence = { ...verdict.evidence, id };
  const pack = rulePackOf(evidence.rulePack);
  return { ...verdict, notBefore: leavesAfter({ opensAt, closesAt }, { id, pack }, null), evidence };
}

function answer(evidence: WindowEvidence, pack: RulePack): WindowVerdict {
  const now = Temporal.Instant.from(evidence.now);
  const due = Temporal.Instant.from(evidence.dueAt);
  const wanted = Temporal.Instant.compare(due, now) > 0 ? due : now;
  const latest = instantOf(evidence.latestUsefulAt);
  const verdict = (
    part: Pick<WindowVerdict, 'outcome' | 'code' | 'rules'> & Partial<WindowVerdict>,
  ): WindowVerdict => ({
    sentence: sentences[part.code],
    notBefore: null,
    opensAt: null,
    closesAt: null,
    evidence,
    ...part,
  });
  if (latest !== null && Temporal.Instant.compare(wanted, latest) >= 0) {
    return verdict({ outcome: 'drop', code: 'too_late', rules: ['AUD-02'] });
  }
  const { id, zones } = evidence;
  const hours = hoursOfCategory(pack, evidence.category, evidence.states, evidence.clinicHours);
  const exemption = exemptionOf(evidence);
  if (exemption !== null) {
    const opening = nightFor(evidence, pack, wanted) ? openingFrom(wanted, zones, hours) : null;
    if (opening === null || opening === 'unknown') {
      return verdict({ outcome: 'allow', code: 'exempt', rules: [exemption], notBefore: wanted });
    }
    const { opensAt } = opening;
    return verdict({ outcome: 'warn', code: 'night', rules: ['TZ-08'], notBefore: wanted, opensAt });
  }
  const rules = rulesOf(evidence);
  const waiting = { id, zones, hours, pack };
  const found = releaseOf(waiting, wanted, latest);
  if (found.kind === 'open') {
    const { closesAt } = found;
    return verdict({ outcome: 'allow', code: 'open', rules, notBefore: wanted, closesAt });
  }
  if (found.kind === 'held') {
    const { at, opensAt, closesAt } = found;
    return verdict({
      outcome: 'hold',
      code: 'quiet_hours',
      rules: [...rules, 'TZ-06'],
      notBefore: at,
      opensAt,
      closesAt,
    });
  }
  const useful = instantOf(evidence.earliestUsefulAt);
  const earliest = useful === null || Temporal.Instant.compare(useful, now) > 0 ? useful : now;
  const ahead = earliest === null ? null : releaseBefore(waiting, wanted, earliest);
  if (ahead !== null) {
    const { at, opensAt, closesAt } = ahead;
    return verdict({
      outcome: 'hold',
      code: 'moved_ahead',
      rules: ['TZ-06', ...rules],
      notBefore: at,
      opensAt,
      closesAt,
    });
  }
  if (found.why === 'holidays_unknown')
    return verdict({ outcome: 'drop', code: found.why, rules: ['ST-03', ...rules] });
  return verdict({ outcome: 'drop', code: found.why, rules: ['TZ-06', 'AUD-02', ...rules] });
}

/** Why no hours bind a text; null when they do (brief: quiet hours by policy). */
function exemptionOf({
  category,
  policy,
  isReply,
  isAutomated,
  quietHours,
}: WindowEvidence): 'TZ-08' | 'TCPA-09' | 'TCPA-10' | null {
  if (category === 'system') return 'TZ-08';
  if (category === 'urgent') return 'TCPA-09';
  if (isSolicitation(category)) return null;
  if (isReply) return 'TZ-08';
  if (policy === 'strict') return null;
  if (quietHours === 'ignore') return 'TCPA-10';
  return isAutomated || quietHours === 'defer' ? null : 'TCPA-10';
}

/** Whether a person who writes by hand should know that it is night there (TZ-08). */
function nightFor(evidence: WindowEvidence, pack: RulePack, at: Temporal.Instant): boolean {
  if (evidence.isAutomated || evidence.category === 'urgent' || evidence.category === 'system') return false;
  const [from, to] = pack.federal.mon_fri ?? [0, 24];
  return evidence.zones.some((zone) => {
    const { hour } = at.toZonedDateTimeISO(zone);
    return hour < from || hour >= to;
  });
}

function rulesOf({ category, zonesFrom }: WindowEvidence): [string, ...string[]] {
  const zoneRule = zonesFrom.length > 1 || zonesFrom[0] === 'nothing' ? ['TZ-02'] : ['TZ-01'];
  return isSolicitation(category)
    ? ['ST-01', 'ST-02', 'TCPA-10', ...zoneRule]
    : ['TCPA-10', 'TZ-07', ...zoneRule];
}

function instantOf(text: string | null): Temporal.Instant | null {
  return text === null ? null : Temporal.Instant.from(text);
}

const sentences: Record<WindowVerdict['code'], string> = {
  open: 'Texts of this kind may arrive at this hour.',
  exempt: 'No quiet hours bind this text.',
  night: 'It is night where the patient may be. The text can wait for the morning.',
  quiet_hours:
    'Texts of this kind may not arrive at this hour where the patient may be. It waits for the next opening.',
  moved_ahead:
    'At its time it would arrive in quiet hours, and afterwards too late. It goes in the window before.',
  too_late: 'It is of no use any more. It was dropped rather than sent late.',
  no_useful_opening: 'The next hours in which it may arrive come too late for it. It was dropped.',
  no_common_hours:
    'The places where the patient may be have no hours in common in which it may arrive. It was dropped.',
  holidays_unknown:
    'The holidays of that date are not in the rules yet, so that no solicitation is sent on it.',
};
