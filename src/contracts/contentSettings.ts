import { z } from 'zod';

const word = z.string().trim().min(2).max(60);
const host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^(?=.{4,253}$)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}$/,
    'must be a host such as portal.example.org',
  );
const settings = {
  linkHosts: z
    .array(host)
    .max(50)
    .describe('Links in texts may lead to these hosts and those beneath them, and nowhere else.'),
  recordNumberPattern: z
    .string()
    .trim()
    .max(40)
    .nullable()
    .describe('How record numbers look here: 9 a digit, A a letter, * either, anything else itself.'),
  heldWords: z.array(word).max(200).describe('Words that a second person has to look at.'),
  harmlessWords: z
    .array(word)
    .max(200)
    .describe('Words that the lexicons must leave alone, such as the name of a class.'),
  smsAlias: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .nullable()
    .describe('What patients see instead of the clinic’s name.'),
  sensitivity: z.enum(['none', 'mental', 'sud', 'repro', 'hiv', 'other']),
  isDiscreet: z.boolean().describe('Texts name no patient, clinician or place, and carry no link.'),
};

export const contentSettingsSchema = z
  .object({ ...settings, warnings: z.array(z.object({ code: z.string(), message: z.string() })) })
  .meta({ id: 'ContentSettings' });
export type ContentSettings = z.infer<typeof contentSettingsSchema>;

export const contentSettingsChangeSchema = z
  .strictObject(settings)
  .partial()
  .meta({ id: 'ContentSettingsChange' });
