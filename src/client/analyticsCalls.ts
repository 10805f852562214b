import type { z } from 'zod';
import {
  type figureVisitsQuerySchema,
  type reminderNumbersQuerySchema,
  reminderNumbersSchema,
} from '@/contracts/analytics.ts';
import { appointmentSchema } from '@/contracts/appointment.ts';
import { type textNumbersQuerySchema, textNumbersSchema } from '@/contracts/textNumbers.ts';
import { pageOf } from '@/contracts/page.ts';
import type { PageRequest } from './api.ts';
import type { ApiDoor } from './request.ts';

/** Numbers, and the visits behind them. */
export const analyticsCalls = ({ ask }: ApiDoor) => ({
  reminderNumbers: (query: z.input<typeof reminderNumbersQuerySchema>, signal?: AbortSignal) =>
    ask(reminderNumbersSchema, 'GET', '/analytics/reminders', { query, signal }),
  textNumbers: (query: z.input<typeof textNumbersQuerySchema>, signal?: AbortSignal) =>
    ask(textNumbersSchema, 'GET', '/analytics/texts', { query, signal }),
  figureVisits: (query: z.input<typeof figureVisitsQuerySchema> & PageRequest, signal?: AbortSignal) =>
    ask(pageOf(appointmentSchema), 'GET', '/analytics/reminders/visits', { query, signal }),
});
