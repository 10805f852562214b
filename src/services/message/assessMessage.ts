import type { GateClinic, GateSender, NumberFacts } from '@/db/gateQueries.ts';
import type { ActiveSuppression } from '@/db/suppressionQueries.ts';
import type { CategoryFacts } from '@/domain/gate/categoryStage.ts';
import { hasPart2Consent } from '@/domain/consent/part2Consent.ts';
import { judgeSend, type Verdict } from '@/domain/gate/judgeSend.ts';
import { needsPart2, tellsNothing, type Part2Facts } from '@/domain/gate/part2Stage.ts';
import { atLocation } from '@/domain/location/atLocation.ts';
import type { Sensitivity } from '@/domain/location/sensitivity.ts';
import type { Category } from '@/domain/message/category.ts';
import { sharedWhereabouts } from '@/domain/patient/whereabouts.ts';
import { scanContent, type ContentFinding } from '@/domain/phi/scanContent.ts';
import { countryOfNumber } from '@/domain/phone/countryOfNumber.ts';
import { isTollFree } from '@/domain/phone/tollFree.ts';
import type { Refusal } from '@/domain/refusal/refusalCode.ts';
import { clinicHoursFor } from '@/domain/schedule/textHours.ts';
import type { WhereaboutsFacts } from '@/domain/schedule/zoneEvidence.ts';
import { measureText, type TextMeasure } from '@/domain/segment/measureText.ts';
import { completeText, type TextAddition } from '@/domain/template/completeText.ts';
import { reviewedLanguage, type Language } from '@/domain/template/language.ts';
import { typedFields } from '@/domain/template/typedFields.ts';
import { consentFor, type ConsentFinding } from '@/services/consent/consentFor.ts';
import type { Context } from '@/services/context.ts';
import { callerOfSend } from './directBrake.ts';
import type { About } from './findAbout.ts';
import { numberFindings, personFindings } from './peopleFindings.ts';
import type { RecipientPatient } from './recipient.ts';
import { refusalsOf } from './refusalsOf.ts';
import type { SendRequest } from './sendRequest.ts';
import { wantedTime } from './sendTime.ts';
import { patientsToldOf, strictest } from './severalVisits.ts';
import { checkLength } from './textLimits.ts';

/** Everything that decides one text. `refusals` is in the order of the gate; the first counts. */
export type Assessment = {
  clinic: GateClinic;
  sender: GateSender;
  conversation: NumberFacts['conversation'];
  phoneNumber: string;
  patient: RecipientPatient | null;
  category: Category;
  language: Language;
  text: string;
  additions: TextAddition[];
  /** Where the written text starts in the complete one, in UTF-16 units. */
  offset: number;
  measure: TextMeasure;
  suppression: ActiveSuppression | null;
  consent: ConsentFinding;
  /** Its claim asks for a Part 2 consent again. */
  needsPart2: boolean;
  findings: ContentFinding[];
  verdict: Verdict;
  /** When it may leave; null is now. */
  sendAt: Date | null;
  warnings: { code: string; message: string }[];
  refusals: Refusal[];
};

/** An inbound text makes an answer a conversation for this long (compliance, section 2). */
const conversationHours = 24;

/** What the gate looks at, read in one transaction. */
export type Asked = {
  clinic: GateClinic;
  sender: GateSender;
  number: { phoneNumber: string; isValid: boolean };
  about: About;
  facts: NumberFacts;
  patient: RecipientPatient | null;
};

/**
 * Asks the gate (`judgeSend`) about one text that a person, the API or a rule wants to send: completes the text as it would really
 * go, and gathers the facts. Changes nothing.
 * @throws Refusal invalid_request for a text that is empty or too long, or a time too far ahead
 */
