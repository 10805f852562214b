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
export type AuditHead = z.infer<typeof auditHeadSchema>;

export const auditChainSchema = z
  .object({
    head: auditHeadSchema
      .nullable()
      .describe('Save it where nobody who can change the database can; null before the first seal.'),
    waiting: z
      .object({ events: z.number().int(), oldestAt: z.string().nullable() })
      .describe('What the next seal will cover.'),
  })
  .meta({ id: 'AuditChain' });

export const auditEventSchema = z
  .object({
    id: z.uuid(),
    at: z.string(),
    action: z.string().describe('What was seen or done, such as `patient.viewed`.'),
    actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
    subject: z
      .object({
        kind: z.string(),
        id: z.uuid().nullable(),
        name: z.string().nullable().describe('Of a patient, for those who may see patients.'),
      })
      .nullable(),
    detail: z.record(z.string(), z.unknown()).describe('Ids, counts and names of fields; never text.'),
    requestId: z.string().nullable(),
    isSealed: z.boolean().describe('Whether a seal covers it: from then on a change is found.'),
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof auditEventSchema>;

export const auditQuerySchema = z.object({
  actorKind: z
    .enum(['staff', 'api_key', 'host', 'patient', 'webhook', 'job', 'unknown'])
    .optional()
    .describe('Who: what kind of caller.'),
  actorId: z.string().min(1).max(64).optional().describe('Who: a staff member or an API key.'),
  action: z
    .string()
    .regex(/^[a-z_]{1,40}(\.[a-z_]{1,40})?$/)
    .optional()
    .describe('What: `patient.viewed`, or `patient` for everything of patients.'),
  subjectId: z.uuid().optional().describe('To or of what.'),
  patientId: z
    .uuid()
    .optional()
    .describe('Everything about a patient: visits, conversations, texts, and lists that showed any of them.'),
  from: z.iso.date().optional().describe('Local date of the clinic.'),
  to: z.iso.date().optional().describe('Local date of the clinic, inclusive.'),
});
