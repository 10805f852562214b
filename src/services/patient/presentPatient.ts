import { clinicById } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import { conversationsOfNumbers } from '@/db/conversationQueries.ts';
import { numbersOfPatients, type PatientPhoneNumberRow } from '@/db/patientPhoneNumberQueries.ts';
import { patientsAtNumbers, type PatientRow } from '@/db/patientQueries.ts';
import { suppressedNumbers } from '@/db/suppressionQueries.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import type { Context } from '../context.ts';

export type PresentedPatient = {
  id: string;
  shortId: number;
  externalId: string | null;
  givenName: string;
  familyName: string;
  birthDate: string | null;
  language: string;
  phoneNumbers: {
    phoneNumber: string;
    display: string;
    label: string;
    isPrimary: boolean;
    addedAt: string;
    isOptedOut: boolean;
    optedOutAt: string | null;
    sharedWith: { id: string; name: string }[];
  }[];
  conversationId: string | null;
  createdAt: string;
  updatedAt: string;
};

/** Shapes patients with their numbers, opt-outs and who else is reached there, in the order given. */
export async function presentPatients(
  ctx: Context,
  connection: Connection,
  rows: readonly PatientRow[],
): Promise<PresentedPatient[]> {
  const { clinicId } = ctx;
  const clinic = await clinicById(connection, clinicId);
  const numbersByPatient = await numbersOfPatients(
    connection,
    clinicId,
    rows.map(({ id }) => id),
  );
  const numbers = [...new Set([...numbersByPatient.values()].flat().map(({ phoneNumber }) => phoneNumber))];
  const sharers = await patientsAtNumbers(connection, clinicId, numbers);
  const optOuts = await suppressedNumbers(connection, clinicId, numbers);
  const conversations = await conversationsOfNumbers(connection, clinicId, numbers);
  const country = homeCountry(clinic.country);

  const presentNumber = (row: PatientPhoneNumberRow): PresentedPatient['phoneNumbers'][number] => {
    const optedOutAt = optOuts.get(row.phoneNumber);
    return {
      phoneNumber: row.phoneNumber,
      display: formatPhoneNumber(row.phoneNumber, country),
      label: row.label,
      isPrimary: row.isPrimary,
      addedAt: row.addedAt.toISOString(),
      isOptedOut: optedOutAt !== undefined,
      optedOutAt: optedOutAt?.toISOString() ?? null,
      sharedWith: (sharers.get(row.phoneNumber) ?? [])
        .filter(({ id }) => id !== row.patientId)
        .map((other) => ({ id: other.id, name: patientName(other) })),
    };
  };
  return rows.map((row) => {
    const own = numbersByPatient.get(row.id) ?? [];
    const withConversation = own.find(({ phoneNumber }) => conversations.has(phoneNumber));
    return {
      id: row.id,
      shortId: row.shortId,
      externalId: row.externalId,
      givenName: row.givenName,
      familyName: row.familyName,
      birthDate: row.birthDate,
      language: row.language,
      phoneNumbers: own.map(presentNumber),
      conversationId: withConversation ? (conversations.get(withConversation.phoneNumber) ?? null) : null,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    };
  });
}
