import type { z } from 'zod';
import {
  type appointmentDaysQuerySchema,
  appointmentDaysSchema,
  appointmentSchema,
} from '@/contracts/appointment.ts';
import { callPageSchema, type callQuerySchema, type newCallSchema } from '@/contracts/call.ts';
import { appointmentRemindersSchema } from '@/contracts/reminderRule.ts';
import type { PageRequest } from './api.ts';
import type { ApiDoor } from './request.ts';

/** Days of visits, calls about them, and what became of their reminders. */
export const visitCalls = ({ ask }: ApiDoor) => ({
  appointmentDays: (query: z.input<typeof appointmentDaysQuerySchema>, signal?: AbortSignal) =>
    ask(appointmentDaysSchema, 'GET', '/appointment-days', { query, signal }),
  appointment: (id: string, signal?: AbortSignal) =>
    ask(appointmentSchema, 'GET', `/appointments/${id}`, { signal }),
  appointmentReminders: (id: string, signal?: AbortSignal) =>
    ask(appointmentRemindersSchema, 'GET', `/appointments/${id}/reminders`, { signal }),
  calls: (query: z.input<typeof callQuerySchema> & PageRequest, signal?: AbortSignal) =>
    ask(callPageSchema, 'GET', '/calls', { query, signal }),
  recordCall: (body: z.input<typeof newCallSchema>) => ask(appointmentSchema, 'POST', '/calls', { body }),
});
