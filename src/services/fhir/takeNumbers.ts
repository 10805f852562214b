import { numbersOfPatients } from '@/db/patientPhoneNumberQueries.ts';
import type { PatientRow } from '@/db/patientQueries.ts';
import type { FoundProblem } from '@/domain/fhir/problems.ts';
import type { PersonThere } from '@/domain/fhir/readPatient.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { addPatientNumber } from '../patient/addPatientNumber.ts';
import { removePatientNumber } from '../patient/removePatientNumber.ts';
import { hashWith, type PullRun } from './pullRun.ts';

const prefix = 'number:';

/**
 * Gives a patient the numbers that the server has anew, and takes those that the server had brought and has no more. A number that staff
 * added stays, one that staff removed stays removed, and one of which staff said whose it is is left to them.
 * @returns what the server has said of numbers by now, and whether staff have them otherwise
 */
export async function takeNumbers(
  run: PullRun,
  patient: PatientRow,
  person: PersonThere,
  before: Readonly<Record<string, string>>,
  problems: FoundProblem[],
): Promise<{ seen: Record<string, string>; differing: string[] }> {
  const { ctx } = run;
  const hash = hashWith(run);
  const seen: Record<string, string> = {};
  const differing = new Set<string>();
  if (patient.deceasedAt !== null || person.isDeceased) return { seen, differing: [] };
  const here = (await numbersOfPatients(ctx.db, ctx.clinicId, [patient.id])).get(patient.id) ?? [];
  const there = new Set(person.phoneNumbers.map(({ phoneNumber }) => phoneNumber));
  for (const { phoneNumber, label } of person.phoneNumbers) {
    const mark = prefix + hash(phoneNumber);
    const isHere = here.some((one) => one.phoneNumber === phoneNumber);
    seen[mark] = 'yes';
    if (isHere) continue;
    if (before[mark] === 'yes') differing.add('phoneNumbers');
    else await add(run, patient.id, { phoneNumber, label }, problems);
  }
  for (const { phoneNumber, role, confidentialSince } of here) {
    const mark = prefix + hash(phoneNumber);
    if (there.has(phoneNumber) || before[mark] !== 'yes') continue;
    if (role !== null || confidentialSince !== null) differing.add('phoneNumbers');
    else await removePatientNumber(ctx, patient.id, phoneNumber);
    // Said once: a number that staff keep is theirs from then on.
    seen[mark] = 'no';
  }
  return { seen, differing: [...differing] };
}

async function add(
  { ctx }: PullRun,
  patientId: string,
  number: { phoneNumber: string; label: string },
  problems: FoundProblem[],
): Promise<void> {
  try {
    await addPatientNumber(ctx, patientId, { ...number, isPrimary: false });
  } catch (error) {
    // A stranger wrote from it once: only a person can say that it is the patient's after all (ID-06).
    if (!(error instanceof Refusal) || error.facts.reason !== 'needs_confirmation') throw error;
    problems.push({ code: 'number_was_strangers' });
  }
}
