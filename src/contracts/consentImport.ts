import { z } from 'zod';

export const newConsentImportSchema = z
  .strictObject({
    csv: z
      .string()
      .min(1)
      .describe(
        'Columns: phone_number, consent (yes, no, stop), categories, source (front_desk, phone, paper_form, web_form, intake_form), given_on; and kind, language, wording, wording_version, wording_says, proof, patient_id.',
      ),
    isDryRun: z
      .boolean()
      .default(false)
      .describe('Says what would become of each line, and records nothing.'),
  })
  .meta({ id: 'NewConsentImport' });

const count = z.int().min(0);
export const consentImportSchema = z
  .object({
    id: z.uuid().nullable(),
    lines: count,
    recorded: count,
    unchanged: count.describe('On record already: a file that is imported twice changes nothing.'),
    rejected: count,
    stillOptedOut: count.describe('Recorded for numbers that have opted out, and stay so.'),
    newOptOuts: count,
    rejectedCsv: z.string().nullable().describe('The rejected lines with their reasons.'),
  })
  .meta({ id: 'ConsentImport' });
export type ConsentImport = z.infer<typeof consentImportSchema>;
