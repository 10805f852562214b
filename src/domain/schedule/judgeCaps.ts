import { careCategories, isSolicitation, type Category } from '../message/category.ts';
import { rulePackAt, rulePackOf, stateRows, type RulePack } from './rulePack.ts';

/** A text that went to the same number of the same clinic, or is on its way. */
export type SentText = {
  category: Category;
  at: Temporal.Instant;
  isReply: boolean;
  visitId?: string | null;
};

export type CapsFacts = {
  category: Category;
  policy: 'standard' | 'strict';
  isAutomated: boolean;
  /** An answer to what the patient wrote (within 24 h). */
  isReply: boolean;
  /** When the text would leave. */
  at: Temporal.Instant;
  /**
   * Every text from this clinic to this number of the seven days before, whatever became of it after it had left us, and those that
   * wait for a later time: a text must not take their place either.
   */
  sent: readonly SentText[];
  /** Of a survey: the visit that it asks about, and whether it was asked about before, however long ago. */
  visit?: { id: string; wasAsked: boolean } | null | undefined;
  /** As the window's answer names them: some states have a cap of their own. */
  states: readonly string[];
  latestUsefulAt?: Temporal.Instant | null | undefined;
};

/** All that an answer was made from, as plain values; without what does not count. */
export type CapsEvidence = {
  rulePack: string;
  category: Category;
  policy: 'standard' | 'strict';
  isAutomated: boolean;
  isReply: boolean;
  at: string;
  sent: readonly { category: Category; at: string; visitId: string | null }[];
  visit: { id: string; wasAsked: boolean } | null;
  states: readonly string[];
  latestUsefulAt: string | null;
};

export type CapsVerdict = {
  outcome: 'allow' | 'warn' | 'hold' | 'drop' | 'block';
  code: 'below_caps' | 'not_counted' | 'cap_reached' | 'hard_cap' | 'asked_before' | 'cap_until_too_late';
  /** The first is the one that decided. */
  rules: readonly [string, ...string[]];
  sentence: string;
  /** When the caps have room again; null unless it is held. */
  notBefore: Temporal.Instant | null;
  evidence: CapsEvidence;
};

/** At most `most` texts that `counts` in any `hours`. */
type Cap = { rule: string; most: number; hours: number; counts: (category: Category) => boolean };

const day = 24;
const week = 7 * day;
const hourMs = 3_600_000;

/**
 * Whether one more text to a number is too many: rolling 24 hours and 7 days over the texts of one clinic to it (TCPA-08). Answers,
 * urgent texts and those of the system are never counted. Care texts over their cap wait under the strict policy, and under the
 * standard one leave with a warning; the caps of solicitations hold under both, and their hard one blocks (ST-04).
 */
export function judgeCaps(facts: CapsFacts, pack: RulePack = rulePackAt(facts.at)): CapsVerdict {
  const { category, policy, isAutomated, isReply, states } = facts;
  const at = facts.at.epochMilliseconds;
  const counted = facts.sent.filter(
    (text) => !text.isReply && isCounted(text.category) && at - text.at.epochMilliseconds < week * hourMs,
  );
  const visit = facts.visit ?? null;
  const asked = { category, policy, isAutomated, isReply, visit, states };
  return answer(
    {
      ...asked,
      at,
      sent: counted.map((text) => ({
        category: text.category,
        at: text.at.epochMilliseconds,
        visitId: text.visitId ?? null,
      })),
      latestUsefulAt: facts.latestUsefulAt?.epochMilliseconds ?? null,
    },
    pack,
    () => ({
      ...asked,
      rulePack: pack.version,
      at: facts.at.toString(),
      sent: counted.map((text) => ({
        category: text.category,
        at: text.at.toString(),
        visitId: text.visitId ?? null,
      })),
      latestUsefulAt: facts.latestUsefulAt?.toString() ?? null,
    }),
  );
}

/** The same answer again, by the rule pack of its day (ST-05, A39). Throws when that pack is not kept. */
export function replayCaps(evidence: CapsEvidence, packs?: readonly RulePack[]): CapsVerdict {
  const { rulePack, at, sent, latestUsefulAt, ...asked } = evidence;
  return answer(
    {
      ...asked,
      at: momentOf(at),
      sent: sent.map((text) => ({ ...text, at: momentOf(text.at) })),
      latestUsefulAt: latestUsefulAt === null ? null : momentOf(latestUsefulAt),
    },
    rulePackOf(rulePack, packs),
    () => evidence,
  );
}

/** What is asked, with moments in milliseconds: a list of recipients is asked about one by one. */
type CapsAsked = Omit<CapsEvidence, 'rulePack' | 'at' | 'sent' | 'latestUsefulAt'> & {
  at: number;
  sent: readonly { category: Category; at: number; visitId: string | null }[];
  latestUsefulAt: number | null;
};

function momentOf(text: string): number {
  return Temporal.Instant.from(text).epochMilliseconds;
}

