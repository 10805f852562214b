import { sql, type Insertable, type Selectable } from 'kysely';
import type { Connection } from './database.ts';
import { firstIdAt } from './firstIdAt.ts';
import type { WitnessFindingTable } from './schema.ts';

/** What a comparison with Twilio's list needs to know of a sender. */
export type WitnessSender = {
  clinicId: string;
  id: string;
  accountSid: string;
  phoneNumber: string | null;
  messagingServiceSid: string | null;
  isExclusive: boolean;
  baselineAt: Date;
  checkedThrough: Date | null;
  heldAt: Date | null;
  /** Whether the running database is the one that was compared last. */
  isWitnessed: boolean;
};

export type FindingRow = Selectable<WitnessFindingTable>;

const witnessed = sql<boolean>`witnessed_on = database_incarnation()`;

function sendersInUse(connection: Connection) {
  return connection
    .selectFrom('sender')
    .select([
      'clinicId',
      'id',
      'accountSid',
      'phoneNumber',
      'messagingServiceSid',
      'isExclusive',
      'baselineAt',
      'checkedThrough',
      'heldAt',
      witnessed.as('isWitnessed'),
    ])
    .where('retiredAt', 'is', null);
}

/** The clinic's senders in use. */
export function witnessSenders(connection: Connection, clinicId: string): Promise<WitnessSender[]> {
  return sendersInUse(connection).where('clinicId', '=', clinicId).orderBy('createdAt').execute();
}

/** Senders that are not held and were not compared on this database, or not since then; those that wait come first. */
export function sendersToCompare(connection: Connection, since: Date): Promise<WitnessSender[]> {
  return sendersInUse(connection)
    .where('heldAt', 'is', null)
    .where((where) =>
      where.or([
        where.not(witnessed),
        where('checkedThrough', 'is', null),
        where('checkedThrough', '<=', since),
      ]),
    )
    .orderBy(witnessed)
    .orderBy('clinicId')
    .execute();
}

/** The clinic's senders in use that are not held and were not compared by this day; each with the last day that was. */
export function sendersToCompareByDay(
  connection: Connection,
  clinicId: string,
  day: string,
): Promise<(WitnessSender & { dayCompared: string | null })[]> {
  return sendersInUse(connection)
    .select('dayCompared')
    .where('clinicId', '=', clinicId)
    .where('heldAt', 'is', null)
    .where((where) => where.or([where('dayCompared', 'is', null), where('dayCompared', '<', day)]))
    .orderBy('createdAt')
    .execute();
}

/** Days up to this one were compared. */
export async function noteDayCompared(
  connection: Connection,
  sender: { clinicId: string; id: string },
  day: string,
): Promise<void> {
  await connection
    .updateTable('sender')
    .set({ dayCompared: day })
    .where('clinicId', '=', sender.clinicId)
    .where('id', '=', sender.id)
    .execute();
}

/** The SIDs of a sender's texts that Twilio took in this time, by what the ledger says. */
export async function sidsHandedOver(
  connection: Connection,
  sender: { clinicId: string; id: string },
  { from, to }: { from: Date; to: Date },
): Promise<string[]> {
  // No index has this time. Ids tell when a text was asked for: 35 days before at most, and a pause of its campaign.
  const first = firstIdAt(new Date(from.getTime() - 60 * 86_400_000));
  const { rows } = await sql<{ sid: string }>`
    select twilio_sid as sid from message
     where clinic_id = ${sender.clinicId}::uuid and id >= ${first}::uuid and sender_id = ${sender.id}::uuid and dispatch_state = 'handed_over'
       and twilio_sid is not null and handed_over_at >= ${from}::timestamptz and handed_over_at < ${to}::timestamptz
     order by handed_over_at`.execute(connection);
  return rows.map(({ sid }) => sid);
}

/** Which running server and database this is. */
export async function databaseIncarnation(connection: Connection): Promise<string> {
  const { rows } = await sql<{ incarnation: string }>`select database_incarnation() as incarnation`.execute(
    connection,
  );
  const incarnation = rows[0]?.incarnation;
  if (!incarnation) throw new Error('the database does not say which one it is');
  return incarnation;
}

/**
 * Makes every sender wait for a comparison, unless a worker has shown signs of life in this very database since
 * `aliveSince`: then it is no copy. Returns how many wait now.
 */
