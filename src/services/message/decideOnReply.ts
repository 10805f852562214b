import { clinicById, type ClinicRow } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import {
  findAskedVisits,
  findNumberStates,
  findOpenQuestions,
  type AskedQuestion,
  type AskedVisit,
  type NumberState,
} from '@/db/replyQueries.ts';
import { findAskedOffers, type AskedOffer } from '@/db/slotOfferQueries.ts';
import type { SenderRow } from '@/db/senderQueries.ts';
import type { Part2Facts } from '@/domain/gate/part2Stage.ts';
import { decideReply } from '@/domain/keyword/decideReply.ts';
import type { ReplyDecision } from '@/domain/keyword/replyDecision.ts';
import type { OpenOffer, OpenQuestion, ReplySituation, VisitState } from '@/domain/keyword/situation.ts';
import type { LocationInTexts } from '@/domain/location/atLocation.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { reviewedLanguage } from '@/domain/template/language.ts';

/** An inbound text and the line that it came on. */
export type Reply = {
  message: {
    id: string;
    body: string;
    optOutType: 'STOP' | 'START' | 'HELP' | null;
    /** When Twilio had it. */
    occurredAt: Date;
    /** When it was stored: both decisions about a text go by this moment. */
    storedAt: Date;
    phoneNumber: string;
  };
  conversationId: string;
  sender: SenderRow;
  /** Whose number it came to; null for the clinic’s. */
  location: LocationInTexts | null;
};

/** All that replies on some lines are decided by, as it stood when it was read. */
export type ReplyFacts = {
  clinic: ClinicRow;
  numbers: ReadonlyMap<string, NumberState>;
  /** By conversation, newest first. */
  questions: ReadonlyMap<string, readonly AskedQuestion[]>;
  visits: ReadonlyMap<string, AskedVisit>;
  /** Freed times that were offered, by their questions. */
  offers: ReadonlyMap<string, AskedOffer>;
};

const mostQuestions = 50;

/** Reads what replies on these lines are decided by, for all of them together. */
export async function readReplyFacts(
  tx: Connection,
  clinicId: string,
  lines: readonly { conversationId: string; phoneNumber: string }[],
  now: Date,
): Promise<ReplyFacts> {
  const clinic = await clinicById(tx, clinicId);
  const numbers = await findNumberStates(
    tx,
    clinicId,
    [...new Set(lines.map(({ phoneNumber }) => phoneNumber))],
    now,
  );
  const questions = await findOpenQuestions(tx, clinicId, [
    ...new Set(lines.map(({ conversationId }) => conversationId)),
  ]);
  const visits = await findAskedVisits(tx, clinicId, [
    ...new Set(questions.flatMap(({ appointmentIds }) => appointmentIds)),
  ]);
  const offers = await findAskedOffers(
    tx,
    clinicId,
    questions.flatMap(({ id, slotOfferId }) => (slotOfferId === null ? [] : id)),
  );
  return {
    clinic,
    numbers: new Map(numbers.map((state) => [state.phoneNumber, state])),
    questions: Map.groupBy(questions, ({ conversationId }) => conversationId),
    visits: new Map(visits.map((visit) => [visit.id, visit])),
    offers: new Map(offers.map((offer) => [offer.questionId, offer])),
  };
}

/**
 * Decides what a text does. Asked twice for one text: when it is stored, for the opt-out in it, and when its effects
 * are applied; an opt-out that the text itself made does not count as one before it.
 */
export function decideOnReply(
  facts: ReplyFacts,
  { message, sender, conversationId, location }: Reply,
): { decision: ReplyDecision; situation: ReplySituation; part2: Part2Facts } {
  const { clinic } = facts;
  const number = facts.numbers.get(message.phoneNumber);
  const questions = (facts.questions.get(conversationId) ?? []).filter(
    ({ askedAt }) => askedAt <= message.occurredAt,
  );
  const situation: ReplySituation = {
    now: message.storedAt.toTemporalInstant(),
    receivedAt: message.occurredAt.toTemporalInstant(),
    text: message.body,
    optOutType: message.optOutType ?? undefined,
    sender: {
      cancelHandling: sender.cancelHandling,
      carrierAnswers: {
        stop: sender.carrierAnswersStop,
        start: sender.carrierAnswersStart,
        help: sender.carrierAnswersHelp,
      },
    },
    clinicPolicy: { cancel: clinic.cancelPolicy },
    clinic: {
      name: location?.smsAlias ?? clinic.smsAlias ?? clinic.name,
      phone: formatPhoneNumber(
        location?.phoneNumber ?? clinic.phoneNumber ?? sender.phoneNumber ?? '',
        homeCountry(clinic.country),
      ),
      timeZone: location?.timeZone ?? clinic.timeZone,
    },
    language: reviewedLanguage(number?.language ?? clinic.language),
    isSuppressed: number?.suppressedAt != null && number.suppressedBy !== message.id,
    openQuestions: latestOfEachVisit(questions)
      .slice(0, mostQuestions)
      .flatMap((question) => asked(facts, question) ?? []),
    offers: questions.flatMap((question) => offered(facts, question) ?? []),
  };
  const decision = decideReply(situation);
  return {
    decision: isOvertaken(number, message) ? withoutOptIn(decision) : decision,
    situation,
    part2: part2Of(facts, number, situation),
  };
}

