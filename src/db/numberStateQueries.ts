import { sql, type Selectable } from 'kysely';
import type { LineType } from '@/domain/patient/judgeNumber.ts';
import type { Connection } from './database.ts';
import type { NumberStateTable } from './schema.ts';

export type NumberStateRow = Omit<Selectable<NumberStateTable>, 'clinicId'>;

/** What is known of these numbers, and when a text last came from each: a text verifies the number that it comes from. */
export async function statesOfNumbers(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
): Promise<Map<string, { state: NumberStateRow | null; lastInboundAt: Date | null }>> {
  if (phoneNumbers.length === 0) return new Map();
  const states = await connection
    .selectFrom('numberState')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', 'in', [...phoneNumbers])
    .execute();
  const inbound = await connection
    .selectFrom('conversation')
    .select(['phoneNumber', (select) => select.fn.max('lastInboundAt').as('lastInboundAt')])
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', 'in', [...phoneNumbers])
    .groupBy('phoneNumber')
    .execute();
  const stateOf = new Map(states.map((state) => [state.phoneNumber, state]));
  const inboundOf = new Map(inbound.map((row) => [row.phoneNumber, row.lastInboundAt]));
  return new Map(
    phoneNumbers.map((number) => [
      number,
      { state: stateOf.get(number) ?? null, lastInboundAt: inboundOf.get(number) ?? null },
    ]),
  );
}

/** The number's state, made where nothing was known of it, locked until commit. */
export async function lockNumberState(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
): Promise<NumberStateRow> {
  await connection
    .insertInto('numberState')
    .values({ clinicId, phoneNumber })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return connection
    .selectFrom('numberState')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', '=', phoneNumber)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export async function changeNumberState(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
  change: Partial<Omit<NumberStateRow, 'phoneNumber'>>,
): Promise<void> {
  await connection
    .updateTable('numberState')
    .set(change)
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', '=', phoneNumber)
    .execute();
}

/** The number is the patient's, by a code or by what staff saw: what failures said before does not count any more (TCPA-20). */
export async function noteVerified(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
  verified: { at: Date; by: 'code' | 'staff' },
): Promise<void> {
  const proof = {
    verifiedAt: verified.at,
    verifiedBy: verified.by,
    failures: 0,
    failingSince: null,
  };
  await connection
    .insertInto('numberState')
    .values({ clinicId, phoneNumber, ...proof })
    .onConflict((conflict) => conflict.columns(['clinicId', 'phoneNumber']).doUpdateSet(proof))
    .execute();
}

export async function noteLineType(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
  line: { type: LineType; source: 'lookup' | 'carrier' | 'staff'; at: Date },
): Promise<void> {
  const found = { lineType: line.type, lineTypeSource: line.source, lineTypeAt: line.at };
  await connection
    .insertInto('numberState')
    .values({ clinicId, phoneNumber, ...found })
    .onConflict((conflict) => conflict.columns(['clinicId', 'phoneNumber']).doUpdateSet(found))
    .execute();
}

/** Whether a text of ours was delivered there, or one came from there, since then. */
export async function wasReachedSince(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
  since: Date,
): Promise<boolean> {
  const { rows } = await sql<{ isReached: boolean }>`
    select exists (select 1 from message where clinic_id = ${clinicId}::uuid and phone_number = ${phoneNumber}
              and direction = 'outbound' and claimed_at > ${since}::timestamptz and delivery_status in ('delivered', 'read'))
        or exists (select 1 from conversation where clinic_id = ${clinicId}::uuid and phone_number = ${phoneNumber}
              and last_inbound_at > ${since}::timestamptz) as is_reached`.execute(connection);
  return rows[0]?.isReached ?? false;
}