export async function forgetWitnessed(connection: Connection, aliveSince: Date): Promise<number> {
  const { numUpdatedRows } = await connection
    .updateTable('sender')
    .set({ witnessedOn: '' })
    .where('retiredAt', 'is', null)
    .where((where) =>
      where.not(
        where.exists(
          where.selectFrom('workerHeartbeat').select('workerHeartbeat.id').where('beatAt', '>', aliveSince),
        ),
      ),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/**
 * Of these SIDs, those that this database knows, each with the status that its text has; `isOurs` is false for what was
 * found before and belongs to no text. A callback that belongs to no text proves nothing.
 */
export async function knownTexts(
  connection: Connection,
  clinicId: string,
  sids: readonly string[],
): Promise<Map<string, { isOurs: boolean; status: string | null }>> {
  if (sids.length === 0) return new Map();
  const { rows } = await sql<{ sid: string; isOurs: boolean; status: string | null }>`
    select s.sid, m.id is not null as is_ours, m.delivery_status as status
      from unnest(${[...sids]}::text[]) as s(sid)
      left join message m on m.clinic_id = ${clinicId} and m.twilio_sid = s.sid and m.twilio_sid is not null
     where m.id is not null or exists (
       select 1 from message_event e
         left join message o on o.clinic_id = e.clinic_id and o.id = e.message_id
        where e.clinic_id = ${clinicId} and e.twilio_sid = s.sid and e.twilio_sid is not null
          and (o.id is not null or (e.kind = 'polled' and e.reason_code = ${notOurs})))`.execute(connection);
  return new Map(rows.map(({ sid, ...known }) => [sid, known]));
}

/** Marks a SID that was found and belongs to no text of ours. */
export const notOurs = 'not_ours';

/** A text of ours with its words still sealed. */
export type SealedText = {
  id: string;
  phoneNumber: string;
  bodyEncrypted: Buffer;
  keyId: string;
  claimedAt: Date | null;
  sendAfter: Date | null;
  deadlineAt: Date | null;
  createdAt: Date;
  /** It exists once for its campaign or appointment. */
  isUnique: boolean;
  /** When the patient's text came that it answers. */
  answersTextOf: Date | null;
};

/** Texts to these numbers that were claimed in this time and have no SID: Twilio may list them. */
export function claimedWithoutSid(
  connection: Connection,
  sender: { clinicId: string; id: string },
  phoneNumbers: readonly string[],
  claimed: { from: Date; to: Date },
): Promise<SealedText[]> {
  return sealedTexts(connection, sender, phoneNumbers)
    .where('claimedAt', '>=', claimed.from)
    .where('claimedAt', '<=', claimed.to)
    .where('twilioSid', 'is', null)
    .where((where) =>
      where.or([
        where('dispatchState', 'in', ['sending', 'unknown']),
        where('reasonCode', '=', 'settled_by_person'),
      ]),
    )
    .execute();
}

/** Texts to these numbers that wait to be sent. */
export function waitingTexts(
  connection: Connection,
  sender: { clinicId: string; id: string },
  phoneNumbers: readonly string[],
): Promise<SealedText[]> {
  return sealedTexts(connection, sender, phoneNumbers).where('dispatchState', '=', 'queued').execute();
}

function sealedTexts(
  connection: Connection,
  sender: { clinicId: string; id: string },
  phoneNumbers: readonly string[],
) {
  return connection
    .selectFrom('message')
    .select([
      'id',
      'phoneNumber',
      'bodyEncrypted',
      'keyId',
      'claimedAt',
      'sendAfter',
      'deadlineAt',
      'createdAt',
      sql<boolean>`campaign_id is not null or appointment_id is not null`.as('isUnique'),
      sql<Date | null>`(select asked.occurred_at from message asked
        where asked.clinic_id = message.clinic_id and asked.id = message.answers_message_id)`.as(
        'answersTextOf',
      ),
    ])
    .where('clinicId', '=', sender.clinicId)
    .where('direction', '=', 'outbound')
    .where('senderId', '=', sender.id)
    .where(sql<boolean>`phone_number = any(${[...phoneNumbers]}::text[])`);
}

/** The sender's state, locked until commit: one process concludes a comparison at a time. */
export function lockHold(
  connection: Connection,
  sender: { clinicId: string; id: string },
): Promise<{ heldAt: Date | null } | undefined> {
  return connection
    .selectFrom('sender')
    .select('heldAt')
    .where('clinicId', '=', sender.clinicId)
    .where('id', '=', sender.id)
    .forUpdate()
    .executeTakeFirst();
}

/** Twilio's list was compared with this incarnation of the database, up to a moment. */
export async function noteChecked(
  connection: Connection,
  sender: { clinicId: string; id: string },
  checked: { through: Date; incarnation: string },
): Promise<void> {
  await connection
    .updateTable('sender')
    .set({
      checkedThrough: sql<Date>`greatest(checked_through, ${checked.through}::timestamptz)`,
      witnessedOn: checked.incarnation,
    })
    .where('clinicId', '=', sender.clinicId)
    .where('id', '=', sender.id)
    .execute();
}

export async function setHold(
  connection: Connection,
  sender: { clinicId: string; id: string },
  heldAt: Date | null,
): Promise<void> {
  await connection
    .updateTable('sender')
    .set({ heldAt, heldReason: heldAt && 'twilio_knows_more' })
    .where('clinicId', '=', sender.clinicId)
    .where('id', '=', sender.id)
    .execute();
}

/** From now on, or no longer: what others have sent by it until then is never counted. */
export async function setExclusive(
  connection: Connection,
  sender: { clinicId: string; id: string },
  isExclusive: boolean,
  at: Date,
): Promise<void> {
  await connection
    .updateTable('sender')
    .set(isExclusive ? { isExclusive, baselineAt: at, checkedThrough: at } : { isExclusive })
    .where('clinicId', '=', sender.clinicId)
    .where('id', '=', sender.id)
    .execute();
}

export async function insertFinding(
  connection: Connection,
  finding: Insertable<WitnessFindingTable>,
): Promise<void> {
  await connection.insertInto('witnessFinding').values(finding).execute();
}

/** The latest finding of each sender of a clinic. */
export async function latestFindings(
  connection: Connection,
  clinicId: string,
): Promise<Map<string, FindingRow>> {
  const rows = await connection
    .selectFrom('witnessFinding')
    .distinctOn('senderId')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .orderBy('senderId')
    .orderBy('foundAt', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.senderId, row]));
}

