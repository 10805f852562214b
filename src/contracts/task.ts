import { z } from 'zod';
import { appointmentStatuses } from '@/domain/appointment/status.ts';

const taskVisitSchema = z
  .object({
    id: z.uuid(),
    patientName: z.string(),
    startsAt: z.string(),
    localStart: z.string(),
    status: z.enum(appointmentStatuses),
    clinician: z.string().nullable(),
    location: z.string().nullable(),
  })
  .meta({ id: 'TaskVisit' });

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
    visits: z.array(taskVisitSchema).describe('The visits that it is about, one or several.'),
    otherVisits: z
      .array(taskVisitSchema)
      .describe('Of an open task: all others to come of whoever is reached at that phone.'),
    language: z.string().nullable().describe('The language in which the patient gets texts.'),
    messageId: z.uuid().nullable().describe('The text that left the task.'),
    answerMessageId: z.uuid().nullable().describe('What it was answered by itself.'),
    incidentId: z.uuid().nullable().describe('The incident that it is about, or that the text has reported.'),
    rule: z.string().nullable().describe('Which rule took the text for what it was taken for.'),
    ruleWords: z.string().nullable().describe('The same in words for people.'),
    decision: z
      .enum(['opt_out', 'not_opt_out'])
      .nullable()
      .describe('What a person made of a text that may be an opt-out.'),
    openedAt: z.string(),
    doneAt: z.string().nullable(),
    doneBy: z.string().nullable(),
    outcome: z.string().nullable(),
  })
  .meta({ id: 'Task' });
export type Task = z.infer<typeof taskSchema>;

export const taskQuerySchema = z.object({ state: z.enum(['open', 'done']).default('open') });

export const taskChangeSchema = z
  .strictObject({
    done: z.boolean(),
    outcome: z.string().trim().max(500).optional(),
    decision: z
      .enum(['opt_out', 'not_opt_out'])
      .optional()
      .describe(
        'Needed to close a task of the kind review_opt_out: opt_out records the opt-out, for good; not_opt_out lets the texts go that were held.',
      ),
  })
  .meta({ id: 'TaskChange' });
