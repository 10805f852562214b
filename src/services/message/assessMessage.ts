import type { ClinicRow } from '@/db/clinicQueries.ts';
import type { GateSender, NumberFacts } from '@/db/gateQueries.ts';
import type { ActiveSuppression } from '@/db/suppressionQueries.ts';
import type { Category } from '@/domain/message/category.ts';
import { neverSendRules, scanNeverSend, type ContentFinding } from '@/domain/phi/scanNeverSend.ts';
import { isTollFree } from '@/domain/phone/tollFree.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { measureText, type TextMeasure } from '@/domain/segment/measureText.ts';
import { builtInTemplates } from '@/domain/template/builtIn.ts';
import { completeText, type TextAddition } from '@/domain/template/completeText.ts';
import { spokenLanguage, type Language } from '@/domain/template/language.ts';
import { consentFor, type ConsentFinding } from '@/services/consent/consentFor.ts';
import type { Context } from '@/services/context.ts';
import type { RecipientPatient } from './recipient.ts';
import type { SendRequest } from './sendRequest.ts';
import { checkLength } from './textLimits.ts';

/** Everything that decides one text. `refusals` is in the order of the gate; the first counts. */
export type Assessment = {
  clinic: ClinicRow;
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
  findings: ContentFinding[];
  /** Doubtful content: a second person has to look before the text may leave. */
  isDoubtful: boolean;
  warnings: { code: string; message: string }[];
  refusals: Refusal[];
};

/** An inbound text makes an answer a conversation for this long (compliance, section 2). */
const conversationHours = 24;

/** What the gate looks at, read in one transaction. */
export type Asked = {
  clinic: ClinicRow;
  sender: GateSender;
  number: { phoneNumber: string; isValid: boolean };
  facts: NumberFacts;
  patient: RecipientPatient | null;
};

/**
 * The one gate: number state → suppression → consent → content, for every path that makes a text (AUD-01).
 * @throws Refusal invalid_request for a text that is empty or too long
 */
export function assessMessage(ctx: Context, request: SendRequest, asked: Asked): Assessment {
  const { clinic, sender, number, facts, patient } = asked;
  const { conversation, suppression } = facts;
  const category = categoryOf(request, conversation?.lastInboundAt ?? null, ctx.now());
  const language = request.language ?? spokenLanguage(patient?.language ?? clinic.language);
  const needsMore = !facts.hasTexted || request.isAutomated === true;
  const { text, additions, offset } = completeText({
    text: request.text,
    clinicName: clinic.name,
    language,
    needsName: needsMore,
    needsStop: needsMore,
  });
  checkLength(request.text, text, additions, (request.mediaUrls ?? []).length > 0);

  const consent = consentFor(ctx, {
    policy: clinic.policy,
    category,
    patientId: patient?.id ?? null,
    lastInboundAt: conversation?.lastInboundAt ?? null,
    callAttestation: request.consent ?? null,
    events: facts.consentEvents,
    lastOptOutAt: facts.lastOptOutAt,
  });
  const findings = scanNeverSend(text, {
    ...(patient?.birthDate ? { patientBirthDate: patient.birthDate } : {}),
    clinicPhoneNumbers: [clinic.phoneNumber, sender.phoneNumber].filter((known) => known !== null),
  });
  const refusals: Refusal[] = [];
  if (suppression) refusals.push(optedOut(sender));
  if (!consent.allowed) {
    refusals.push(new Refusal('consent_missing', consent.message, { reason: category, field: 'category' }));
  }
  const blocked = findings.filter(({ action }) => action === 'block');
  if (blocked.length > 0) refusals.push(phiBlocked(blocked, additions, offset));
  return {
    clinic,
    sender,
    conversation,
    phoneNumber: number.phoneNumber,
    patient,
    category,
    language,
    text,
    additions,
    offset,
    measure: measureText(text, { tollFree: sender.phoneNumber !== null && isTollFree(sender.phoneNumber) }),
    suppression,
    consent,
    findings,
    isDoubtful: findings.some(({ action }) => action === 'hold'),
    warnings: number.isValid ? [] : [unassignedNumber],
    refusals,
  };
}

const unassignedNumber = {
  code: 'number_not_valid',
  message:
    'The numbering plan knows no such number. It is possible, so it was accepted; check it if the text is not delivered.',
};

function categoryOf(request: SendRequest, lastInbound: Date | null, now: Date): Category {
  if (request.category) return request.category;
  const template = Object.values(builtInTemplates).find(({ key }) => key === request.templateKey);
  if (template) return template.category;
  const isAnswer = lastInbound && now.getTime() - lastInbound.getTime() < conversationHours * 3_600_000;
  return isAnswer ? 'conversation' : 'care';
}

function optedOut(sender: GateSender): Refusal {
  const where = sender.phoneNumber ?? 'the clinic’s number';
  return new Refusal(
    'recipient_opted_out',
    'This number has opted out of texts. Call, write, or use the portal.',
    {
      advice: `Only the patient can change this, by texting START to ${where}.`,
    },
  );
}

/** Findings as callers see them: rule, sentence, and positions in their own text. Never the matched text. */
export function rulesAt(
  findings: readonly ContentFinding[],
  offset: number,
): { rule: string; start: number; end: number; message: string }[] {
  return findings.map(({ rule, start, end }) => ({
    rule,
    start: Math.max(0, start - offset),
    end: Math.max(0, end - offset),
    message: neverSendRules[rule],
  }));
}

function phiBlocked(findings: readonly ContentFinding[], additions: TextAddition[], offset: number): Refusal {
  const rules = rulesAt(findings, offset);
  const sentences = [...new Set(rules.map(({ message }) => message))].join(' ');
  return new Refusal('phi_blocked', `This text cannot be sent by SMS: ${sentences}`, {
    field: 'message',
    rules,
    ...(additions.length > 0 ? { additions } : {}),
  });
}