/** Texts that were found since then and that the database did not know. */
export async function strangeTextsSince(
  connection: Connection,
  clinicId: string,
  since: Date,
): Promise<number> {
  const row = await connection
    .selectFrom('witnessFinding')
    .select((select) => select.fn.sum<string | null>('texts').as('texts'))
    .where('clinicId', '=', clinicId)
    .where('foundAt', '>', since)
    .executeTakeFirstOrThrow();
  return Number(row.texts ?? 0);
}

/** Notes who released what was found. */
export async function settleFindings(
  connection: Connection,
  sender: { clinicId: string; id: string },
  released: { at: Date; byKind: string; byId: string | null },
): Promise<void> {
  await connection
    .updateTable('witnessFinding')
    .set({ releasedAt: released.at, releasedByKind: released.byKind, releasedById: released.byId })
    .where('clinicId', '=', sender.clinicId)
    .where('senderId', '=', sender.id)
    .where('isHold', '=', true)
    .where('releasedAt', 'is', null)
    .execute();
}

/**
 * Twilio has these waiting texts already: they count as sent at that time, for the brake too. Returns the ids of those
 * that did still wait.
 */
export async function markFoundAtTwilio(
  connection: Connection,
  clinicId: string,
  found: readonly { id: string; sid: string; createdAt: Date }[],
): Promise<{ id: string; conversationId: string }[]> {
  if (found.length === 0) return [];
  const { rows } = await sql<{ id: string; conversationId: string }>`
    update message set dispatch_state = 'handed_over', twilio_sid = f.sid, reason_code = 'found_at_twilio',
      claimed_at = f.created_at, handed_over_at = f.created_at, creates = creates + 1
    from unnest(${found.map(({ id }) => id)}::uuid[], ${found.map(({ sid }) => sid)}::text[],
                ${found.map(({ createdAt }) => createdAt)}::timestamptz[]) as f(id, sid, created_at)
    where message.clinic_id = ${clinicId} and message.id = f.id and message.dispatch_state = 'queued'
    returning message.id, message.conversation_id`.execute(connection);
  return rows;
}

/** Whether texts of a campaign are still being made: until then it is not known which of them Twilio has. */
export async function isMakingTexts(connection: Connection, clinicId: string): Promise<boolean> {
  const row = await connection
    .selectFrom('campaign')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('state', '=', 'freezing')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
