import type { Category } from '../message/category.ts';
import { capsStage, type CapFacts } from './capsStage.ts';
import { categoryStage, type CategoryFacts } from './categoryStage.ts';
import { contentStage, type ContentFacts } from './contentStage.ts';
import { stages, type Finding } from './finding.ts';
import {
  consentStage,
  numberStage,
  suppressionStage,
  type ConsentFacts,
  type NumberFactsOfGate,
} from './recipientStages.ts';
import { stoppedPerson } from './personStage.ts';
import { senderStage, type AccountFacts, type SenderFacts } from './senderStage.ts';
import { useStage } from './useStage.ts';
import { windowStage, type TimeFacts, type TimeVerdict } from './windowStage.ts';

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
  const { latestUsefulAt, isAutomated, isReply } = time;
  const about = { category, policy };
  let window = windowStage(time, about);
  const caps = capsStage(facts.caps, {
    ...about,
    isAutomated,
    isReply,
    latestUsefulAt,
    leavesAt: window.leavesAt ?? time.wantedAt,
    states: window.evidence?.states ?? [],
  });
  // When the caps have room again it may be night.
  const room = endOfHolds(caps);
  if (room !== null && window.leavesAt !== null && Temporal.Instant.compare(room, window.leavesAt) > 0)
    window = windowStage({ ...time, wantedAt: room }, about);
  const findings = [
    ...senderStage(facts.sender, facts.account, { policy, category }),
    ...categoryStage(facts.category),
    ...facts.person,
    ...numberStage(facts.number, policy),
    ...suppressionStage(category, facts.suppression),
    ...consentStage(facts.consent),
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

/** What can have changed since a queued text passed the gate, asked again under the locks of its claim (design, laws 4 and 5). */
export function judgeAgain(facts: {
  category: Category;
  isPersonStopped: boolean;
  isSuppressed: boolean;
  isConsentRevoked: boolean;
  now: Temporal.Instant;
  latestUsefulAt: Temporal.Instant | null;
}): Finding | null {
  const [first] = [
    ...stoppedPerson(facts.category, facts.isPersonStopped),
    ...suppressionStage(facts.category, facts.isSuppressed ? { id: null } : null),
    ...consentStage(facts.isConsentRevoked ? takenBack : stillThere),
    ...useStage(facts.now, facts.latestUsefulAt),
  ];
  return first ?? null;
}

const takenBack = {
  allowed: false,
  rule: 'TCPA-11',
  sentence: 'The patient has withdrawn this consent; it has to be given anew.',
} as const satisfies ConsentFacts;
const stillThere = { allowed: true, basis: 'not_needed' } as const satisfies ConsentFacts;

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

/** When the last of the holds that have a time ends. */
function endOfHolds(findings: readonly Finding[]): Temporal.Instant | null {
  return findings.reduce<Temporal.Instant | null>((latest, { outcome, notBefore }) => {
    if (outcome !== 'hold' || !notBefore) return latest;
    return latest === null || Temporal.Instant.compare(notBefore, latest) > 0 ? notBefore : latest;
  }, null);
}
