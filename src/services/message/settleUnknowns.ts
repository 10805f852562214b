import { recordAudits } from '@/db/auditQueries.ts';
import { recordChanges } from '@/db/changeQueries.ts';
import { recordMessageEvents } from '@/db/messageEventQueries.ts';
import { lockMessages, type MessageRow } from '@/db/messageQueries.ts';
import { closeUnknownTasks, settleMessages } from '@/db/settlementQueries.ts';
import { auditEvent } from '../auditEvent.ts';
import { requireScope, type Context } from '../context.ts';
import { sendAgain, type SentAgain } from './sendAgain.ts';

export type Outcome = 'sent' | 'not_sent';

/** What became of the wish to settle one text. `known_by_now` changes nothing: Twilio has told, or another person. */
export type Settlement = {
  id: string;
  result: 'settled' | 'settled_before' | 'known_by_now' | 'not_found';
  /** What came of sending it again as a new text, where that was asked for. */
  again: SentAgain | null;
};

/**
 * A person says what became of texts whose answer was lost, all in one transaction: `sent` leaves them with Twilio
 * without a SID, `not_sent` withdraws them. A callback that comes after all still wins. With `again` each text that
 * was not sent is queued as a new one, through every gate; asking twice settles and sends once.
 */
export async function settleUnknowns(
  ctx: Context,
  ids: readonly string[],
  outcome: Outcome,
  again: boolean = false,
): Promise<Settlement[]> {
  requireScope(ctx.actor, 'messages:send');
  const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
  const settled = await ctx.db.transaction().execute(async (tx) => {
    const rows = new Map(
      (await lockMessages(tx, ctx.clinicId, wanted)).map((row): [string, MessageRow] => [row.id, row]),
    );
    const open = [...rows.values()].filter(({ dispatchState }) => dispatchState === 'unknown');
    await write(ctx, tx, open, outcome);
    return wanted.map((id): Omit<Settlement, 'again'> => ({ id, result: resultOf(rows.get(id), outcome) }));
  });
  const results: Settlement[] = [];
  for (const { id, result } of settled) {
    const isSettled = result === 'settled' || result === 'settled_before';
    const sent = again && outcome === 'not_sent' && isSettled ? await sendAgain(ctx, id) : null;
    results.push({ id, result, again: sent });
  }
  return results;
}

function resultOf(row: MessageRow | undefined, outcome: Outcome): Settlement['result'] {
  if (!row) return 'not_found';
  if (row.dispatchState === 'unknown') return 'settled';
  const isSame =
    row.reasonCode === 'settled_by_person' &&
    row.dispatchState === (outcome === 'sent' ? 'handed_over' : 'withdrawn');
  return isSame ? 'settled_before' : 'known_by_now';
}

async function write(
  ctx: Context,
  tx: Context['db'],
  rows: readonly MessageRow[],
  outcome: Outcome,
): Promise<void> {
  if (rows.length === 0) return;
  const { clinicId, actor } = ctx;
  const now = ctx.now();
  const ids = rows.map(({ id }) => id);
  await settleMessages(tx, clinicId, ids, outcome);
  await recordMessageEvents(
    tx,
    rows.map(({ id }) => ({
      clinicId,
      id: ctx.newId(),
      messageId: id,
      kind: outcome === 'sent' ? ('handed_over' as const) : ('withdrawn' as const),
      reasonCode: 'settled_by_person',
      occurredAt: now,
    })),
  );
  const tasks = await closeUnknownTasks(tx, clinicId, ids, {
    at: now,
    by: actor.kind === 'staff' ? actor.id : null,
    outcome,
  });
  await recordChanges(tx, [
    ...rows.map(({ id, conversationId }) => ({
      clinicId,
      kind: 'message' as const,
      subjectId: id,
      conversationId,
    })),
    ...tasks.map(({ id, conversationId }) => ({
      clinicId,
      kind: 'task' as const,
      subjectId: id,
      conversationId,
    })),
  ]);
  await recordAudits(
    tx,
    rows.map(({ id }) =>
      auditEvent(ctx, { action: 'message.settled', kind: 'message', id, detail: { outcome } }),
    ),
  );
}
