import { recordConsentEvent } from '@/db/consentQueries.ts';
import { addPhoneNumber } from '@/db/patientPhoneNumberQueries.ts';
import { insertPatient } from '@/db/patientQueries.ts';
import { consentWording } from '@/domain/consent/consentWording.ts';
import { demoPatients, type DemoPatient } from './demoPatients.ts';
import { hoursBefore, type DemoWorld } from './demoWorld.ts';

const hoursADay = 24;
const registeredDaysAgo = 60;

/** Patients, their numbers, and what the front desk recorded that they agreed to. */
export async function seedPatients(world: DemoWorld): Promise<void> {
  for (const [index, patient] of demoPatients.entries()) {
    const at = hoursBefore(world.now, (registeredDaysAgo - index) * hoursADay);
    await seedPatient(world, patient, at);
  }
}

async function seedPatient(world: DemoWorld, patient: DemoPatient, at: Date): Promise<void> {
  const { ctx, tx } = world;
  const { clinicId } = ctx;
  const id = ctx.newId();
  const { shortId, givenName, familyName, birthDate, language } = patient;
  const times = { createdAt: at, updatedAt: at };
  await insertPatient(tx, { clinicId, id, shortId, givenName, familyName, birthDate, language, ...times });
  for (const [index, { phoneNumber, label }] of patient.numbers.entries()) {
    await addPhoneNumber(tx, {
      clinicId,
      patientId: id,
      phoneNumber,
      label,
      isPrimary: index === 0,
      addedAt: at,
    });
  }
  world.patients.set(shortId, { ...patient, id });
  const [main] = patient.numbers;
  for (const category of patient.consents) {
    const wording = consentWording(category, world.clinic.name, language);
    if (!main || !wording) continue;
    await recordConsentEvent(tx, {
      clinicId,
      id: ctx.newId(),
      patientId: id,
      phoneNumber: main.phoneNumber,
      category,
      kind: 'express',
      action: 'granted',
      channel: 'front_desk',
      wordingVersion: wording.version,
      wording: wording.text,
      language,
      actorKind: 'staff',
      actorId: world.staffId,
      occurredAt: at,
      recordedAt: at,
    });
  }
}
