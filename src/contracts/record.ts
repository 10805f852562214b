import { z } from 'zod';

export const erasePatientSchema = z
  .strictObject({
    reason: z.string().trim().min(3).max(200).describe('Who asked, as a case number or the like; no names.'),
  })
  .meta({ id: 'ErasePatient' });

export const erasureSchema = z
  .object({
    patientId: z.uuid(),
    askedAt: z.string(),
    texts: z.number().int().describe('How many texts have lost their words so far.'),
    finishedAt: z
      .string()
      .nullable()
      .describe('Null: texts are still on their way, or there are many; it goes on by itself.'),
  })
  .meta({ id: 'Erasure' });

const rows = z.array(z.record(z.string(), z.unknown()));

export const patientRecordSchema = z
  .object({
    id: z.uuid().describe('Of this export, as it stands on the audit trail.'),
    madeAt: z.string(),
    clinic: z.object({ name: z.string(), timeZone: z.string() }),
    showsTexts: z.boolean().describe('Whether the words of texts are in it.'),
    person: z.record(z.string(), z.unknown()),
    mergedRecords: rows.describe('Records of the same person that are a part of this one now.'),
    numbers: rows.describe('Also those that were taken away.'),
    numberStates: rows,
    consents: rows,
    optOuts: rows,
    appointments: rows,
    appointmentEvents: rows,
    texts: rows.describe('About the patient, and all of the numbers that are only theirs.'),
    decisions: rows,
    waitingList: rows,
    offeredTimes: rows,
    tasks: rows,
    incidents: rows.describe(
      'That they were, and what was decided; not the words of staff, which may name others.',
    ),
    audit: rows,
  })
  .meta({ id: 'PatientRecord' });
