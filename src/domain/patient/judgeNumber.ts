import type { Finding } from '../gate/finding.ts';
import type { Category } from '../message/category.ts';

export const lineTypes = ['unknown', 'mobile', 'landline', 'voip'] as const;
export type LineType = (typeof lineTypes)[number];

/** What is known of a number at this clinic. */
export type NumberKnowledge = {
  lineType: LineType;
  lineTypeAt: Temporal.Instant | null;
  /** By code or by staff. */
  verifiedAt: Temporal.Instant | null;
  deadSince: Temporal.Instant | null;
  reassignedAt: Temporal.Instant | null;
  /** A text came from it. */
  lastInboundAt: Temporal.Instant | null;
  /** When it was given to the clinic. */
  addedAt: Temporal.Instant | null;
};

/** A number that nobody has verified for so long may be somebody else's (TCPA-20). */
export const staleAfterDays = 90;

/**
 * What speaks against texting this number: a landline (ID-08), a dead or reassigned one, a warning for one that nobody has verified for 90 days
 * (TCPA-20). A text from the number, a code or staff at check-in says that it is right after all, whatever was known before.
 */
export function judgeNumber(
  number: NumberKnowledge,
  { category, now }: { category: Category; now: Temporal.Instant },
): Finding[] {
  if (category === 'system') return [];
  const proof = lastProof(number);
  const stands = (since: Temporal.Instant | null): boolean =>
    since !== null && (proof === null || Temporal.Instant.compare(since, proof) >= 0);
  if (number.lineType === 'landline' && stands(number.lineTypeAt)) {
    return [block('ID-08', 'number_landline', 'This number is a landline and takes no texts.')];
  }
  if (stands(number.deadSince)) {
    return [
      block('TCPA-20', 'number_dead', 'This number cannot be reached any more: its last texts failed.'),
    ];
  }
  if (stands(number.reassignedAt)) {
    return [block('TCPA-20', 'number_reassigned', 'This number belongs to somebody else now.')];
  }
  return isStale(number, now) ? [stale] : [];
}

const stale: Finding = {
  stage: 'number',
  rule: 'TCPA-20',
  outcome: 'warn',
  code: 'number_stale',
  sentence: `Nobody has verified this number for ${staleAfterDays} days: it may be somebody else’s by now.`,
  advice: 'Ask the patient at the next visit, or verify it by code.',
};

/** When the number was last seen to be the patient's: by a text from it, a code or staff (TCPA-20). */
export function lastProof({
  verifiedAt,
  lastInboundAt,
}: Pick<NumberKnowledge, 'verifiedAt' | 'lastInboundAt'>): Temporal.Instant | null {
  if (verifiedAt === null || lastInboundAt === null) return verifiedAt ?? lastInboundAt;
  return Temporal.Instant.compare(verifiedAt, lastInboundAt) > 0 ? verifiedAt : lastInboundAt;
}

/** Whether nobody has verified the number for too long, the day on which it was given counting as one. */
export function isStale(number: NumberKnowledge, now: Temporal.Instant): boolean {
  const seen = lastProof(number) ?? number.addedAt;
  return seen !== null && now.epochMilliseconds - seen.epochMilliseconds > staleAfterDays * 24 * 3_600_000;
}

function block(rule: string, code: string, sentence: string): Finding {
  const advice = 'Ask the patient for a mobile number; call or write until then.';
  return { stage: 'number', rule, outcome: 'block', code, sentence, advice };
}
