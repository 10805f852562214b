import type { ConsentOnRecord } from '@/db/gateQueries.ts';
import type { ConsentAttestation } from '@/domain/consent/consentEvent.ts';
import { hasConsent, type ConsentBasis } from '@/domain/consent/hasConsent.ts';
import type { Category } from '@/domain/message/category.ts';
import type { Context } from '@/services/context.ts';
import type { CallAttestation } from '@/services/message/sendRequest.ts';

/** Whether a text of this category may go to this number, on what basis, and by which rule. */
export type ConsentFinding = {
  allowed: boolean;
  /** What it rests on: `event`, `attestation`, `inbound`, `not_needed`; null when nothing does. */
  basis: ConsentBasis['kind'] | null;
  /** A sentence for people. */
  message: string;
  rule: string;
  /** The consent event, or the API key whose owner declares it. */
  evidenceId: string | null;
  recordedAt: Date | null;
};

export type ConsentCase = {
  policy: 'standard' | 'strict';
  category: Category;
  patientId: string | null;
  lastInboundAt: Date | null;
  callAttestation: CallAttestation | null;
  /** What is on record for the number, newest first. */
  events: readonly ConsentOnRecord[];
  lastOptOutAt: Date | null;
};

/** Decides what is on record by the rules of `domain/consent`. Opt-outs are asked for separately. */
export function consentFor(ctx: Context, asked: ConsentCase): ConsentFinding {
  const { patientId } = asked;
  const events = asked.events.filter(
    (event) => patientId === null || event.patientId === null || event.patientId === patientId,
  );
  const answer = hasConsent({
    category: asked.category,
    policy: asked.policy,
    now: ctx.now().toTemporalInstant(),
    events: events.map((event) => ({
      id: event.id,
      category: event.category,
      kind: event.kind,
      action: event.action,
      occurredAt: event.occurredAt.toTemporalInstant(),
      basis: event.basis,
      endsAt: event.endsAt?.toTemporalInstant(),
      writtenFlags: event.writtenFlags,
    })),
    attestation: attestationOf(ctx, asked),
    lastInboundAt: asked.lastInboundAt?.toTemporalInstant(),
    lastOptOutAt: asked.lastOptOutAt?.toTemporalInstant(),
  });
  if (!answer.allowed) {
    return {
      allowed: false,
      basis: null,
      message: answer.sentence,
      rule: answer.rule,
      evidenceId: null,
      recordedAt: null,
    };
  }
  return {
    allowed: true,
    rule: `consent_${answer.basis.kind}`,
    basis: answer.basis.kind,
    ...evidenceOf(ctx, answer.basis, events),
  };
}

function attestationOf(ctx: Context, asked: ConsentCase): ConsentAttestation | undefined {
  if (asked.callAttestation) return { source: 'caller', categories: [asked.category] };
  const { actor } = ctx;
  if ((actor.kind === 'api_key' || actor.kind === 'host') && actor.attestation) {
    return { source: 'key', categories: actor.attestation.categories };
  }
  return undefined;
}

function evidenceOf(
  ctx: Context,
  basis: ConsentBasis,
  events: readonly ConsentOnRecord[],
): Pick<ConsentFinding, 'message' | 'evidenceId' | 'recordedAt'> {
  switch (basis.kind) {
    case 'event': {
      const event = events.find(({ id }) => id === basis.eventId);
      return {
        message: 'Consent is on record.',
        evidenceId: basis.eventId,
        recordedAt: event?.occurredAt ?? null,
      };
    }
    case 'attestation':
      return basis.source === 'caller'
        ? { message: 'The caller attests consent.', evidenceId: null, recordedAt: null }
        : { message: 'The owner of the key attests consent.', evidenceId: ctx.actor.id, recordedAt: null };
    case 'inbound':
      return {
        message: 'The patient wrote in the last 24 hours.',
        evidenceId: null,
        recordedAt: new Date(basis.at.epochMilliseconds),
      };
    case 'not_needed':
      return { message: 'This text needs no consent.', evidenceId: null, recordedAt: null };
  }
}
