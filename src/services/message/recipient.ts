import { isUuid } from '@/domain/id/uuid.ts';
import type { Connection } from '@/db/database.ts';
import type { PatientAtNumber } from '@/db/gateQueries.ts';
import { lockPatient, patientsAtNumbers } from '@/db/patientQueries.ts';
import { parsePhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';

/** Our integer, our id, or the host application's own id. */
export type PatientRef = number | string;

export type RecipientPatient = {
  id: string;
  givenName: string;
  familyName: string;
  birthDate: string | null;
  language: string;
  timeZone: string | null;
  zip: string | null;
};

/** Reads a number as written in the clinic's country. @throws Refusal invalid_phone_number, saying what is wrong */
export function readPhoneNumber(
  text: string,
  country: string,
  field = 'to',
): { phoneNumber: string; isValid: boolean } {
  const reading = parsePhoneNumber(text, homeCountry(country));
  if (!reading.ok)
    throw new Refusal('invalid_phone_number', reading.message, { field, reason: reading.reason });
  return { phoneNumber: reading.phoneNumber, isValid: reading.isValid };
}

/** The patient that a reference means: a host's own id first, then ours; the one that it was merged into (ID-10). @throws Refusal patient_not_found */
export async function findPatient(
  connection: Connection,
  clinicId: string,
  ref: PatientRef,
): Promise<RecipientPatient> {
  const found = await patientByRef(connection, clinicId, ref);
  const { mergedInto, ...patient } = found ?? { mergedInto: null };
  if (mergedInto !== null) return findPatient(connection, clinicId, mergedInto);
  if (!('id' in patient))
    throw new Refusal('patient_not_found', 'There is no patient with this id in this clinic.', {
      field: 'patientId',
    });
  return patient;
}

async function patientByRef(connection: Connection, clinicId: string, ref: PatientRef) {
  const query = connection
    .selectFrom('patient')
    .select(['id', 'givenName', 'familyName', 'birthDate', 'language', 'timeZone', 'zip', 'mergedInto'])
    .where('clinicId', '=', clinicId);
  const text = String(ref);
  const byExternalId =
    typeof ref === 'string' ? await query.where('externalId', '=', text).executeTakeFirst() : undefined;
  if (byExternalId) return byExternalId;
  const isShortId = typeof ref === 'number' || /^[1-9]\d{0,8}$/.test(text);
  if (isShortId) return query.where('shortId', '=', Number(ref)).executeTakeFirst();
  return isUuid(text) ? query.where('id', '=', text.toLowerCase()).executeTakeFirst() : undefined;
}

/** The same, locked until commit; a record that is being merged is waited for. @throws Refusal patient_not_found */
export async function lockFoundPatient(
  tx: Connection,
  clinicId: string,
  ref: PatientRef,
): Promise<RecipientPatient> {
  const patient = await findPatient(tx, clinicId, ref);
  const locked = await lockPatient(tx, clinicId, patient.id);
  return locked?.mergedInto ? lockFoundPatient(tx, clinicId, locked.mergedInto) : patient;
}

/** Of these numbers, those at which exactly one patient is reached, and who that is. */
export async function onlyPatientsAtNumbers(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
): Promise<Map<string, string>> {
  const byNumber = await patientsAtNumbers(connection, clinicId, phoneNumbers);
  return new Map(
    [...byNumber].flatMap(([number, [first, ...more]]) =>
      first && more.length === 0 ? [[number, first.id]] : [],
    ),
  );
}

/**
 * Who is meant: the named patient, whose number it must be, else the only one at this number.
 * @param atNumber everybody who is reached there
 * @throws Refusal patient_not_found, recipient_mismatch
 */
export async function resolvePatient(
  connection: Connection,
  clinicId: string,
  atNumber: readonly PatientAtNumber[],
  ref: PatientRef | undefined,
): Promise<RecipientPatient | null> {
  if (ref === undefined) return atNumber.length === 1 ? (atNumber[0] ?? null) : null;
  // A host's own id comes first, so that one of these needs no look at the other patients.
  const known = atNumber.find(({ shortId, externalId }) =>
    typeof ref === 'number' ? shortId === ref : externalId === ref,
  );
  if (known) return known;
  const patient = await findPatient(connection, clinicId, ref);
  if (!atNumber.some(({ id }) => id === patient.id)) {
    throw new Refusal(
      'recipient_mismatch',
      'This number is not one of the patient’s numbers. Check both, or add it to the patient first.',
      {
        field: 'to',
      },
    );
  }
  return patient;
}
