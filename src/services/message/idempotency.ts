import { createHash } from 'node:crypto';
import { isDatabaseAway } from '@/db/databaseAway.ts';
import { messageByIntent, type MessageRow } from '@/db/messageQueries.ts';
import { Refusal, type RefusalCode, type RefusalFacts } from '@/domain/refusal/refusalCode.ts';
import type { Context } from '@/services/context.ts';
import { directSendsOf } from './directSends.ts';

/** A first request that died is taken over after this long; a live one takes 8 s for Twilio and little more. */
const lockMs = 30_000;

/** A stored first answer. */
export type StoredAnswer<Answer> =
  | { kind: 'answer'; answer: Answer }
  | { kind: 'refusal'; code: RefusalCode; message: string; facts: RefusalFacts };

/** Refusals after which nothing exists and the same request may well succeed: the key is free again. */
const freesKey: ReadonlySet<RefusalCode> = new Set([
  'twilio_unavailable',
  'twilio_misconfigured',
  'feature_disabled',
  'sending_held',
  'rate_limited',
  'internal_error',
]);

export const intentKeyOf = (ctx: Context, key: string): string => `request:${ownerOf(ctx)}:${key}`;

/**
 * Runs `act` once for a key: the same key and request gives the first answer again, another request under the key is
 * refused, and so is a second one while the first still runs. An answer that was lost (a crash, `outcome_unknown`)
 * is told from the ledger by `present`.
 */
export async function onceForKey<Answer>(
  ctx: Context,
  key: string,
  request: unknown,
  act: () => Promise<Answer>,
  present: (message: MessageRow) => Promise<Answer>,
): Promise<Answer> {
  const requestHash = createHash('sha256').update(JSON.stringify(request)).digest();
  const earlier = await claimKey<Answer>(ctx, key, requestHash);
  if (earlier.kind === 'stored') return replay(earlier.stored);
  if (earlier.kind === 'taken_over' || earlier.kind === 'unresolved') {
    const message = await messageByIntent(ctx.db, ctx.clinicId, intentKeyOf(ctx, key));
    // Taken back because nobody knew whether it was committed: the request is as if it had never been made.
    const isUndone = message?.dispatchState === 'withdrawn' && message.reasonCode === 'commit_unconfirmed';
    if (message && !isUndone) return present(message);
    if (message) await giveUpName(ctx, key);
  }
  try {
    const answer = await act();
    await keepAnswer(ctx, key, { kind: 'answer', answer }).catch((error: unknown) => {
      // The text has left, and the caller must not hear otherwise; a repeated request is told from the ledger.
      if (!isDatabaseAway(error)) throw error;
      ctx.log.error({ error }, 'the answer to a request could not be kept for its Idempotency-Key');
    });
    return answer;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'outcome_unknown') await markUnresolved(ctx, key);
    else if (error instanceof Refusal && !freesKey.has(error.code)) {
      await keepAnswer(ctx, key, {
        kind: 'refusal',
        code: error.code,
        message: error.message,
        facts: error.facts,
      });
    } else await freeKey(ctx, key);
    throw error;
  }
}

function replay<Answer>(stored: StoredAnswer<Answer>): Answer {
  if (stored.kind === 'answer') return stored.answer;
  throw new Refusal(stored.code, stored.message, stored.facts);
}

type Claim<Answer> =
  | { kind: 'new' }
  | { kind: 'taken_over' }
  /** Twilio's answer was lost: what became of the text stands in the ledger. */
  | { kind: 'unresolved' }
  | { kind: 'stored'; stored: StoredAnswer<Answer> };