/** @param evidence is put into words only when somebody looks at it */
function answer(asked: CapsAsked, pack: RulePack, evidence: () => CapsEvidence): CapsVerdict {
  const { category, visit, at } = asked;
  const verdict = (
    outcome: CapsVerdict['outcome'],
    code: CapsVerdict['code'],
    rules: readonly [string, ...string[]],
    notBefore: Temporal.Instant | null = null,
  ): CapsVerdict => ({
    outcome,
    code,
    rules,
    sentence: sentences[code],
    notBefore,
    get evidence() {
      return evidence();
    },
  });

  if (!isCounted(category) || (asked.isReply && !isSolicitation(category))) {
    return verdict('allow', 'not_counted', ['TCPA-08']);
  }
  if (category === 'survey' && visit !== null && isAskedBefore(asked, visit)) {
    return verdict('block', 'asked_before', ['CAP-SURVEY']);
  }
  if (isSolicitation(category) && roomFrom([hardCap(pack, asked.states)], asked, at) !== null) {
    return verdict('block', 'hard_cap', ['ST-04']);
  }
  const caps = capsOf(asked, pack);
  const room = roomFrom(caps, asked, at);
  if (room === null) return verdict('allow', 'below_caps', ['TCPA-08']);
  const rule = caps[0]?.rule ?? 'TCPA-08';
  if (!holds(asked)) return verdict('warn', 'cap_reached', [rule]);
  if (asked.latestUsefulAt !== null && room >= asked.latestUsefulAt) {
    return verdict('drop', 'cap_until_too_late', [rule, 'AUD-02']);
  }
  return verdict('hold', 'cap_reached', [rule], Temporal.Instant.fromEpochMilliseconds(room));
}

/** Whether texts of one category at these moments keep below its caps (TCPA-08), whatever the policy does with more. */
export function keepsBelowCaps(
  moments: readonly Temporal.Instant[],
  about: Pick<CapsFacts, 'category' | 'policy'>,
  pack: RulePack,
): boolean {
  const at = moments.map(({ epochMilliseconds }) => epochMilliseconds);
  return capsOf(about, pack).every(({ most, hours }) =>
    at.every((last) => at.filter((one) => one <= last && last - one < hours * hourMs).length <= most),
  );
}

/** Answers, urgent texts and those of the system are logged and not counted (TCPA-08). */
function isCounted(category: Category): boolean {
  return category !== 'conversation' && category !== 'urgent' && category !== 'system';
}

function isCare(category: Category): boolean {
  return isCounted(category) && (careCategories as readonly Category[]).includes(category);
}

/** Whether the caps can do more than warn of a text; else nobody need count. */
export function capsMayHold(text: Pick<CapsFacts, 'category' | 'policy' | 'isAutomated'>): boolean {
  return isCounted(text.category) && holds(text);
}

/** Brief, section 9: the standard policy warns of many care texts; and of payment texts that a person sends. */
function holds({
  category,
  policy,
  isAutomated,
}: Pick<CapsEvidence, 'category' | 'policy' | 'isAutomated'>): boolean {
  if (policy === 'strict' || isSolicitation(category)) return true;
  return category === 'payment' && isAutomated;
}

function isAskedBefore({ sent }: Pick<CapsAsked, 'sent'>, visit: { id: string; wasAsked: boolean }): boolean {
  return (
    visit.wasAsked || sent.some(({ category, visitId }) => category === 'survey' && visitId === visit.id)
  );
}

/** All solicitations together, which is stricter than the laws, that count a subject (ST-04). */
function hardCap(pack: RulePack, states: readonly string[]): Cap {
  const own = stateRows(pack, states).map((row) => row.max_in_24_h ?? Number.POSITIVE_INFINITY);
  const most = Math.min(pack.caps.solicitations.hard_in_24_h, ...own);
  return { rule: 'ST-04', most, hours: day, counts: isSolicitation };
}

/** The caps that a category counts towards, the hard one of solicitations aside. */
function capsOf({ category, policy }: Pick<CapsAsked, 'category' | 'policy'>, { caps }: RulePack): Cap[] {
  if (isCare(category)) {
    const weekly: Cap = { rule: 'TCPA-08', most: caps.care.in_7_days, hours: week, counts: isCare };
    const daily: Cap = { rule: 'TCPA-08', most: caps.care.in_24_h, hours: day, counts: isCare };
    return policy === 'strict' ? [weekly, daily] : [weekly];
  }
  if (
    category === 'wellness' ||
    category === 'payment' ||
    category === 'marketing' ||
    category === 'survey'
  ) {
    const rule = `CAP-${category.toUpperCase()}`;
    return [{ rule, most: caps[category].in_7_days, hours: week, counts: (other) => other === category }];
  }
  return [];
}

/** When all of these caps have room again, in milliseconds; null when they have it at `wanted`. */
function roomFrom(caps: readonly Cap[], { sent }: Pick<CapsAsked, 'sent'>, wanted: number): number | null {
  if (caps.every(({ most }) => sent.length < most)) return null;
  const limits = caps.map(({ counts, hours, most }) => ({
    span: hours * hourMs,
    most,
    others: sent.filter(({ category }) => counts(category)).map((text) => text.at),
  }));
  const frees = limits
    .flatMap(({ others, span }) => others.map((other) => other + span))
    .filter((free) => free > wanted)
    .toSorted((a, b) => a - b);
  const found = [wanted, ...frees].find((moment) =>
    limits.every(({ others, span, most }) => hasRoom(others, moment, span, most)),
  );
  return found === undefined || found === wanted ? null : found;
}

/** Whether one more text at `moment` leaves at most `most` in every span that it would lie in. */
function hasRoom(others: readonly number[], moment: number, span: number, most: number): boolean {
  const ends = [moment, ...others.filter((other) => other > moment && other - moment < span)];
  return ends.every((end) => others.filter((other) => other <= end && end - other < span).length + 1 <= most);
}

const sentences: Record<CapsVerdict['code'], string> = {
  below_caps: 'This number has had fewer texts than the limit.',
  not_counted: 'Answers, urgent texts and those of the system are not counted.',
  cap_reached: 'This number has had as many texts of this kind lately as one person should get.',
  hard_cap: 'This number has had as many solicitations within 24 hours as the law allows.',
  asked_before: 'The patient was asked about this visit already.',
  cap_until_too_late:
    'This number has had as many texts of this kind as one person should get, until this one is of no use any more. It was dropped.',
};
