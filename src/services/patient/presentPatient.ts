import { clinicById } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import { conversationsOfNumbers } from '@/db/conversationQueries.ts';
import { numbersOfPatients, type PatientPhoneNumberRow } from '@/db/patientPhoneNumberQueries.ts';
import { statesOfNumbers } from '@/db/numberStateQueries.ts';
import { patientsAtNumbers, type PatientRow } from '@/db/patientQueries.ts';
import { suppressedNumbers } from '@/db/suppressionQueries.ts';
import type { CareConsent } from '@/domain/patient/careConsent.ts';
import type { CareState } from '@/domain/patient/careState.ts';
import type { LineType } from '@/domain/patient/judgeNumber.ts';
import type { LinkRole } from '@/domain/patient/link.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import type { Context } from '../context.ts';
import { careConsents } from './careConsents.ts';
import { nothingKnown, presentNumberState } from './presentNumberState.ts';

export type PresentedPatient = {
  id: string;
  shortId: number;
  externalId: string | null;
  givenName: string;
  familyName: string;
  birthDate: string | null;
  language: string;
  timeZone: string | null;
  zip: string | null;
  addressState: string | null;
  isDeceased: boolean;
  doNotText: boolean;
  careState: CareState;
  erasedAt: string | null;
  phoneNumbers: {
    phoneNumber: string;
    display: string;
    label: string;
    isPrimary: boolean;
    addedAt: string;
    isOptedOut: boolean;
    optedOutAt: string | null;
    careConsent: CareConsent;
    role: LinkRole | null;
    categories: string[] | null;
    startsOn: string | null;
    endsOn: string | null;
    documentReference: string | null;
    isConfidential: boolean;
    lineType: LineType;
    verifiedAt: string | null;
    verifiedBy: 'text' | 'code' | 'staff' | null;
    isStale: boolean;
    notTexted: { code: string; sentence: string; advice: string | null } | null;
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
  const known = await statesOfNumbers(connection, clinicId, numbers);
  const consentOf = await careConsents(ctx, connection, clinic.policy, numbers);
  const country = homeCountry(clinic.country);
  const now = ctx.now();

  const presentNumber = (
    person: PatientRow,
    own: readonly PatientPhoneNumberRow[],
    row: PatientPhoneNumberRow,
  ): PresentedPatient['phoneNumbers'][number] => {
    const optedOutAt = optOuts.get(row.phoneNumber);
    return {
      phoneNumber: row.phoneNumber,
      display: formatPhoneNumber(row.phoneNumber, country),
      label: row.label,
      isPrimary: row.isPrimary,
      addedAt: row.addedAt.toISOString(),
      isOptedOut: optedOutAt !== undefined,
      optedOutAt: optedOutAt?.toISOString() ?? null,
      careConsent: consentOf(person.id, row.phoneNumber),
      role: row.role,
      categories: row.categories,
      startsOn: row.startsOn,
      endsOn: row.endsOn,
      documentReference: row.documentReference,
      isConfidential: row.confidentialSince !== null,
      ...presentNumberState(
        { person, own, row, known: known.get(row.phoneNumber) ?? nothingKnown },
        { timeZone: clinic.timeZone, now },
      ),
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
      timeZone: row.timeZone,
      zip: row.zip,
      addressState: row.addressState,
      isDeceased: row.deceasedAt !== null,
      doNotText: row.doNotTextSince !== null,
      careState: row.careState,
      erasedAt: row.erasedAt?.toISOString() ?? null,
      phoneNumbers: own.map((number) => presentNumber(row, own, number)),
      conversationId: withConversation ? (conversations.get(withConversation.phoneNumber) ?? null) : null,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    };
  });
}
