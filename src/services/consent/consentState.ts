import type { ClinicRow } from '@/db/clinicQueries.ts';
import {
  consentEventsFor,
  lastOptOutAt,
  type ConsentEventRow,
  type ConsentFactsRow,
} from '@/db/consentQueries.ts';
import type { Connection } from '@/db/database.ts';
import { hasSudPlace } from '@/db/locationQueries.ts';
import { suppressionInForce } from '@/db/suppressionQueries.ts';
import { explainRule } from '@/domain/keyword/explainRule.ts';
import { consentWording } from '@/domain/consent/consentWording.ts';
import {
  writtenFlags,
  type ConsentEvent,
  type ConsentGiver,
  type ConsentMeans,
  type WrittenFlag,
} from '@/domain/consent/consentEvent.ts';
import { hasPart2Consent, part2Wording } from '@/domain/consent/part2Consent.ts';
import { hasConsent } from '@/domain/consent/hasConsent.ts';
import { categories, type Category } from '@/domain/message/category.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { reviewedLanguage } from '@/domain/template/language.ts';
import { actorNames } from '../actorNames.ts';
import type { Context } from '../context.ts';

export type PresentedConsentState = {
  phoneNumber: string;
  display: string;
  suppression: { active: boolean; since: string | null; source: string | null; ruleWords: string | null };
  categories: {
    category: Category;
    allowed: boolean;
    basis: string | null;
    message: string;
    wording: string;
  }[];
  /** Whether texts may tell of substance use treatment; null where the clinic has no such place (SENS-01). */
  part2: { stands: boolean; wording: string } | null;
  events: PresentedConsentEvent[];
};

type PresentedConsentEvent = {
  id: string;
  patientId: string | null;
  phoneNumber: string;
  category: Category;
  kind: ConsentEventRow['kind'];
  action: ConsentEventRow['action'];
  channel: string;
  wordingVersion: string | null;
  wording: string | null;
  language: string | null;
  means: ConsentMeans | null;
  basis: ConsentGiver;
  endsAt: string | null;
  evidenceReference: string | null;
  writtenFlags: WrittenFlag[];
  actor: { kind: string; name: string | null };
  occurredAt: string;
  recordedAt: string;
};

/** What one number of a patient may be texted about by what is on record, and how we know. */
export async function consentState(
  ctx: Context,
  connection: Connection,
  clinic: ClinicRow,
  patient: { id: string; language: string },
  phoneNumber: string,
): Promise<PresentedConsentState> {
  const events = await consentEventsFor(connection, ctx.clinicId, phoneNumber, patient.id);
  const optOut = await suppressionInForce(connection, ctx.clinicId, phoneNumber);
  const optOutAt = await lastOptOutAt(connection, ctx.clinicId, phoneNumber);
  const nameOf = await actorNames(ctx, connection, events);
  const language = reviewedLanguage(patient.language);

  const display = formatPhoneNumber(phoneNumber, homeCountry(clinic.country));

  const stateOf = (category: Category): PresentedConsentState['categories'] => {
    const wording = consentWording(category, clinic.name, language, display);
    // Answers, and the confirmations of STOP, START and HELP, are not asked for.
    if (wording === null) return [];
    const answer = hasConsent({
      category,
      policy: clinic.policy,
      now: ctx.now().toTemporalInstant(),
      events: events.map(ruleEvent),
      lastOptOutAt: optOutAt?.toTemporalInstant(),
    });
    const shown = { category, wording: wording.text };
    if (optOut) {
      return [{ ...shown, allowed: false, basis: null, message: 'This number has opted out of all texts.' }];
    }
    return answer.allowed
      ? [{ ...shown, allowed: true, basis: answer.basis.kind, message: 'Consent is on record.' }]
      : [{ ...shown, allowed: false, basis: null, message: answer.sentence }];
  };

  return {
    phoneNumber,
    display,
    suppression: {
      active: optOut !== undefined,
      since: optOut?.startedAt.toISOString() ?? null,
      source: optOut?.source ?? null,
      ruleWords: optOut?.rule ? explainRule(optOut.rule) : null,
    },
    categories: categories.flatMap(stateOf),
    part2: (await hasSudPlace(connection, ctx.clinicId))
      ? {
          stands: hasPart2Consent(
            events.filter(({ patientId }) => patientId === patient.id).map(ruleEvent),
            ctx.now().toTemporalInstant(),
          ),
          wording: part2Wording(clinic.name, language, display).text,
        }
      : null,
    events: events.map((event) => ({
      id: event.id,
      patientId: event.patientId,
      phoneNumber: event.phoneNumber,
      category: event.category,
      kind: event.kind,
      action: event.action,
      channel: event.channel,
      wordingVersion: event.wordingVersion,
      wording: event.wording,
      language: event.language,
      means: event.means,
      basis: event.basis ?? 'patient',
      endsAt: event.endsAt?.toISOString() ?? null,
      evidenceReference: event.evidenceReference,
      writtenFlags: flagsOf(event) ?? [],
      actor: nameOf(event),
      occurredAt: event.occurredAt.toISOString(),
      recordedAt: event.recordedAt.toISOString(),
    })),
  };
}

/** An event of the record as the rules read it. */
export function ruleEvent(event: ConsentFactsRow): ConsentEvent {
  return {
    id: event.id,
    category: event.category,
    kind: event.kind,
    action: event.action,
    occurredAt: event.occurredAt.toTemporalInstant(),
    basis: event.basis,
    endsAt: event.endsAt?.toTemporalInstant(),
    writtenFlags: flagsOf(event),
  };
}

function flagsOf({ writtenFlags: kept }: ConsentFactsRow): WrittenFlag[] | null {
  return kept === null ? null : writtenFlags.filter((flag) => kept.includes(flag));
}