/** Whether an answer may tell of a visit to a substance use programme, and whether everybody concerned has agreed to that (SENS-01). */
function part2Of(
  { visits, offers }: ReplyFacts,
  number: NumberState | undefined,
  { openQuestions, offers: open = [] }: ReplySituation,
): Part2Facts {
  const sud = [
    ...openQuestions.flatMap(({ appointments }) => appointments).flatMap(({ id }) => visits.get(id) ?? []),
    ...open.flatMap(({ questionId }) => offers.get(questionId) ?? []),
  ].filter(({ isSud }) => isSud);
  return {
    isSud: sud.length > 0,
    isConsented: sud.every(({ patientId }) => number?.part2PatientIds.includes(patientId)),
  };
}

/** Newest first: a newer reminder of the same visits takes the place of an older one. */
function latestOfEachVisit(questions: readonly AskedQuestion[]): AskedQuestion[] {
  return questions.filter(
    (one, index) => one.kind !== 'reminder' || questions.findIndex((other) => asksLike(one, other)) === index,
  );
}

function asksLike(one: AskedQuestion, other: AskedQuestion): boolean {
  return one.kind === other.kind && one.appointmentIds.join() === other.appointmentIds.join();
}

function asked(facts: ReplyFacts, question: AskedQuestion): OpenQuestion | null {
  if (question.kind === 'offer') return null;
  return {
    id: question.id,
    kind: question.kind,
    intent: question.intent ?? undefined,
    askedAt: question.askedAt.toTemporalInstant(),
    expiresAt: question.expiresAt.toTemporalInstant(),
    answeredAt: question.answeredAt?.toTemporalInstant(),
    lastAnswer: question.lastAnswer ?? undefined,
    offersCancel: question.offersCancel,
    appointments: question.appointmentIds.flatMap((id) => {
      const visit = facts.visits.get(id);
      if (!visit) return [];
      const { isDiscreet, patientFirstName, startsAt, isSlotTaken } = visit;
      return {
        ...visit,
        isSlotTaken: isSlotTaken ?? undefined,
        patientFirstName: isDiscreet ? '' : patientFirstName,
        startsAt: startsAt.toTemporalInstant(),
      };
    }),
    visits: visitStates(question),
  };
}

function visitStates({ visits }: AskedQuestion): ReadonlyMap<string, VisitState> {
  return new Map(
    Object.entries(visits).map(([id, { answer, answeredAt, goneAt }]) => [
      id,
      {
        answer,
        answeredAt: answeredAt === undefined ? undefined : Temporal.Instant.from(answeredAt),
        isGone: goneAt !== undefined,
      },
    ]),
  );
}

function offered(facts: ReplyFacts, question: AskedQuestion): OpenOffer | null {
  const offer = facts.offers.get(question.id);
  if (!offer) return null;
  const { questionId, offerId, slotId, startsAt, timeZone, state, isFree } = offer;
  const at = { askedAt: question.askedAt.toTemporalInstant(), startsAt: startsAt.toTemporalInstant() };
  return { questionId, offerId, slotId, timeZone, state, isFree, ...at };
}

/** Whether the opt-out in force came after the text: a START before it lifts nothing. */
function isOvertaken(number: NumberState | undefined, message: Reply['message']): boolean {
  if (!number?.suppressedAt || number.suppressedBy === message.id) return false;
  const { askedAgainAt, askedAgainBy } = number;
  if (askedAgainAt && isAfter(askedAgainAt, askedAgainBy, message)) return true;
  const at = number.suppressedByTextAt;
  if (at === null) return number.suppressedAt > message.occurredAt;
  return isAfter(at, number.suppressedBy, message);
}

/** Texts of one moment are in the order of their ids. */
function isAfter(at: Date, id: string | null, message: Reply['message']): boolean {
  return at > message.occurredAt || (+at === +message.occurredAt && (id ?? '') > message.id);
}

/** The decision about a text that was to opt in, where an opt-out has come since: nothing is lifted, and nothing said. */
export function withoutOptIn(decision: ReplyDecision): ReplyDecision {
  return decision.optIn === null ? decision : { ...decision, optIn: null, answer: null };
}
