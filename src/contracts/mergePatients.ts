import { z } from 'zod';
import { patientSchema } from './patient.ts';

export const mergePatientsSchema = z
  .strictObject({
    otherId: z.uuid().describe('The record that becomes a part of this one.'),
    isDryRun: z.boolean().default(false).describe('Only says what would be.'),
    confirm: z
      .number()
      .int()
      .optional()
      .describe('The `shortId` of the other record, typed by a person: it cannot be undone.'),
  })
  .meta({ id: 'MergePatients' });

const count = z.number().int();
export const mergedPatientsSchema = z
  .object({
    isDone: z.boolean(),
    patient: patientSchema.describe('The one record, as it is or would be.'),
    other: patientSchema.describe('The other one, as it was.'),
    moved: z.object({ appointments: count, texts: count, tasks: count, campaigns: count, holds: count }),
    consentsCarried: count,
    consentsEnded: count.describe('Taken back on one of the records, so that they are taken back.'),
    numbersLeftOut: count.describe('One of the records had to give them up.'),
  })
  .meta({ id: 'MergedPatients' });
export type MergedPatients = z.infer<typeof mergedPatientsSchema>;
