import { z } from 'zod';
import { headFormat } from '@/domain/audit/head.ts';

/** How far the chains of some clinics had come. Kept elsewhere, `npm run audit:verify -- --against` holds it against them. */
export const auditHeadSchema = z
  .object({
    format: z.literal(headFormat),
    takenAt: z.string(),
    clinics: z.array(
      z.object({
        clinicId: z.uuid(),
        seal: z.number().int().positive().describe('The number of the last seal.'),
        events: z.number().int().positive().describe('How many events the chain covered.'),
        hash: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .describe('Of the last seal; hexadecimal.'),
        sealedAt: z.string(),
      }),
    ),
  })
  .meta({ id: 'AuditHead' });
