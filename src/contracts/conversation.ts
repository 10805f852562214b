import { z } from 'zod';

export const conversationFilters = [
  'all',
  'waiting',
  'unread',
  'mine',
  'unassigned',
  'snoozed',
  'done',
] as const;

const person = z.object({
  id: z.uuid(),
  shortId: z.number().int(),
  name: z.string(),
  birthDate: z.string().nullable(),
  language: z.string(),
});

export const conversationSchema = z
  .object({
    id: z.uuid(),
    phoneNumber: z.string(),
    displayNumber: z.string(),
    patients: z.array(person).describe('Everybody who is reached at this number.'),
    location: z
      .object({ id: z.uuid(), name: z.string() })
      .nullable()
      .describe('Whose number it is with; null: the clinic’s.'),
    status: z.enum(['open', 'snoozed', 'done']),
    snoozedUntil: z.string().nullable(),
    assignedTo: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    isUnread: z.boolean().describe('For the person who asks.'),
    waitingSince: z.string().nullable().describe('The patient spoke last and nothing has answered since.'),
    isOptedOut: z.boolean(),
    optedOutAt: z.string().nullable(),
    lastMessage: z
      .object({
        id: z.uuid(),
        direction: z.enum(['inbound', 'outbound']),
        body: z.string().nullable().describe('Null without the scope messages:read.'),
        status: z.string(),
        occurredAt: z.string(),
      })
      .nullable(),
    openTasks: z.number().int(),
  })
  .meta({ id: 'Conversation' });
export type Conversation = z.infer<typeof conversationSchema>;

export const conversationChangeSchema = z
  .strictObject({
    status: z.enum(['open', 'snoozed', 'done']).optional(),
    snoozedUntil: z.iso.datetime({ offset: true }).optional(),
    assignedTo: z.uuid().nullable().optional(),
  })
  .meta({ id: 'ConversationChange' });

export const conversationCountsSchema = z
  .object({
    waiting: z.number().int(),
    unread: z.number().int(),
    openTasks: z.number().int(),
    urgentTasks: z.number().int(),
  })
  .meta({ id: 'ConversationCounts' });

/** Finds or creates the conversation with a number (a body, not a URL: numbers never stand in a URL). */
export const openConversationSchema = z
  .strictObject({ phoneNumber: z.string().min(1).max(60) })
  .meta({ id: 'OpenConversation' });
