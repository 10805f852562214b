import type { z } from 'zod';
import {
  type newReminderRuleSchema,
  type reminderPreviewRequestSchema,
  reminderPreviewSchema,
  type reminderRuleChangeSchema,
  reminderRuleSchema,
} from '@/contracts/reminderRule.ts';
import { type ApiDoor, listOf, v2 } from './request.ts';

/** The reminder rules of the API. */
export const reminderRuleCalls = ({ ask, send }: ApiDoor) => ({
  reminderRules: (signal?: AbortSignal) =>
    ask(listOf(reminderRuleSchema), 'GET', '/reminder-rules', { signal }),
  createReminderRule: (body: z.input<typeof newReminderRuleSchema>) =>
    ask(reminderRuleSchema, 'POST', '/reminder-rules', { body }),
  changeReminderRule: (id: string, body: z.input<typeof reminderRuleChangeSchema>) =>
    ask(reminderRuleSchema, 'PATCH', `/reminder-rules/${id}`, { body }),
  removeReminderRule: async (id: string) => {
    await send('DELETE', `${v2}/reminder-rules/${id}`);
  },
  previewReminders: (body: z.input<typeof reminderPreviewRequestSchema>, signal?: AbortSignal) =>
    ask(reminderPreviewSchema, 'POST', '/reminder-rules/preview', { body, signal }),
});
