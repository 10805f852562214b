import { sql } from 'kysely';
import type { Connection } from './database.ts';
import { firstIdAt } from './firstIdAt.ts';
import { prepared, runPrepared } from './prepared.ts';

export const retentionKinds = ['texts', 'media', 'forms'] as const;
/** What is removed when its time is over: words, links to pictures, and raw webhooks. */
export type RetentionKind = (typeof retentionKinds)[number];

/** After how many days each kind is removed. */
export type KeptDays = Record<RetentionKind, number>;

export async function keptDays(connection: Connection, clinicId: string): Promise<KeptDays> {
  const row = await connection
    .selectFrom('clinic')
    .select(['keepTextsDays as texts', 'keepMediaDays as media', 'keepFormsDays as forms'])
    .where('id', '=', clinicId)
    .executeTakeFirstOrThrow();
  return row;
}

export async function setKeptDays(connection: Connection, clinicId: string, days: KeptDays): Promise<void> {
  await connection
    .updateTable('clinic')
    .set({ keepTextsDays: days.texts, keepMediaDays: days.media, keepFormsDays: days.forms })
    .where('id', '=', clinicId)
    .execute();
}

/** How far the removal of a kind has come, locked; undefined while somebody else is at it. */
export async function lockRetention(
  connection: Connection,
  clinicId: string,
  kind: RetentionKind,
): Promise<{ lastId: string | null; removed: number } | undefined> {
  await connection
    .insertInto('retentionProgress')
    .values({ clinicId, kind })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return connection
    .selectFrom('retentionProgress')
    .select(['lastId', 'removed'])
    .where('clinicId', '=', clinicId)
    .where('kind', '=', kind)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

export async function noteRetention(
  connection: Connection,
  clinicId: string,
  kind: RetentionKind,
  progress: { lastId: string | null; removed: number },
): Promise<void> {
  await connection
    .updateTable('retentionProgress')
    .set(progress)
    .where('clinicId', '=', clinicId)
    .where('kind', '=', kind)
    .execute();
}

/** Looks at everything once more: something that was held may be removed now, or more than before. */
export async function restartRetention(connection: Connection, clinicId: string): Promise<void> {
  await connection
    .updateTable('retentionProgress')
    .set({ lastId: null })
    .where('clinicId', '=', clinicId)
    .execute();
}

/** A row in the order of ids. `isHeld`: a legal hold stands, or the text is still on its way. */
export type AgedRow = { id: string; isHeld: boolean; value: Buffer | null; keyId: string | null };

const first = '00000000-0000-0000-0000-000000000000';

const holdOf = (patient: string): string =>
  `exists (select 1 from legal_hold h where h.clinic_id = $1 and h.lifted_at is null and (h.patient_id is null or h.patient_id = ${patient}))`;

const agedTexts = (value: string): string =>
  `select m.id, ${value} as value, m.key_id as "keyId",
          ${holdOf('m.patient_id')} or m.dispatch_state in ('queued', 'sending', 'unknown') as "isHeld"
     from message m where m.clinic_id = $1 and m.id > $2::uuid and m.id < $3::uuid order by m.id limit $4
      for no key update of m`;

const aged = {
  texts: prepared<AgedRow>(
    'aged_texts',
    agedTexts('case when m.body_erased_at is null then m.body_encrypted end'),
  ),
  media: prepared<AgedRow>('aged_media', agedTexts('m.media_encrypted')),
  forms: prepared<AgedRow>(
    'aged_forms',
    `select e.id, e.form_encrypted as value, e.key_id as "keyId", ${holdOf('m.patient_id')} as "isHeld"
       from message_event e left join message m on m.clinic_id = e.clinic_id and m.id = e.message_id
      where e.clinic_id = $1 and e.id > $2::uuid and e.id < $3::uuid order by e.id limit $4 for no key update of e`,
  ),
} satisfies Record<RetentionKind, unknown>;

/** The next rows older than `before`, locked. Ids are in the order of time. */
export function lockAgedRows(
  connection: Connection,
  clinicId: string,
  kind: RetentionKind,
  { after, before, limit }: { after: string | null; before: Date; limit: number },
): Promise<AgedRow[]> {
  return runPrepared(connection, aged[kind], [clinicId, after ?? first, firstIdAt(before), limit]);
}

/** Puts a keyed hash and nothing in the place of words. */
export async function eraseTexts(
  connection: Connection,
  clinicId: string,
  texts: readonly { id: string; empty: Buffer; keyId: string; hash: Buffer }[],
  now: Date,
): Promise<void> {
  if (texts.length === 0) return;
  await sql`
    update message as m set body_encrypted = u.empty, media_encrypted = null, key_id = u.key_id, body_hash = u.hash, body_erased_at = ${now}
      from unnest(${texts.map(({ id }) => id)}::uuid[], ${texts.map(({ empty }) => empty)}::bytea[],
                  ${texts.map(({ keyId }) => keyId)}::uuid[], ${texts.map(({ hash }) => hash)}::bytea[]) as u (id, empty, key_id, hash)
     where m.clinic_id = ${clinicId} and m.id = u.id and m.body_erased_at is null`.execute(connection);
}

/** Takes what was sealed of notices that were closed before this, but of none under a legal hold. Returns how many. */
export async function eraseNotices(
  connection: Connection,
  clinicId: string,
  before: Date,
  limit: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    update notice set fields_encrypted = null, key_id = null, has_value = false
     where clinic_id = ${clinicId}::uuid and id = any(array(
       select n.id from notice n where n.clinic_id = ${clinicId}::uuid and n.closed_at < ${before}::timestamptz and n.fields_encrypted is not null
          and not exists (select 1 from legal_hold h where h.clinic_id = n.clinic_id and h.lifted_at is null
            and (h.patient_id is null or h.patient_id = n.patient_id))
        order by n.closed_at limit ${limit} for update skip locked))`.execute(connection);
  return Number(numAffectedRows ?? 0n);
}

export async function eraseMedia(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await connection
    .updateTable('message')
    .set({ mediaEncrypted: null })
    .where('clinicId', '=', clinicId)
    .where('id', 'in', ids)
    .execute();
}

export async function eraseForms(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await connection
    .updateTable('messageEvent')
    .set({ formEncrypted: null, keyId: null })
    .where('clinicId', '=', clinicId)
    .where('id', 'in', ids)
    .execute();
}
