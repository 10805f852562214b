import { z } from 'zod';
import { sensitivities } from '@/domain/location/sensitivity.ts';

const sensitivity = z
  .enum(sensitivities)
  .nullable()
  .describe('What its name alone would tell of a patient; `sud`: 42 CFR Part 2. Null: as the clinic says.');
const isDiscreet = z
  .boolean()
  .nullable()
  .describe(
    'Texts about its visits name no patient, clinician or place, and carry no link. Null: as the clinic says.',
  );
const messagingServiceSid = z
  .string()
  .regex(/^MG[0-9a-f]{32}$/, 'must be MG and 32 hexadecimal digits')
  .nullable();

export const locationSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    smsAlias: z.string().nullable().describe('What patients see in texts instead of the clinic’s name.'),
    phoneNumber: z.string().nullable().describe('Where patients call; null: the clinic’s number.'),
    street: z.string().nullable(),
    city: z.string().nullable(),
    timeZone: z.string().nullable().describe('IANA; null: the clinic’s.'),
    sensitivity,
    isDiscreet,
    sender: z
      .object({ id: z.uuid(), phoneNumber: z.string(), messagingServiceSid: z.string().nullable() })
      .nullable()
      .describe('The number that texts about its visits go out from; null: the clinic’s.'),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })),
    archivedAt: z.string().nullable(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Location' });
export type Location = z.infer<typeof locationSchema>;

const fields = {
  name: z.string().trim().min(1).max(80),
  smsAlias: z.string().trim().min(1).max(80).nullable(),
  phoneNumber: z.string().trim().min(1).max(60).nullable(),
  street: z.string().trim().min(1).max(120).nullable(),
  city: z.string().trim().min(1).max(80).nullable(),
  timeZone: z.string().trim().min(1).max(60).nullable(),
  sensitivity,
  isDiscreet,
  sender: z
    .strictObject({
      phoneNumber: z.string().trim().min(1).max(60),
      messagingServiceSid: messagingServiceSid.optional(),
    })
    .nullable()
    .describe('A number of the same Twilio account that nothing else sends from.'),
};

export const newLocationSchema = z
  .strictObject(fields)
  .partial()
  .required({ name: true })
  .meta({ id: 'NewLocation' });

export const locationChangeSchema = z.strictObject(fields).partial().meta({ id: 'LocationChange' });

export const locationQuerySchema = z.object({
  archived: z.enum(['true', 'false']).optional().describe('Whether archived ones are in the list too.'),
});
