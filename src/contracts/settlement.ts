import { z } from 'zod';
import { categories } from '@/domain/message/category.ts';

/** The most texts that are settled by one request. */
export const mostSettled = 500;

export const settleMessagesSchema = z
  .strictObject({
    ids: z.array(z.uuid()).min(1).max(mostSettled),
    outcome: z
      .enum(['sent', 'not_sent'])
      .describe('What a person found out: in the Twilio console, or from the patients.'),
    sendAgain: z
      .boolean()
      .default(false)
      .describe('With not_sent: queue each as a new text, once however often this is asked.'),
  })
  .refine(({ outcome, sendAgain }) => outcome === 'not_sent' || !sendAgain, {
    path: ['sendAgain'],
    message: 'What was sent is not sent again.',
  })
  .meta({ id: 'SettleMessages' });

export const settleResults = ['settled', 'settled_before', 'known_by_now', 'not_found'] as const;

export const settlementSchema = z
  .object({
    id: z.uuid(),
    result: z
      .enum(settleResults)
      .describe(
        'settled_before: a person had said the same. known_by_now: Twilio told meanwhile, or a person said otherwise; nothing was changed.',
      ),
    again: z
      .object({
        result: z.enum(['queued', 'queued_before', 'too_late', 'refused']),
        messageId: z.uuid().nullable().describe('The new text.'),
        code: z.string().nullable().describe('Why it is refused: the code of the refusal.'),
        message: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'Settlement' });
export type Settlement = z.infer<typeof settlementSchema>;
export const settlementsSchema = z.object({ items: z.array(settlementSchema) }).meta({ id: 'Settlements' });

export const unknownMessageSchema = z
  .object({
    id: z.uuid(),
    taskId: z.uuid(),
    conversationId: z.uuid(),
    patient: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    displayNumber: z.string(),
    category: z.enum(categories),
    claimedAt: z.string().describe('When it was on its way to Twilio.'),
    isTooLate: z.boolean().describe('Its time has passed: it is not sent again as it is.'),
  })
  .meta({ id: 'UnknownMessage' });
export type UnknownMessage = z.infer<typeof unknownMessageSchema>;
export const unknownMessagesSchema = z
  .object({
    items: z.array(unknownMessageSchema).describe('The oldest first, as many as one request settles.'),
    total: z.number().int(),
  })
  .meta({ id: 'UnknownMessages' });
export type UnknownMessages = z.infer<typeof unknownMessagesSchema>;
