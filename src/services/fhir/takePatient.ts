import {
  fhirLink,
  isLinked,
  namesakes,
  noteSeen,
  writeFhirLink,
  type FhirLinkRow,
} from '@/db/fhirLinkQueries.ts';
import { presentPatientId } from '@/db/mergeQueries.ts';
import { foldName, patientById, type PatientRow } from '@/db/patientQueries.ts';
import { mergeFields } from '@/domain/fhir/mergeFields.ts';
import type { FoundProblem } from '@/domain/fhir/problems.ts';
import { readPerson, type PersonThere } from '@/domain/fhir/readPatient.ts';
import type { FhirPatient } from '@/domain/fhir/resources.ts';
import { homeCountry } from '@/domain/phone/phoneNumber.ts';
import { changePatient } from '../patient/changePatient.ts';
import { changeState } from '../patient/changeState.ts';
import { createPatient } from '../patient/createPatient.ts';
import { externalIdOf, hashWith, keyOf, versionOf, writeProblems, type PullRun } from './pullRun.ts';
import { takeNumbers } from './takeNumbers.ts';

/** A patient here; somebody who was erased here; null for whoever cannot be taken over. */
export type TakenPatient = { id: string } | 'erased' | null;

/**
 * Takes over what the server says of a person, and returns the patient here.
 * No consent comes with it: what a patient agreed to is recorded where they did.
 * @param resourceId of the Patient; for one inside a visit, that of the visit and the place in it
 */
export async function takePatient(
  run: PullRun,
  resource: FhirPatient,
  resourceId: string,
): Promise<TakenPatient> {
  const { ctx } = run;
  const { clinicId } = ctx;
  const key = keyOf(run, 'Patient', resourceId);
  const link = await fhirLink(ctx.db, key);
  const known = await knownPatient(run, link, resourceId);
  if (known?.erasedAt) return 'erased';
  const version = versionOf(resource.meta);
  if (known && link?.subjectId && version !== null && link.version === version && !run.isWhole) {
    await noteSeen(ctx.db, key, run.startedAt);
    return { id: known.id };
  }
  const now = ctx.now();
  const read = readPerson(resource, { country: homeCountry(run.clinic.country), now });
  const problems = [...read.problems];
  const before = link?.seen ?? {};
  let seen = before;
  let patientId = known?.id ?? null;
  if (read.person) {
    const found = known ?? (await findOrCreate(run, read.person, resourceId, problems));
    patientId = found?.id ?? null;
    if (found) seen = await mergePerson(run, found, read.person, before, problems);
  }
  await ctx.db.transaction().execute(async (tx) => {
    await writeFhirLink(tx, {
      ...key,
      resourceId,
      subjectId: patientId,
      version,
      stand: null,
      seen,
      seenAt: run.startedAt,
    });
    await writeProblems(run, tx, key, problems);
  });
  return patientId === null ? null : { id: await presentPatientId(ctx.db, clinicId, patientId) };
}

/** The record here, by what is known of the resource, or by the external id that a reading which broke off has left. */
async function knownPatient(
  run: PullRun,
  link: FhirLinkRow | undefined,
  resourceId: string,
): Promise<PatientRow | null> {
  const { ctx } = run;
  const id =
    link?.subjectId ??
    (
      await ctx.db
        .selectFrom('patient')
        .select('id')
        .where('clinicId', '=', ctx.clinicId)
        .where('externalId', '=', externalIdOf(run, 'Patient', resourceId))
        .executeTakeFirst()
    )?.id;
  if (id === undefined) return null;
  const present = await presentPatientId(ctx.db, ctx.clinicId, id);
  return (await patientById(ctx.db, ctx.clinicId, present)) ?? null;
}

/** Somebody here who can only be this person, else a new patient; null where several could be. */
async function findOrCreate(
  run: PullRun,
  person: PersonThere,
  resourceId: string,
  problems: FoundProblem[],
): Promise<PatientRow | null> {
  const { ctx } = run;
  const { clinicId } = ctx;
  const same = await peopleLike(run, person);
  if (same.length > 1) {
    problems.push({ code: 'patient_ambiguous' });
    return null;
  }
  const [only] = same;
  if (only) return (await patientById(ctx.db, clinicId, only)) ?? null;
  const created = await createPatient(ctx, {
    givenName: person.givenName,
    familyName: person.familyName,
    birthDate: person.birthDate ?? null,
    language: person.language ?? 'en',
    zip: person.zip ?? null,
    addressState: person.addressState ?? null,
    externalId: externalIdOf(run, 'Patient', resourceId),
    phoneNumbers: person.isDeceased ? [] : person.phoneNumbers,
  });
  return (await patientById(ctx.db, clinicId, created.id)) ?? null;
}

/** The first given name and the family name, as they are compared. */
function nameOf(one: { givenName: string; familyName: string }): string {
  return foldName(`${one.givenName.split(' ')[0] ?? ''} ${one.familyName}`);
}

/** Patients here of the same name, birth date and number: all three, since a family shares a phone and twins a birthday. */
async function peopleLike(run: PullRun, person: PersonThere): Promise<string[]> {
  const { clinicId } = run.ctx;
  const { birthDate } = person;
  if (birthDate === undefined) return [];
  const phoneNumbers = person.phoneNumbers.map(({ phoneNumber }) => phoneNumber);
  const found = await namesakes(run.ctx.db, clinicId, { birthDate, phoneNumbers });
  const ids: string[] = [];
  const connectionId = run.connection.id;
  for (const one of found)
    // Whoever is another resource of this server is another person to it.
    if (nameOf(one) === nameOf(person) && !(await isLinked(run.ctx.db, { clinicId, connectionId }, one.id)))
      ids.push(one.id);
  return ids;
}

async function mergePerson(
  run: PullRun,
  patient: PatientRow,
  person: PersonThere,
  before: Readonly<Record<string, string>>,
  problems: FoundProblem[],
): Promise<Record<string, string>> {
  const { ctx } = run;
  const { givenName, familyName, birthDate, language, zip, addressState } = person;
  const there = { givenName, familyName, birthDate, language, zip, addressState };
  const here = {
    givenName: patient.givenName,
    familyName: patient.familyName,
    birthDate: patient.birthDate,
    language: patient.language,
    zip: patient.zip,
    addressState: patient.addressState,
  };
  const merged = mergeFields(there, here, before, hashWith(run));
  if (Object.keys(merged.set).length > 0) await changePatient(ctx, patient.id, merged.set);
  if (merged.overwritten.length > 0) problems.push({ code: 'overwrote_staff', fields: merged.overwritten });
  const numbers = await takeNumbers(run, patient, person, before, problems);
  const differing = [...merged.differing, ...numbers.differing];
  if (differing.length > 0) problems.push({ code: 'differs', fields: differing });
  if (person.isDeceased && patient.deceasedAt === null)
    await changeState(ctx, patient.id, { isDeceased: true });
  if (!person.isDeceased && patient.deceasedAt !== null) problems.push({ code: 'patient_deceased_here' });
  return { ...merged.seen, ...numbers.seen };
}
