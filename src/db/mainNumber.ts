import type { Connection } from './database.ts';
import { prepared, runPrepared } from './prepared.ts';

/**
 * SQL: the patient's numbers in use, the one that texts about the patient go to first: of those that they may go to at that time the main one,
 * else the oldest. Whoever needs the main number asks here. The arguments are SQL.
 */
const inOrder = (clinicId: string, patientId: string, at: string): string =>
  // Apart (`offset 0`): on tables that were just filled and never analysed, the partial index of numbers in use looks best, and is read through.
  `(select l.phone_number, l.confidential_since, coalesce(l.texts_from <= ${at}, true) and coalesce(l.texts_until > ${at}, true) as is_open
     from (select phone_number, is_primary, added_at, removed_at, texts_from, texts_until, confidential_since from patient_phone_number n
            where n.clinic_id = ${clinicId} and n.patient_id = ${patientId} offset 0) as l
    where l.removed_at is null order by is_open desc, l.is_primary desc, l.added_at, l.phone_number limit 1)`;

/** SQL, for `left join lateral … on true`: the number that texts about the patient may go to, and whether it is to be kept in confidence. */
export const openNumberOf = (clinicId: string, patientId: string, at: string): string =>
  `(select phone_number, confidential_since is not null as is_confidential from ${inOrder(clinicId, patientId, at)} as o where o.is_open)`;

/** SQL, for `left join lateral … on true`: the same, or, where texts about the patient may go to none, the one by which staff reach them. */
export const mainNumberJoin = inOrder;

export type MainNumber = {
  phoneNumber: string;
  /** Texts about the patient may go to it at that time. */ isOpen: boolean;
};

/** The main numbers of these patients at that time, by their ids; who has none is left out. */
export async function mainNumbersOf(
  connection: Connection,
  clinicId: string,
  patientIds: readonly string[],
  at: Date,
): Promise<Map<string, MainNumber>> {
  if (patientIds.length === 0) return new Map();
  const rows = await runPrepared(connection, mainNumbers, [clinicId, patientIds, at]);
  return new Map(rows.map(({ patientId, ...number }) => [patientId, number]));
}

const mainNumbers = prepared<MainNumber & { patientId: string }>(
  'main_numbers',
  `select u.id as "patientId", n.phone_number as "phoneNumber", n.is_open as "isOpen"
     from unnest($2::uuid[]) as u(id) cross join lateral ${inOrder('$1::uuid', 'u.id', '$3::timestamptz')} as n`,
);

/** The number that texts about a patient go to; where they may go to none, the one that the gate tells about. Null without a number. */
export async function mainNumberOf(
  connection: Connection,
  clinicId: string,
  patientId: string,
  at: Date,
): Promise<string | null> {
  const [row] = await runPrepared(connection, mainNumber, [clinicId, patientId, at]);
  return row?.phoneNumber ?? null;
}

const mainNumber = prepared<{ phoneNumber: string }>(
  'main_number',
  `select phone_number as "phoneNumber" from ${inOrder('$1::uuid', '$2::uuid', '$3::timestamptz')} as n`,
);
