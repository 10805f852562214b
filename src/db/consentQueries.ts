import type { Insertable, Selectable } from 'kysely';
import type { Connection } from './database.ts';
import type { ConsentEventTable } from './schema.ts';

export type ConsentEventRow = Selectable<ConsentEventTable>;

/** Adds to the consent record; nothing in it is ever changed. */
export async function recordConsentEvent(
  connection: Connection,
  event: Insertable<ConsentEventTable>,
): Promise<void> {
  await connection.insertInto('consentEvent').values(event).execute();
}

/** The consent events of a number, newest first: of one patient, or, without one, of everybody who is reached there. */
export function consentEventsFor(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
  patientId: string | null,
): Promise<ConsentEventRow[]> {
  return connection
    .selectFrom('consentEvent')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', '=', phoneNumber)
    .where((where) =>
      patientId === null
        ? where.val(true)
        : where.or([where('patientId', '=', patientId), where('patientId', 'is', null)]),
    )
    .orderBy('occurredAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** What the rules read of a consent event. */
export type ConsentFactsRow = Pick<
  ConsentEventRow,
  'id' | 'patientId' | 'category' | 'kind' | 'action' | 'occurredAt' | 'basis' | 'endsAt' | 'writtenFlags'
>;

/** The consent events of several numbers, in no order, by number. */
export async function consentEventsOfNumbers(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
): Promise<Map<string, ConsentFactsRow[]>> {
  if (phoneNumbers.length === 0) return new Map();
  const rows = await connection
    .selectFrom('consentEvent')
    .select([
      'id',
      'patientId',
      'phoneNumber',
      'category',
      'kind',
      'action',
      'occurredAt',
      'basis',
      'endsAt',
      'writtenFlags',
    ])
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', 'in', [...phoneNumbers])
    .execute();
  return Map.groupBy(rows, ({ phoneNumber }) => phoneNumber);
}

/** When this number last opted out, though the patient may have come back since. */
export async function lastOptOutAt(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
): Promise<Date | null> {
  const row = await connection
    .selectFrom('suppression')
    .select('startedAt')
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', '=', phoneNumber)
    .orderBy('startedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.startedAt ?? null;
}
