import type { FrozenBatch, FrozenText } from '@/db/campaignTextInserts.ts';
import type { OneOfMany } from '@/db/alikeDecisionQueries.ts';
import type { SkipReason } from '@/domain/campaign/skipReasons.ts';
import { keptVerdict } from '@/domain/gate/keptDecision.ts';
import type { CampaignDeps } from './openCampaign.ts';
import type { Judged } from './judgePage.ts';

/** Why each of a page of the list is or is not texted, as it is kept, and the reason under which the campaign counts it. */
export function recipientDecisions(
  { newId }: Pick<CampaignDeps, 'newId'>,
  batch: FrozenBatch,
  page: {
    judged: readonly Judged[];
    /** In the order of the list, without those that were skipped. */
    texts: readonly Pick<FrozenText, 'id'>[];
    queued: ReadonlySet<string>;
    conversations: ReadonlyMap<string, string>;
  },
): { decision: OneOfMany; code: SkipReason | null }[] {
  const { category, campaignId } = batch;
  const evidences = new Map<object | null, Readonly<Record<string, unknown>>>();
  const evidenceOf = (where: object | null): Readonly<Record<string, unknown>> => {
    const known = evidences.get(where) ?? { category, campaignId, ...(where ? { where } : {}) };
    evidences.set(where, known);
    return known;
  };
  let index = 0;
  return page.judged.map(({ recipient, verdict }) => {
    const { patientId, phoneNumber, suppressionId } = recipient;
    const refused = { category, patientId, phoneNumber };
    const { where } = verdict.verdict;
    const decision = {
      id: newId(),
      conversationId: page.conversations.get(phoneNumber ?? '') ?? null,
      step: 'acceptance' as const,
      ...keptVerdict(verdict.verdict),
      actorKind: batch.actorKind,
      actorId: batch.actorId,
      decidedAt: batch.occurredAt,
    };
    const evidence = evidenceOf(where);
    const own = { patientId, suppressionId };
    if (verdict.kind === 'skip') {
      // One of many waits for no second person.
      const kept = { ...decision, outcome: 'block' as const, messageId: null, refused };
      const consent = { basis: null, evidenceId: null };
      return { code: verdict.reason, decision: { ...kept, evidence, ownEvidence: { ...own, consent } } };
    }
    const messageId = page.texts[index]?.id ?? null;
    index += 1;
    const { basis } = verdict;
    const consent = {
      basis: basis.kind,
      evidenceId: basis.kind === 'event' ? basis.eventId : batch.actorId,
    };
    const kept = { ...decision, evidence, ownEvidence: { ...own, consent } };
    if (messageId !== null && page.queued.has(messageId))
      return { code: null, decision: { ...kept, messageId, refused: null } };
    // Another worker, or another patient with this number, was first.
    const lost = { outcome: 'block' as const, code: 'duplicate_number', rules: ['one_text_a_number'] };
    return { code: 'duplicate_number' as const, decision: { ...kept, ...lost, messageId: null, refused } };
  });
}
