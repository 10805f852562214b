import {
  conversationById,
  lockConversation,
  placeConversation,
  type ConversationRow,
} from '@/db/conversationQueries.ts';
import { activeStaff } from '@/db/staffQueries.ts';
import { activeSuppression } from '@/db/suppressionQueries.ts';
import type { Connection } from '@/db/database.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { loadConversation, noConversation } from './getConversation.ts';
import type { PresentedConversation } from './presentConversation.ts';

export type ConversationChange = {
  status?: ConversationRow['status'] | undefined;
  /** ISO 8601 with offset; goes with the status `snoozed`. */
  snoozedUntil?: string | undefined;
  assignedTo?: string | null | undefined;
};

/**
 * Assigns a conversation, puts it to sleep until a time, or sets it done or open again.
 * @throws Refusal not_found, invalid_request
 */
export async function changeConversation(
  ctx: Context,
  id: string,
  change: ConversationChange,
): Promise<PresentedConversation> {
  requireScope(ctx.actor, 'conversations:write');
  const snoozedUntil = readSnooze(ctx, change);
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await conversationById(tx, ctx.clinicId, id))) throw noConversation();
    const row = await lockConversation(tx, ctx.clinicId, id);
    if (change.assignedTo) await requireColleague(ctx, tx, change.assignedTo);
    const status = change.status ?? row.status;
    const place = {
      status,
      snoozedUntil: change.status === undefined ? row.snoozedUntil : snoozedUntil,
      assignedTo: change.assignedTo === undefined ? row.assignedTo : change.assignedTo,
      waitingSince: await waitingSince(ctx, tx, row, status),
    };
    const changed = (['status', 'snoozedUntil', 'assignedTo'] as const).filter(
      (field) => String(row[field]) !== String(place[field]),
    );
    if (changed.length === 0) return;
    await placeConversation(tx, ctx.clinicId, id, place);
    await recordDeed(ctx, tx, {
      action: 'conversation.changed',
      kind: 'conversation',
      id,
      conversationId: id,
      detail: { fields: changed, status, assignedTo: place.assignedTo },
    });
  });
  return loadConversation(ctx, id);
}

function readSnooze(ctx: Context, change: ConversationChange): Date | null {
  if (change.status !== 'snoozed') {
    if (change.snoozedUntil === undefined) return null;
    throw wrong('snoozedUntil', 'A time to wake up goes with the status “snoozed”.');
  }
  if (change.snoozedUntil === undefined)
    throw wrong('snoozedUntil', 'Say until when the conversation sleeps.');
  const until = new Date(change.snoozedUntil);
  if (until <= ctx.now()) throw wrong('snoozedUntil', 'The time to wake up has to lie ahead.');
  return until;
}

async function requireColleague(ctx: Context, tx: Connection, id: string): Promise<void> {
  const staff = await activeStaff(tx, ctx.clinicId);
  if (staff.some((member) => member.id === id)) return;
  throw wrong('assignedTo', 'There is no staff member with this id at work in this clinic.');
}

/** Done means that nobody has to answer any more; taking that back makes the patient's last word wait again. */
async function waitingSince(
  ctx: Context,
  tx: Connection,
  row: ConversationRow,
  status: ConversationRow['status'],
): Promise<Date | null> {
  if (status === 'done') return null;
  if (row.status !== 'done' || row.lastInboundAt === null) return row.waitingSince;
  const patientSpokeLast = row.lastInboundAt.getTime() === row.lastMessageAt?.getTime();
  if (!patientSpokeLast) return null;
  return (await activeSuppression(tx, ctx.clinicId, row.phoneNumber)) ? null : row.lastInboundAt;
}

function wrong(field: string, sentence: string): Refusal {
  return new Refusal('invalid_request', sentence, { field });
}
