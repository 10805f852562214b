import { z } from 'zod';
import { importFields } from '@/domain/import/importFields.ts';

const count = z.number().int();
const mapping = z
  .partialRecord(z.enum(importFields), z.number().int().min(0).max(999))
  .describe('Which column holds what, counted from 0.');
const dateOrder = z.enum(['mdy', 'dmy']).describe('How days such as 3/4/2027 are meant.');
const clock = z
  .enum(['24h', '12h'])
  .describe('How times without am or pm are meant: by 24 hours, or 1 to 6 in the afternoon.');

const countsSchema = z.object({
  new: count,
  moved: count,
  cancelled: count,
  changed: count.describe('Other details, or another status.'),
  unchanged: count.describe('As they are on record; rows that repeat another of the file are among them.'),
  rejected: count,
  patientsNew: count,
  patientsFound: count,
  numbersAdded: count.describe('Patients on record who get another number.'),
  consents: count.describe('Consents and withdrawals of the rows that go on record, with their source.'),
  optOuts: count.describe('Numbers that the file opts out.'),
  consentsRefused: count.describe(
    'Rows whose visit is imported, and whose consent is not: it lacks its source.',
  ),
  missing: count.describe('Visits of a whole period that the file does not have, and that are cancelled.'),
  firstDay: z.string().nullable(),
  lastDay: z.string().nullable(),
  reasons: z.array(z.object({ sentence: z.string(), lines: count, firstLine: count })),
  consentReasons: z.array(z.object({ sentence: z.string(), lines: count, firstLine: count })),
});

export const fileImportSchema = z
  .object({
    id: z.uuid(),
    kind: z.literal('appointments'),
    state: z
      .enum(['uploading', 'staged', 'checking', 'checked', 'committing', 'done', 'cancelled', 'expired'])
      .describe('staged: waits for its columns; checked: waits to be committed.'),
    createdAt: z.string(),
    updatedAt: z.string(),
    endedAt: z.string().nullable(),
    encoding: z.string().nullable().describe('windows-1252 where the file was no UTF-8: look at accents.'),
    delimiter: z.string().nullable(),
    lines: count,
    columns: z
      .array(z.object({ name: z.string(), samples: z.array(z.string()), filled: count }))
      .nullable()
      .describe('Null once what the file held was removed.'),
    mapping,
    isRemembered: z.boolean().describe('The mapping is that of the last file with the same columns.'),
    choices: z.object({ dateOrder, birthDateOrder: dateOrder, clock }),
    doubts: z
      .array(z.enum(['dateOrder', 'birthDateOrder', 'clock']))
      .describe('What the cells leave open, and has to be said.'),
    problem: z.string().nullable().describe('What the mapping lacks, as a sentence.'),
    isWholePeriod: z.boolean(),
    counts: countsSchema.nullable().describe('What the file would do. Null until it was looked at.'),
    results: countsSchema.nullable().describe('What it has done so far.'),
    doneLines: count.describe('Rows that were looked at or written so far.'),
    reason: z.string().nullable(),
  })
  .meta({ id: 'FileImport' });
export type FileImport = z.infer<typeof fileImportSchema>;

export const checkImportSchema = z
  .strictObject({
    mapping,
    choices: z.strictObject({ dateOrder, birthDateOrder: dateOrder, clock }).partial().default({}),
    isWholePeriod: z
      .boolean()
      .default(false)
      .describe(
        'The file has every visit of its days, of the locations that it names: what it lacks is cancelled.',
      ),
  })
  .meta({ id: 'CheckImport' });

export const commitImportSchema = z
  .strictObject({
    cancelsMissing: count
      .min(0)
      .default(0)
      .describe('`counts.missing`, where the file is the whole of its period.'),
  })
  .meta({ id: 'CommitImport' });
