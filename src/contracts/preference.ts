import { z } from 'zod';

export const newPreferenceLinkSchema = z
  .strictObject({
    phoneNumber: z.string().min(1).max(60),
    delivery: z.enum(['text', 'copy']),
  })
  .meta({ id: 'NewPreferenceLink' });

export const preferenceLinkSchema = z
  .object({
    id: z.uuid(),
    url: z.string().nullable().describe('Told once, and only with `copy`: a hash of it is all that is kept.'),
    messageId: z.uuid().nullable().describe('The text that carries it.'),
    expiresAt: z.string(),
  })
  .meta({ id: 'PreferenceLink' });
