import { z } from 'zod';
import { reassignmentAnswers } from '@/domain/patient/reassignment.ts';

const answerSchema = z.strictObject({
  phoneNumber: z.string().min(1).max(60),
  askedAbout: z.iso.date().describe('The day that was asked about: of the consent, or of the last contact.'),
  answer: z
    .enum(reassignmentAnswers)
    .describe('yes: the number was disconnected for good since that day, and may have changed hands.'),
  dataAsOf: z.iso.date().nullish().describe('How new the data are that were asked.'),
});

export const newReassignmentsSchema = z
  .strictObject({
    source: z.string().trim().min(2).max(100).describe('Who was asked, such as the name of the database.'),
    answers: z.array(answerSchema).min(1).max(2_000).optional(),
    csv: z
      .string()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe('Instead of answers: a file with the columns phone_number, asked_about, answer, data_as_of.'),
  })
  .refine(({ answers, csv }) => (answers === undefined) !== (csv === undefined), {
    error: 'Give answers or csv, one of the two.',
    path: ['answers'],
  })
  .meta({ id: 'NewReassignments' });

const count = z.number().int();
export const reassignmentsSchema = z
  .object({
    recorded: count,
    unchanged: count.describe('On record already.'),
    unlinked: count.describe('Numbers that were taken from their patients.'),
    verifiedSince: count.describe('Answered yes, but seen to be the patient’s after the day of the data.'),
    unsure: count.describe('No data: staff are asked to check.'),
    rejected: z.array(z.object({ line: count.describe('From 1, without the header.'), reason: z.string() })),
  })
  .meta({ id: 'Reassignments' });