async function claimKey<Answer>(ctx: Context, key: string, requestHash: Buffer): Promise<Claim<Answer>> {
  const owner = ownerOf(ctx);
  const now = ctx.now();
  const lockedUntil = new Date(now.getTime() + lockMs);
  if (await directSendsOf(ctx).takeKey(ctx, { owner, key, requestHash, createdAt: now, lockedUntil })) {
    return { kind: 'new' };
  }
  const row = await rowOf(ctx, key).executeTakeFirst();
  // Freed between the two statements: the first request ended without an effect.
  if (!row) return claimKey(ctx, key, requestHash);
  if (!row.requestHash.equals(requestHash)) {
    throw new Refusal(
      'idempotency_key_reused',
      'This Idempotency-Key was used for another request. Use a new key for a new text.',
      {
        field: 'Idempotency-Key',
      },
    );
  }
  if (row.responseEncrypted && row.keyId) {
    const text = await ctx.vault.open(
      ctx.clinicId,
      { table: 'idempotency_key', column: 'response', id: `${owner}/${key}` },
      { keyId: row.keyId, bytes: row.responseEncrypted },
    );
    // Written by `keepAnswer`, sealed, and bound to this very key.
    const stored: StoredAnswer<Answer> = JSON.parse(text);
    return { kind: 'stored', stored };
  }
  if (row.responseStatus === 504) return { kind: 'unresolved' };
  if (row.lockedUntil > now) {
    throw new Refusal(
      'idempotency_in_flight',
      'The first request with this Idempotency-Key is still running.',
      { retryAfterSeconds: 1 },
    );
  }
  const taken = await ctx.db
    .updateTable('idempotencyKey')
    .set({ lockedUntil })
    .where('clinicId', '=', ctx.clinicId)
    .where('owner', '=', owner)
    .where('key', '=', key)
    .where('lockedUntil', '=', row.lockedUntil)
    .returning('key')
    .executeTakeFirst();
  if (taken) return { kind: 'taken_over' };
  return claimKey(ctx, key, requestHash);
}

async function keepAnswer<Answer>(ctx: Context, key: string, stored: StoredAnswer<Answer>): Promise<void> {
  const owner = ownerOf(ctx);
  const sealed = await ctx.vault.seal(
    ctx.clinicId,
    { table: 'idempotency_key', column: 'response', id: `${owner}/${key}` },
    JSON.stringify(stored),
  );
  await directSendsOf(ctx).keepAnswer(ctx, { owner, key, response: sealed.bytes, keyId: sealed.keyId });
}

async function markUnresolved(ctx: Context, key: string): Promise<void> {
  await ctx.db
    .updateTable('idempotencyKey')
    .set({ responseStatus: 504 })
    .where('clinicId', '=', ctx.clinicId)
    .where('owner', '=', ownerOf(ctx))
    .where('key', '=', key)
    .execute();
}

/** The withdrawn text keeps its row but gives up its name, so that the repeated request makes a new one. */
async function giveUpName(ctx: Context, key: string): Promise<void> {
  await ctx.db
    .updateTable('message')
    .set({ intentKey: null })
    .where('clinicId', '=', ctx.clinicId)
    .where('intentKey', '=', intentKeyOf(ctx, key))
    .where('dispatchState', '=', 'withdrawn')
    .execute();
}

async function freeKey(ctx: Context, key: string): Promise<void> {
  await giveUpName(ctx, key);
  const stillNamed = await messageByIntent(ctx.db, ctx.clinicId, intentKeyOf(ctx, key));
  // A text that may exist keeps the key: it is told from the ledger.
  if (stillNamed) return markUnresolved(ctx, key);
  await ctx.db
    .deleteFrom('idempotencyKey')
    .where('clinicId', '=', ctx.clinicId)
    .where('owner', '=', ownerOf(ctx))
    .where('key', '=', key)
    .execute();
}

function rowOf(ctx: Context, key: string) {
  return ctx.db
    .selectFrom('idempotencyKey')
    .selectAll()
    .where('clinicId', '=', ctx.clinicId)
    .where('owner', '=', ownerOf(ctx))
    .where('key', '=', key);
}

function ownerOf(ctx: Context): string {
  return `${ctx.actor.kind}:${ctx.actor.id ?? ''}`;
}
