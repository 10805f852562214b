import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { createAuditKeys } from '../src/db/auditKeys.ts';
import type { Database } from '../src/db/database.ts';
import { headFormat, type ChainHead } from '../src/domain/audit/head.ts';
import { readHeads } from '../src/services/audit/chainHead.ts';
import { sealAudit } from '../src/services/audit/sealAudit.ts';
import { verifyAudit } from '../src/services/audit/verifyAudit.ts';
import { timed, type Part } from './part.ts';
import { withEmptyClinic } from './processes/emptyClinic.ts';

const events = 100_000;
const mostSeconds = 10;
const keys = createAuditKeys(Buffer.alloc(32, 7));

/** What a superuser might do to one event; `$1` is its id. */
const tampering = {
  'an edit': `update audit_event set actor_id = 'nobody' where id = $1`,
  'an edit of a microsecond': `update audit_event set occurred_at = occurred_at + interval '1 microsecond' where id = $1`,
  'a deletion': `delete from audit_event where id = $1`,
  'a deletion with its seal': `with gone as (delete from audit_seal where $1::uuid = any(events) returning events)
    delete from audit_event using gone where id = any(gone.events)`,
  'the end cut off': `with gone as (delete from audit_seal where number >=
      (select number from audit_seal where $1::uuid = any(events)) returning events)
    delete from audit_event using gone where id = any(gone.events)`,
} as const;

/** A trail of 100,000 events is sealed, checked in time, and tampered with at places that nobody chose. */
export const audit: Part = async (_, say) =>
  withEmptyClinic(async ({ clinicId, db }) => {
    const wrote = await timed(() => addEvents(db, clinicId));
    say(`${events} events written in ${wrote.seconds.toFixed(1)} s`);
    const sealed = await timed(() => sealAudit({ db, auditKeys: keys, now: () => new Date() }, clinicId));
    say(`sealed in ${sealed.seconds.toFixed(1)} s`);
    const { clinics } = await readHeads(db, [clinicId], new Date());
    const checked = await timed(() => check(db, clinics));
    say(`checked in ${checked.seconds.toFixed(1)} s`);
    const missed: string[] = [];
    for (const [name, text] of Object.entries(tampering))
      if ((await afterTampering(db, clinics, clinicId, text)) === 0) missed.push(name);
    const isWhole = sealed.result === events && checked.result === 0 && clinics[0]?.events === events;
    return {
      holds: isWhole && missed.length === 0 && checked.seconds < mostSeconds,
      report: [
        `${events} events: sealed in ${sealed.seconds.toFixed(1)} s, checked in ${checked.seconds.toFixed(1)} s (at most ${mostSeconds} s)`,
        `not found of ${Object.keys(tampering).length} kinds of tampering, each with an event at random: ${missed.join(', ') || 'none'}`,
        `kept head: ${headFormat}, seal ${clinics[0]?.seal}`,
      ].join('\n'),
    };
  });

async function addEvents(db: Database, clinicId: string): Promise<void> {
  await sql`
    insert into audit_event (clinic_id, id, action, subject_kind, subject_id, actor_kind, actor_id, detail, request_id, occurred_at)
    select ${clinicId}::uuid, uuidv7(), 'conversation.listed', 'conversation', gen_random_uuid(), 'staff', gen_random_uuid()::text,
           jsonb_build_object('ids', (select jsonb_agg(gen_random_uuid()) from generate_series(1, 5) where n > 0)),
           'request-' || n, now() - n * interval '1 second'
      from generate_series(1, ${events}::int) n`.execute(db);
}

async function check(db: Database, heads: readonly ChainHead[]): Promise<number> {
  const verdicts = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((tx) => verifyAudit(tx, keys, heads));
  return verdicts.reduce((sum, { findings }) => sum + findings.length, 0);
}

/** How much is found after somebody with every right did this to one event; nothing of it stays. */
async function afterTampering(
  db: Database,
  heads: readonly ChainHead[],
  clinicId: string,
  text: string,
): Promise<number> {
  const tx = await db.startTransaction().execute();
  try {
    const { rows } = await sql<{ id: string }>`
      select id from audit_event where clinic_id = ${clinicId}::uuid offset ${randomInt(events)} limit 1`.execute(
      tx,
    );
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql.raw(text.replaceAll('$1', `'${rows[0]?.id}'`)).execute(tx);
    const verdicts = await verifyAudit(tx, keys, heads);
    return verdicts.reduce((sum, { findings }) => sum + findings.length, 0);
  } finally {
    await tx.rollback().execute();
  }
}
