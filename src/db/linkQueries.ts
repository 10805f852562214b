import { sql } from 'kysely';
import type { Category } from '@/domain/message/category.ts';
import type { LinkFacts, LinkRole } from '@/domain/patient/link.ts';
import type { Connection } from './database.ts';

/** What a patient's number is, as the rules about it read it. */
export type LinkRow = {
  phoneNumber: string;
  role: LinkRole | null;
  categories: Category[] | null;
  startsOn: string | null;
  endsOn: string | null;
  confidentialSince: Date | null;
  addedAt: Date;
  isInUse: boolean;
};

/**
 * The patient's numbers in use, and confidential ones that turned out to be somebody else's: that the patient asked for one number and no
 * other outlives that number (HIPAA-04), until staff take it away.
 */
export function linksOfPatient(
  connection: Connection,
  clinicId: string,
  patientId: string,
): Promise<LinkRow[]> {
  return connection
    .selectFrom('patientPhoneNumber')
    .select([
      'phoneNumber',
      'role',
      sql<Category[] | null>`categories`.as('categories'),
      'startsOn',
      'endsOn',
      'confidentialSince',
      'addedAt',
      sql<boolean>`removed_at is null`.as('isInUse'),
    ])
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', patientId)
    .where((where) =>
      where.or([
        where('removedAt', 'is', null),
        where.and([where('confidentialSince', 'is not', null), where('removedBecause', '!=', 'removed')]),
      ]),
    )
    .execute();
}

/** The row as the rules read it. */
export function linkFactsOf(row: Omit<LinkRow, 'isInUse'>): LinkFacts {
  const { phoneNumber, role, categories, startsOn, endsOn } = row;
  return {
    phoneNumber,
    role,
    categories,
    startsOn,
    endsOn,
    confidentialSince: row.confidentialSince?.toTemporalInstant() ?? null,
    addedAt: row.addedAt.toTemporalInstant(),
  };
}

/** Every number that the patient ever had: texts about them may wait for each. */
export async function numbersEverOf(
  connection: Connection,
  clinicId: string,
  patientId: string,
): Promise<string[]> {
  const rows = await connection
    .selectFrom('patientPhoneNumber')
    .select('phoneNumber')
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', patientId)
    .orderBy('phoneNumber')
    .execute();
  return rows.map(({ phoneNumber }) => phoneNumber);
}

/** Says whose a number is. Returns whether the patient has it. */
export async function describeLink(
  connection: Connection,
  clinicId: string,
  patientId: string,
  link: {
    phoneNumber: string;
    role: LinkRole | null;
    categories: Category[] | null;
    startsOn: string | null;
    endsOn: string | null;
    documentReference: string | null;
    confidentialSince: Date | null;
  },
): Promise<boolean> {
  const { phoneNumber, ...facts } = link;
  const row = await connection
    .updateTable('patientPhoneNumber')
    .set(facts)
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', patientId)
    .where('phoneNumber', '=', phoneNumber)
    .where('removedAt', 'is', null)
    .returning('phoneNumber')
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps from when and until when texts about the patient go to a number in use: what a claim compares. */
export async function writeLimits(
  connection: Connection,
  clinicId: string,
  patientId: string,
  limits: { phoneNumber: string; from: Date | null; until: Date | null; promotionsUntil: Date | null },
): Promise<void> {
  await connection
    .updateTable('patientPhoneNumber')
    .set({
      textsFrom: limits.from,
      textsUntil: limits.until,
      promotionsUntil: limits.promotionsUntil,
      endNotedAt: sql<Date | null>`case when texts_until is distinct from ${limits.until}::timestamptz then null else end_noted_at end`,
    })
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', patientId)
    .where('phoneNumber', '=', limits.phoneNumber)
    .where('removedAt', 'is', null)
    .execute();
}

/** Patients of whom a number has come to its end, and nobody has seen to it yet. */
export async function patientsWithEndedLinks(
  connection: Connection,
  clinicId: string,
  now: Date,
  limit: number,
): Promise<string[]> {
  const rows = await connection
    .selectFrom('patientPhoneNumber')
    .select('patientId')
    .distinct()
    .where('clinicId', '=', clinicId)
    .where('textsUntil', '<=', now)
    .where('endNotedAt', 'is', null)
    .where('removedAt', 'is', null)
    .limit(limit)
    .execute();
  return rows.map(({ patientId }) => patientId);
}

/** Notes that somebody has seen to the ends that have come. Returns when they came. */
export async function noteEnds(
  connection: Connection,
  clinicId: string,
  patientId: string,
  now: Date,
): Promise<Date[]> {
  const rows = await connection
    .updateTable('patientPhoneNumber')
    .set({ endNotedAt: now })
    .where('clinicId', '=', clinicId)
    .where('patientId', '=', patientId)
    .where('textsUntil', '<=', now)
    .where('endNotedAt', 'is', null)
    .where('removedAt', 'is', null)
    .returning('textsUntil')
    .execute();
  return rows.flatMap(({ textsUntil }) => textsUntil ?? []);
}

/** Withdraws what waits for these numbers about a patient. Returns the ids and their conversations. */
export function withdrawAboutPatient(
  connection: Connection,
  clinicId: string,
  about: {
    patientId: string;
    phoneNumbers: readonly string[];
    /** Null is all of them; our answers to STOP, START and HELP are spared. */
    categories: readonly Category[] | null;
    /** Also what names nobody. */
    includesUnnamed: boolean;
  },
  reasonCode: string,
): Promise<{ id: string; conversationId: string }[]> {
  if (about.phoneNumbers.length === 0) return Promise.resolve([]);
  let query = connection
    .updateTable('message')
    .set({ dispatchState: 'withdrawn', reasonCode })
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', 'in', [...about.phoneNumbers])
    .where('direction', '=', 'outbound')
    .where('dispatchState', '=', 'queued')
    .where('category', '!=', 'system')
    .where((where) =>
      about.includesUnnamed
        ? where.or([where('patientId', '=', about.patientId), where('patientId', 'is', null)])
        : where('patientId', '=', about.patientId),
    );
  if (about.categories !== null) query = query.where('category', 'in', [...about.categories]);
  return query.returning(['id', 'conversationId']).execute();
}