export function assessMessage(ctx: Context, request: SendRequest, asked: Asked): Assessment {
  const { sender, number, facts, patient } = asked;
  const clinic = atLocation(asked.clinic, asked.about.location);
  const { conversation, suppression } = facts;
  const now = ctx.now();
  const category = categoryOf(request, conversation?.lastInboundAt ?? null, now);
  const language = request.language ?? reviewedLanguage(patient?.language ?? clinic.language);
  const needsMore = !facts.hasTexted || request.isAutomated === true;
  const clinicName = clinic.content.smsAlias ?? clinic.name;
  const { text, additions, offset } = completeText({
    text: request.text,
    clinicName,
    language,
    needsName: needsMore,
    needsStop: needsMore,
  });
  checkLength(request.text, text, additions, (request.mediaUrls ?? []).length > 0);

  const toldOf = patientsToldOf(asked);
  const consent = strictest(
    toldOf.map((patientId) =>
      consentFor(ctx, {
        policy: clinic.policy,
        category: category.category,
        patientId,
        lastInboundAt: conversation?.lastInboundAt ?? null,
        callAttestation: request.consent ?? null,
        events: facts.consentEvents,
        lastOptOutAt: facts.lastOptOutAt,
      }),
    ),
  );
  const findings = scanContent(text, {
    category: category.category,
    policy: clinic.policy,
    today: now.toISOString().slice(0, 10),
    country: clinic.country,
    patientBirthDate: patient?.birthDate ?? undefined,
    patientGivenName: patient?.givenName,
    patientFamilyName: patient?.familyName,
    clinicName,
    clinic: clinic.content,
    ownHost: new URL(ctx.settings.publicUrl).hostname,
    clinicPhoneNumbers: [clinic.phoneNumber, asked.clinic.phoneNumber, sender.phoneNumber].filter(
      (known) => known !== null,
    ),
    typedFields: typedFields(text),
  });
  const wantedAt = wantedTime(request, now);
  const isAutomated = request.isAutomated === true;
  const part2 = part2At(asked, clinic.content.sensitivity, now);
  const verdict = judgeSend({
    policy: clinic.policy,
    sender: {
      // What is for later meets a hold in its claim.
      isHeld: wantedAt <= now && sender.isHeld,
      country: sender.phoneNumber && countryOfNumber(sender.phoneNumber),
    },
    account: {
      clinicCountry: clinic.country,
      isBaaConfirmed: clinic.isBaaConfirmed,
      isHipaaAccountConfirmed: clinic.isHipaaAccountConfirmed,
    },
    category: { ...category, isOwnAnswer: false },
    person: toldOf.flatMap((patientId) =>
      personFindings(facts, patientId, {
        category: category.category,
        now: wantedAt,
        timeZone: asked.clinic.timeZone,
      }),
    ),
    number: {
      isValid: number.isValid,
      country: countryOfNumber(number.phoneNumber),
      clinicCountry: clinic.country,
      waitsForReview: wantedAt <= now && facts.isUnderReview && callerOfSend(ctx, request) === 'automated',
      found: numberFindings(
        { ...facts, lastInboundAt: conversation?.lastInboundAt ?? null },
        { category: category.category, now },
      ),
    },
    suppression: suppression && { id: suppression.id, advice: howToComeBack(sender) },
    consent: consent.allowed
      ? { allowed: true, basis: consent.basis ?? 'not_needed' }
      : { allowed: false, rule: consent.rule, sentence: consent.message },
    part2,
    content: {
      found: findings,
      reason: clinic.policy === 'standard' ? (request.contentReason ?? null) : null,
    },
    time: {
      spreadBy: number.phoneNumber,
      now: now.toTemporalInstant(),
      wantedAt: wantedAt.toTemporalInstant(),
      latestUsefulAt: request.deadlineAt?.toTemporalInstant() ?? null,
      isAutomated,
      isReply: !isAutomated && isRecent(conversation?.lastInboundAt ?? null, now),
      quietHours: request.quietHours,
      whereabouts: whereaboutsAt(asked, clinic.timeZone),
      clinicHours: clinicHoursFor(clinic.textHours, category.category),
    },
    caps: { sent: facts.sentTexts, found: [] },
  });
  const sendAt = verdict.notBefore === null ? wantedAt : new Date(verdict.notBefore.epochMilliseconds);
  return {
    clinic,
    sender,
    conversation,
    phoneNumber: number.phoneNumber,
    patient,
    category: category.category,
    language,
    text,
    additions,
    offset,
    measure: measureText(text, { tollFree: sender.phoneNumber !== null && isTollFree(sender.phoneNumber) }),
    suppression,
    consent,
    needsPart2: needsPart2(part2, { category: category.category, isAutomated }),
    findings,
    verdict,
    sendAt: sendAt > now ? sendAt : null,
    warnings: warningsOf(verdict, ctx.actor.kind === 'staff'),
    refusals: refusalsOf(verdict, { offset, additions }),
  };
}

/** Whether it tells of substance use treatment, and whether its patient, or that of the visit, has agreed to that for this number (SENS-01). */
function part2At({ about, facts, patient }: Asked, sensitivity: Sensitivity, now: Date): Part2Facts {
  if (sensitivity !== 'sud') return tellsNothing;
  const whose = about.appointment?.patientId ?? patient?.id;
  const events = facts.consentEvents
    .filter(({ kind, patientId }) => kind === 'part2' && patientId === whose)
    .map(({ kind, action, occurredAt, endsAt }) => ({
      kind,
      action,
      occurredAt: occurredAt.toTemporalInstant(),
      endsAt: endsAt?.toTemporalInstant(),
    }));
  return { isSud: true, isConsented: hasPart2Consent(events, now.toTemporalInstant()) };
}

/** Where the text may be read: where its patient is, or, when none is named, what all at the number agree on (TZ-01, TZ-02). */
function whereaboutsAt({ number, facts, patient }: Asked, clinicZone: string): WhereaboutsFacts {
  const named = facts.patients.find(({ id }) => id === patient?.id);
  const { timeZone, zip, addressState } = named ?? sharedWhereabouts(facts.patients);
  return {
    phoneNumber: number.phoneNumber,
    chosenZone: timeZone,
    zip,
    addressState,
    clinicZone,
  };
}

/** What the caller is told, though the text goes. What concerns every text alike is in the settings; that it is night, people are told (TZ-08). */
function warningsOf({ findings }: Verdict, isByHand: boolean): Assessment['warnings'] {
  return findings
    .filter(({ outcome, stage, code }) => {
      if (outcome !== 'warn' || stage === 'sender' || stage === 'category') return false;
      return code !== 'night' || isByHand;
    })
    .map(({ code, sentence }) => ({ code, message: sentence }));
}

function categoryOf(
  request: SendRequest,
  lastInbound: Date | null,
  now: Date,
): Omit<CategoryFacts, 'isOwnAnswer'> {
  const { template } = request;
  const templateCategory = template?.category ?? null;
  if (request.category) return { category: request.category, chosenBy: 'caller', templateCategory };
  if (template) return { category: template.category, chosenBy: 'template', templateCategory };
  const category = isRecent(lastInbound, now) ? 'conversation' : 'care';
  return { category, chosenBy: 'nobody', templateCategory };
}

function isRecent(lastInbound: Date | null, now: Date): boolean {
  return lastInbound !== null && now.getTime() - lastInbound.getTime() < conversationHours * 3_600_000;
}

function howToComeBack(sender: GateSender): string {
  return `Only the patient can change this, by texting START to ${sender.phoneNumber ?? 'the clinic’s number'}.`;
}
