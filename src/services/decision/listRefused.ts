import { conversationById } from '@/db/conversationQueries.ts';
import { refusedTexts } from '@/db/decisionQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '@/services/context.ts';
import { noConversation } from '@/services/conversation/getConversation.ts';
import { pageFrom, timeCursor } from '@/services/cursor.ts';
import { findPatient } from '@/services/message/recipient.ts';
import { recordView } from '@/services/recordView.ts';
import { presentDecisions, type PresentedDecision } from './presentDecision.ts';

/**
 * Texts that were refused when they were asked for, or left out of a campaign: there is no message, only the decision.
 * @throws Refusal invalid_request unless a patient or a conversation is named, patient_not_found, not_found
 */
export async function listRefused(
  ctx: Context,
  query: {
    patientId?: string | undefined;
    conversationId?: string | undefined;
    limit: number;
    cursor?: string | undefined;
  },
): Promise<{ items: PresentedDecision[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'messages:read');
  const to = await recipientOf(ctx, query);
  const found = await refusedTexts(ctx.db, ctx.clinicId, to, {
    limit: query.limit + 1,
    before: timeCursor(query.cursor),
  });
  const { rows, nextCursor } = pageFrom(found, query.limit, (row) => [row.decidedAt.toISOString(), row.id]);
  const items = await presentDecisions(ctx, ctx.db, rows);
  await recordView(
    ctx,
    'decision.listed',
    'patientId' in to
      ? { kind: 'patient', id: to.patientId }
      : { kind: 'conversation', id: query.conversationId ?? null },
    { results: rows.length },
  );
  return { items, nextCursor };
}

async function recipientOf(
  ctx: Context,
  { patientId, conversationId }: { patientId?: string | undefined; conversationId?: string | undefined },
): Promise<{ patientId: string } | { phoneNumber: string }> {
  if ((patientId === undefined) === (conversationId === undefined)) {
    throw new Refusal('invalid_request', 'Name a patient or a conversation, and not both.', {
      field: 'patientId',
    });
  }
  if (patientId !== undefined) return { patientId: (await findPatient(ctx.db, ctx.clinicId, patientId)).id };
  const conversation = await conversationById(ctx.db, ctx.clinicId, conversationId ?? '');
  if (!conversation) throw noConversation();
  return { phoneNumber: conversation.phoneNumber };
}
