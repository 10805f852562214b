import { z } from 'zod';

export const taskSchema = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    priority: z.enum(['urgent', 'high', 'normal']),
    reason: z.string().describe('What to do and why, in words; no message text.'),
    patient: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    phoneNumber: z.string().nullable(),
    displayNumber: z.string().nullable(),
    conversationId: z.uuid().nullable(),
    appointment: z
      .object({ id: z.uuid(), startsAt: z.string(), localStart: z.string(), status: z.string() })
      .nullable(),
    messageId: z.uuid().nullable(),
    openedAt: z.string(),
    doneAt: z.string().nullable(),
    doneBy: z.string().nullable(),
    outcome: z.string().nullable(),
  })
  .meta({ id: 'Task' });
export type Task = z.infer<typeof taskSchema>;

export const taskQuerySchema = z.object({ state: z.enum(['open', 'done']).default('open') });

export const taskChangeSchema = z
  .strictObject({ done: z.boolean(), outcome: z.string().trim().max(500).optional() })
  .meta({ id: 'TaskChange' });
