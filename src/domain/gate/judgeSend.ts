import type { Category } from '../message/category.ts';
import type { CapFacts } from './capsStage.ts';
import { categoryStage, type CategoryFacts } from './categoryStage.ts';
import { contentStage, type ContentFacts } from './contentStage.ts';
import { stages, type Finding } from './finding.ts';
import { judgeHoursAgain, type HoursAgain, type HoursAtClaim } from './judgeHoursAgain.ts';
import {
  consentStage,
  numberStage,
  suppressionStage,
  type ConsentFacts,
  type NumberFactsOfGate,
} from './recipientStages.ts';
import { part2Stage, type Part2Facts } from './part2Stage.ts';
import { stoppedPerson } from './personStage.ts';
import { senderStage, type AccountFacts, type SenderFacts } from './senderStage.ts';
import { endOfHolds, timeStages } from './timeStages.ts';
import { useStage } from './useStage.ts';
import type { TimeFacts, TimeVerdict } from './windowStage.ts';

/** Plain facts about one text, read by whoever wants to send it. */
export type SendFacts = {
  policy: 'standard' | 'strict';
  sender: SenderFacts;
  account: AccountFacts;
  category: CategoryFacts;
  /** What speaks against texting this person. */
  person: readonly Finding[];
  number: NumberFactsOfGate;
  suppression: { id: string | null; advice?: string } | null;
  consent: ConsentFacts;
  part2: Part2Facts;
  content: ContentFacts;
  time: TimeFacts;
  caps: CapFacts;
};

type Said = {
  outcome: 'allow' | 'hold' | 'review' | 'block';
  /** In the order of the gate. */
  findings: readonly Finding[];
  decidedBy: Finding | null;
  /** When a hold ends; null where it has no time, and for everything else. */
  notBefore: Temporal.Instant | null;
  latestUsefulAt: Temporal.Instant | null;
  category: Category;
  consent: ConsentFacts;
  /** When the hours in which it may leave are over; null where none bind it. */
  leavesBy: Temporal.Instant | null;
  /** Where the patient may be, by which evidence and rules; null where no hours bind it. */
  where: TimeVerdict['evidence'];
};

/** What the gate says. The private field makes it a thing that only this file can make. */
class Judged {
  readonly #mayBeStored: boolean;
  readonly outcome: Said['outcome'];
  readonly findings: Said['findings'];
  readonly decidedBy: Said['decidedBy'];
  readonly notBefore: Said['notBefore'];
  readonly latestUsefulAt: Said['latestUsefulAt'];
  readonly category: Said['category'];
  readonly consent: Said['consent'];
  readonly leavesBy: Said['leavesBy'];
  readonly where: Said['where'];

  constructor(said: Said) {
    this.#mayBeStored = said.outcome !== 'block';
    this.outcome = said.outcome;
    this.findings = said.findings;
    this.decidedBy = said.decidedBy;
    this.notBefore = said.notBefore;
    this.latestUsefulAt = said.latestUsefulAt;
    this.category = said.category;
    this.consent = said.consent;
    this.leavesBy = said.leavesBy;
    this.where = said.where;
  }

  /** A text that is blocked is no text: only its decision is kept. */
  get mayBeStored(): boolean {
    return this.#mayBeStored;
  }
}

/** No text for a patient is stored without one (`db/onlyJudged.ts`). */
export type Verdict = Judged;

/**
 * The one gate, for every text to a patient: sender and account → category → person → number → suppression → consent → content →
 * window → caps (AUD-01). Everything is asked and listed. The first finding that blocks decides; where nothing blocks, the first that
 * asks for a second person; else the first hold, and the text waits until the last of them ends. A hold that ends when the text is of no use any
 * more blocks (AUD-02).
 */
export function judgeSend(facts: SendFacts): Verdict {
  const { policy, time, consent } = facts;
  const { category } = facts.category;
  const { latestUsefulAt } = time;
  const about = { category, policy };
  const { window, caps } = timeStages(time, facts.caps, about);
  const findings = [
    ...senderStage(facts.sender, facts.account, { policy, category }),
    ...categoryStage(facts.category),
    ...facts.person,
    ...numberStage(facts.number, policy),
    ...suppressionStage(category, facts.suppression),
    ...consentStage(facts.consent),
    ...part2Stage(facts.part2, { category, isAutomated: time.isAutomated }),
    ...contentStage(facts.content),
    ...window.findings,
    ...caps,
  ];
  const { leavesBy, evidence } = window;
  return verdictOf(findings, { category, consent, latestUsefulAt, leavesBy, where: evidence });
}

/** The same verdict with one more finding, of what only whoever commits the text can count. */
export function alsoFound(verdict: Verdict, finding: Finding): Verdict {
  return verdictOf([...verdict.findings, finding], verdict);
}

/**
 * What can have changed since a queued text passed the gate, asked again under the locks of its claim (design, laws 4 and 5).
 * @param hours what binds the text; null where no hours do: then its deadline says all
 */
export function judgeAgain(facts: {
  category: Category;
  isPersonStopped: boolean;
  isSuppressed: boolean;
  consent: 'stands' | 'taken_back' | 'ended';
  /** It rests on a Part 2 consent that does not stand any more (SENS-01). */
  isPart2Missing: boolean;
  hours: HoursAtClaim | null;
  now: Temporal.Instant;
  deadline: Temporal.Instant | null;
}): HoursAgain {
  const { category, hours, now, deadline } = facts;
  const [first] = [
    ...stoppedPerson(category, facts.isPersonStopped),
    ...suppressionStage(category, facts.isSuppressed ? { id: null } : null),
    ...consentStage(consents[facts.consent]),
    ...part2Stage({ isSud: facts.isPart2Missing, isConsented: false }, { category, isAutomated: true }),
    ...(hours === null ? useStage(now, deadline) : []),
  ];
  if (first) return { kind: 'stop', finding: first };
  return hours === null
    ? { kind: 'go', leavesBy: null }
    : judgeHoursAgain(category, hours, { now, deadline });
}

const consents = {
  stands: { allowed: true, basis: 'not_needed' },
  taken_back: {
    allowed: false,
    rule: 'TCPA-11',
    sentence: 'The patient has withdrawn this consent; it has to be given anew.',
  },
  ended: {
    allowed: false,
    rule: 'TCPA-04',
    sentence: 'Somebody else consented while the patient could not, and that time is over. Ask the patient.',
  },
} as const satisfies Record<string, ConsentFacts>;

function verdictOf(
  found: readonly Finding[],
  about: Pick<Said, 'category' | 'consent' | 'latestUsefulAt' | 'leavesBy' | 'where'>,
): Verdict {
  const end = endOfHolds(found);
  const findings = [...found, ...(end ? useStage(end, about.latestUsefulAt) : [])].toSorted(
    (one, other) => stages.indexOf(one.stage) - stages.indexOf(other.stage),
  );
  const first = (outcome: Finding['outcome']): Finding | undefined =>
    findings.find((finding) => finding.outcome === outcome);
  const decidedBy = first('block') ?? first('review') ?? first('hold') ?? null;
  const outcome = decidedBy === null || decidedBy.outcome === 'warn' ? 'allow' : decidedBy.outcome;
  return new Judged({
    outcome,
    findings,
    decidedBy,
    notBefore: outcome === 'hold' || outcome === 'review' ? end : null,
    latestUsefulAt: about.latestUsefulAt,
    category: about.category,
    consent: about.consent,
    leavesBy: about.leavesBy,
    where: about.where,
  });
}
