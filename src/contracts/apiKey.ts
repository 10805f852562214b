import { z } from 'zod';
import { categories } from '@/domain/message/category.ts';
import { scopes } from '@/domain/access/scopes.ts';

export const apiKeySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    hint: z.string().describe('The last four characters.'),
    scopes: z.array(z.enum(scopes)),
    attestation: z
      .object({
        categories: z.array(z.enum(categories)),
        wording: z.string(),
        by: z.string(),
        at: z.string(),
      })
      .nullable(),
    createdAt: z.string(),
    lastUsedAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof apiKeySchema>;

export const newApiKeySchema = z
  .strictObject({
    name: z.string().trim().min(1).max(80),
    scopes: z.array(z.enum(scopes)).min(1),
    attestation: z
      .strictObject({
        categories: z.array(z.enum(categories)).min(1),
        wording: z.string().trim().min(1).max(2000),
      })
      .optional(),
  })
  .meta({ id: 'NewApiKey' });

export const createdApiKeySchema = apiKeySchema
  .extend({ key: z.string().describe('Shown once; only its hash is kept.') })
  .meta({ id: 'CreatedApiKey' });
