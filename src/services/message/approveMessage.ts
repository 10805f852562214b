import { recordDecisions } from '@/db/decisionQueries.ts';
import { recordMessageEvent } from '@/db/messageEventQueries.ts';
import type { Connection } from '@/db/database.ts';
import { lockMessage, type MessageRow } from '@/db/messageQueries.ts';
import { packVersion } from '@/domain/gate/finding.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { actorColumns, requireScope, type Context } from '@/services/context.ts';
import { recordDeed } from '@/services/recordDeed.ts';
import { loadMessage } from './getMessage.ts';
import { usefulUntil } from './usefulUntil.ts';

/** An approved text leaves within this time or not at all. */
const deadlineMs = 4 * 3_600_000;

/**
 * Lets a held text go, by somebody other than its author. Opt-out, consent, hours and caps are asked again when it is claimed.
 * @throws Refusal conflict when it is not on hold, forbidden for its author and for anybody who is not a staff member
 */
export async function approveMessage(ctx: Context, idOrSid: string): Promise<void> {
  requireScope(ctx.actor, 'messages:send');
  const { actor } = ctx;
  if (actor.kind !== 'staff')
    throw new Refusal('forbidden', 'A held text is approved by a person who is signed in.', {
      reason: 'second_person',
    });
  const { id } = await loadMessage(ctx, idOrSid);
  await ctx.db.transaction().execute(async (tx) => {
    const message = await lockMessage(tx, ctx.clinicId, id);
    if (message?.dispatchState !== 'queued' || message.reasonCode !== 'content_held') {
      throw new Refusal('conflict', 'This text is not on hold.', { id });
    }
    if (message.actorId === actor.id) {
      throw new Refusal('forbidden', 'Somebody else has to look at your text.', {
        id,
        reason: 'second_person',
      });
    }
    const now = ctx.now();
    await tx
      .updateTable('message')
      .set({
        reasonCode: null,
        sendAfter: now,
        deadlineAt: new Date(now.getTime() + deadlineMs),
        // Its claim asks the hours: it may be night by now, or not yet morning.
        usefulUntil: message.usefulUntil && usefulUntil(now, undefined, await visitOf(tx, message)),
      })
      .where('clinicId', '=', ctx.clinicId)
      .where('id', '=', id)
      .execute();
    await recordMessageEvent(tx, {
      clinicId: ctx.clinicId,
      id: ctx.newId(),
      messageId: id,
      kind: 'queued',
      reasonCode: 'approved',
      occurredAt: now,
    });
    await recordDecisions(tx, ctx.clinicId, [
      {
        id: ctx.newId(),
        messageId: id,
        conversationId: message.conversationId,
        step: 'approval',
        outcome: 'allow',
        code: null,
        rules: ['DLP-04'],
        findings: [],
        evidence: { category: message.category, patientId: message.patientId },
        packVersion,
        notBefore: null,
        latestUsefulAt: null,
        refused: null,
        ...actorColumns(actor),
        decidedAt: now,
      },
    ]);
    await recordDeed(ctx, tx, {
      action: 'message.approved',
      kind: 'message',
      id,
      conversationId: message.conversationId,
    });
  });
  ctx.wake();
}

async function visitOf(
  tx: Connection,
  { clinicId, appointmentId }: MessageRow,
): Promise<{ startsAt: Date } | null> {
  if (appointmentId === null) return null;
  const row = await tx
    .selectFrom('appointment')
    .select('startsAt')
    .where('clinicId', '=', clinicId)
    .where('id', '=', appointmentId)
    .executeTakeFirst();
  return row ?? null;
}
