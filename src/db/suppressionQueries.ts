import { sql } from 'kysely';
import type { Connection } from './database.ts';

export type ActiveSuppression = { id: string; startedAt: Date; source: string; messageId: string | null };

/** The opt-out in force for this number, if there is one. */
export function activeSuppression(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
): Promise<ActiveSuppression | undefined> {
  return connection
    .selectFrom('suppression')
    .select(['id', 'startedAt', 'source', 'messageId'])
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', '=', phoneNumber)
    .where('liftedAt', 'is', null)
    .executeTakeFirst();
}

/** The opt-out in force for this number, with what recognised it. */
export function suppressionInForce(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
): Promise<
  { id: string; phoneNumber: string; source: string; rule: string | null; startedAt: Date } | undefined
> {
  return connection
    .selectFrom('suppression')
    .select(['id', 'phoneNumber', 'source', 'rule', 'startedAt'])
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', '=', phoneNumber)
    .where('liftedAt', 'is', null)
    .executeTakeFirst();
}

/** Which of these numbers have opted out, and since when. */
export async function suppressedNumbers(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
): Promise<Map<string, Date>> {
  if (phoneNumbers.length === 0) return new Map();
  const rows = await connection
    .selectFrom('suppression')
    .select(['phoneNumber', 'startedAt'])
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', 'in', [...phoneNumbers])
    .where('liftedAt', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.phoneNumber, row.startedAt]));
}

/**
 * Starts an opt-out. Returns null when one is already in force: the first stays the record of it, and keeps which text
 * asked for it last.
 */
export async function startSuppression(
  connection: Connection,
  suppression: {
    clinicId: string;
    id: string;
    phoneNumber: string;
    numberHash: Buffer;
    source: string;
    rule: string | null;
    messageId: string | null;
    actorKind: string;
    actorId: string | null;
    startedAt: Date;
  },
  askedAt: Date,
): Promise<string | null> {
  const row = await connection
    .insertInto('suppression')
    .values(suppression)
    .onConflict((conflict) =>
      conflict
        .columns(['clinicId', 'phoneNumber'])
        .where('liftedAt', 'is', null)
        .doUpdateSet({ askedAgainAt: askedAt, askedAgainBy: suppression.messageId })
        .where(isLater(askedAt, suppression.messageId)),
    )
    .returning(['id', sql<boolean>`xmax = 0`.as('isNew')])
    .executeTakeFirst();
  return row?.isNew ? row.id : null;
}

/** Texts of one moment are in the order of their ids. */
function isLater(askedAt: Date, messageId: string | null) {
  return sql<boolean>`(suppression.asked_again_at, suppression.asked_again_by) is null
    or (${askedAt}::timestamptz, ${messageId}::uuid) > (suppression.asked_again_at, suppression.asked_again_by)`;
}

/**
 * Opt-outs whose numbers were erased come back to these numbers, which are known again (TCPA-16): by an import, a new patient, or a
 * text from there.
 */
export async function recallErasedNumbers(
  connection: Connection,
  clinicId: string,
  numbers: readonly { phoneNumber: string; numberHash: Buffer }[],
): Promise<void> {
  if (numbers.length === 0) return;
  await sql`
    update suppression s set phone_number = n.phone_number, erased_at = null
      from unnest(${numbers.map(({ phoneNumber }) => phoneNumber)}::text[],
                  ${numbers.map(({ numberHash }) => numberHash)}::bytea[]) as n(phone_number, number_hash)
     where s.clinic_id = ${clinicId}::uuid and s.number_hash = n.number_hash and s.erased_at is not null
       and (s.lifted_at is not null or not exists (select 1 from suppression a
         where a.clinic_id = s.clinic_id and a.phone_number = n.phone_number and a.lifted_at is null))`.execute(
    connection,
  );
}

/** Ends the opt-out in force, because the patient asked for it (TCPA-16). Returns its id, or null if there was none. */
export async function liftSuppression(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
  lifted: { at: Date; by: string; messageId: string | null },
): Promise<string | null> {
  const row = await connection
    .updateTable('suppression')
    .set({ liftedAt: lifted.at, liftedBy: lifted.by, liftedMessageId: lifted.messageId })
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', '=', phoneNumber)
    .where('liftedAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}
