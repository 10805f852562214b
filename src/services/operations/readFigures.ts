import { sql } from 'kysely';
import { requireScope, type Context } from '@/services/context.ts';

/** How the ledger of one clinic stands right now. */
export type Figures = {
  queued: { lane: string; count: number; oldestSeconds: number }[];
  inDoubt: { state: 'sending' | 'unknown'; count: number; oldestSeconds: number }[];
  repliesWithoutEffects: number;
  openTasks: { priority: string; count: number }[];
  conversationsWaiting: number;
  /** Seconds since the last sign of life of any worker; null when there never was one. */
  workerSilentSeconds: number | null;
};

type Aged = { name: string; count: number; oldestSeconds: number };

/** Counts by indexes that hold only what is unfinished, so that it stays cheap however much history there is. */
export async function readFigures(ctx: Context): Promise<Figures> {
  requireScope(ctx.actor, 'metrics:read');
  const { clinicId, db } = ctx;
  const now = ctx.now();
  const aged = (rows: readonly Aged[]) =>
    rows.map(({ name, count, oldestSeconds }) => ({
      name,
      count,
      oldestSeconds: Math.max(0, oldestSeconds),
    }));
  const queued = await sql<Aged>`
    select lane as name, count(*) as count, extract(epoch from ${now}::timestamptz - min(send_after))::float8 as oldest_seconds
      from message where clinic_id = ${clinicId} and dispatch_state = 'queued' group by lane`.execute(db);
  const inDoubt = await sql<Aged>`
    select dispatch_state as name, count(*) as count, extract(epoch from ${now}::timestamptz - min(claimed_at))::float8 as oldest_seconds
      from message where clinic_id = ${clinicId} and dispatch_state in ('sending', 'unknown') group by dispatch_state`.execute(
    db,
  );
  const replies = await db
    .selectFrom('message')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('clinicId', '=', clinicId)
    .where('direction', '=', 'inbound')
    .where('effectsAppliedAt', 'is', null)
    .executeTakeFirstOrThrow();
  const tasks = await db
    .selectFrom('task')
    .select((select) => ['priority' as const, select.fn.countAll<number>().as('count')])
    .where('clinicId', '=', clinicId)
    .where('doneAt', 'is', null)
    .groupBy('priority')
    .execute();
  const waiting = await db
    .selectFrom('conversation')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('clinicId', '=', clinicId)
    .where('waitingSince', 'is not', null)
    .executeTakeFirstOrThrow();
  const beat = await db
    .selectFrom('workerHeartbeat')
    .select((select) => select.fn.max('beatAt').as('beatAt'))
    .executeTakeFirst();
  return {
    queued: aged(queued.rows).map(({ name, ...rest }) => ({ lane: name, ...rest })),
    inDoubt: aged(inDoubt.rows).map(({ name, ...rest }) => ({
      state: name === 'unknown' ? 'unknown' : 'sending',
      ...rest,
    })),
    repliesWithoutEffects: replies.count,
    openTasks: tasks,
    conversationsWaiting: waiting.count,
    workerSilentSeconds: beat?.beatAt ? Math.max(0, (now.getTime() - beat.beatAt.getTime()) / 1000) : null,
  };
}
