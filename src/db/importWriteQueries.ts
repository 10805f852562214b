import type { Modality } from '@/domain/appointment/modality.ts';
import type { AppointmentStatus } from '@/domain/appointment/status.ts';
import type { Connection } from './database.ts';

/** Locks these patients until commit, in one order. Returns how many are there, neither merged into another nor erased. */
export async function lockPersons(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await connection
    .selectFrom('patient')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('id', 'in', ids)
    .where('mergedInto', 'is', null)
    .where('erasedAt', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.length;
}

/** Gives a patient without one the clinic's own id. Returns false when there is one already, or another patient has it. */
export async function learnExternalId(
  connection: Connection,
  clinicId: string,
  id: string,
  externalId: string,
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await connection
    .updateTable('patient')
    .set({ externalId, updatedAt: at })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where((where) => where.or([where('externalId', 'is', null), where('externalId', '=', externalId)]))
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('patient as other')
            .select('other.id')
            .where('other.clinicId', '=', clinicId)
            .where('other.externalId', '=', externalId)
            .where('other.id', '!=', id),
        ),
      ),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export type NewPerson = {
  id: string;
  shortId: number;
  externalId: string | null;
  givenName: string;
  familyName: string;
  birthDate: string | null;
  language: string;
  phoneNumber: string | null;
  textsUntil: Date | null;
};

/** Stores patients with their number, which is the main one. Returns how many patients; fewer when an external id was taken. */
export async function insertPersons(
  connection: Connection,
  clinicId: string,
  persons: readonly NewPerson[],
  at: Date,
): Promise<number> {
  const stored = await connection
    .insertInto('patient')
    .values(
      persons.map(({ phoneNumber: _number, textsUntil: _until, ...person }) => ({
        ...person,
        clinicId,
        createdAt: at,
        updatedAt: at,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['clinicId', 'externalId']).where('externalId', 'is not', null).doNothing(),
    )
    .returning('id')
    .execute();
  if (stored.length < persons.length) return stored.length;
  const numbers = persons.flatMap(({ id, phoneNumber, textsUntil }) =>
    phoneNumber === null
      ? []
      : [{ clinicId, patientId: id, phoneNumber, textsUntil, label: 'mobile', isPrimary: true, addedAt: at }],
  );
  if (numbers.length > 0) await connection.insertInto('patientPhoneNumber').values(numbers).execute();
  return stored.length;
}

export type NewVisit = {
  id: string;
  shortId: number;
  externalId: string | null;
  patientId: string;
  clinician: string | null;
  visitType: string | null;
  modality: Modality;
  startsAt: Date;
  localStart: string;
  timeZone: string;
  durationMinutes: number | null;
  locationId: string | null;
  status: AppointmentStatus;
};

/** Stores visits. Returns how many; fewer when an external id was taken. */
export async function insertVisits(
  connection: Connection,
  clinicId: string,
  visits: readonly NewVisit[],
  at: Date,
): Promise<number> {
  const stored = await connection
    .insertInto('appointment')
    .values(visits.map((visit) => ({ ...visit, clinicId, createdAt: at, updatedAt: at })))
    .onConflict((conflict) =>
      conflict.columns(['clinicId', 'externalId']).where('externalId', 'is not', null).doNothing(),
    )
    .returning('id')
    .execute();
  return stored.length;
}
