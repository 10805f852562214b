import { z } from 'zod';

const days = z.number().int().max(36_500);
const keptSchema = z.object({
  texts: days.min(30).describe('Days after which the words of texts are removed; a keyed hash stays.'),
  media: days.min(1).describe('Days after which links to pictures are removed.'),
  forms: days.min(1).describe('Days after which raw webhooks are removed.'),
});

const legalHoldSchema = z.object({
  id: z.uuid(),
  patientId: z.uuid().nullable().describe('Null: the whole clinic.'),
  reason: z.string(),
  placedAt: z.string(),
});

export const dataProtectionSchema = z
  .object({
    kept: keptSchema,
    holds: z.array(legalHoldSchema).describe('Those that stand.'),
    key: z.object({
      madeAt: z.string().describe('Since when texts are sealed with the present key.'),
      rotation: z
        .object({
          startedAt: z.string(),
          finishedAt: z.string().nullable(),
          resealed: z.number().int().describe('Rows that were sealed anew so far.'),
          formerKeysDestroyedAt: z.string().nullable(),
        })
        .nullable()
        .describe('The last change of keys.'),
    }),
  })
  .meta({ id: 'DataProtection' });
export type DataProtection = z.infer<typeof dataProtectionSchema>;

export const keyRotationStartSchema = z.object({ keyId: z.uuid() });

export const changeDataProtectionSchema = z.strictObject({ kept: keptSchema });

export const placeHoldSchema = z.strictObject({
  patientId: z.uuid().nullable().describe('Null: the whole clinic.'),
  reason: z.string().trim().min(3).max(200).describe('A case number or the like; no names.'),
});

export const placedHoldSchema = z.object({ id: z.uuid() });
