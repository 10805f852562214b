import { appointmentSchema } from '@/contracts/appointment.ts';
import {
  figureVisitsQuerySchema,
  reminderNumbersQuerySchema,
  reminderNumbersSchema,
} from '@/contracts/analytics.ts';
import { pageOf, pageQuerySchema } from '@/contracts/page.ts';
import { textNumbersQuerySchema, textNumbersSchema } from '@/contracts/textNumbers.ts';
import { textPeriodDefinition } from '@/domain/metric/textFigures.ts';
import { reminderNumbers, visitsOfFigure } from '@/services/analytics/reminderNumbers.ts';
import { textNumbers } from '@/services/analytics/textNumbers.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Analytics'];

const reminders = createRoute({
  method: 'get',
  path: '/reminders',
  'x-permission': 'metrics:read',
  tags,
  summary: 'How reminders work, for the visits of a period: confirmed, answered, cancelled, missed',
  description:
    'Confirmation: confirmed before the visit, and not cancelled since ÷ visits that a reminder was sent for. Answer: answered by text ÷ the same. Cancellation: cancelled ÷ all visits. No-show: no-show ÷ completed or no-show.',
  request: { query: reminderNumbersQuerySchema },
  responses: { 200: answers(reminderNumbersSchema, 'Of all, and of each group.'), ...refusedWith() },
});
const visits = createRoute({
  method: 'get',
  path: '/reminders/visits',
  'x-permission': 'metrics:read',
  tags,
  summary: 'The visits that one figure counts',
  request: { query: pageQuerySchema.extend(figureVisitsQuerySchema.shape) },
  responses: { 200: answers(pageOf(appointmentSchema), 'A page, the earliest first.'), ...refusedWith() },
});

const texts = createRoute({
  method: 'get',
  path: '/texts',
  'x-permission': 'metrics:read',
  tags,
  summary: 'Delivery rate, response rate, opt-out rate and failed messages of a period',
  description: `${textPeriodDefinition} Each figure comes with its numerator and denominator; what they are is said at each.`,
  request: { query: textNumbersQuerySchema },
  responses: { 200: answers(textNumbersSchema, 'Of all, and of each group.'), ...refusedWith() },
});

/** Numbers that say whether texts arrive and reminders work, and what is behind them. */
export function analyticsRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(reminders, async (c) =>
    c.json(await reminderNumbers(contextOf(c, deps), c.req.valid('query')), 200),
  );
  api.openapi(visits, async (c) =>
    c.json(await visitsOfFigure(contextOf(c, deps), c.req.valid('query')), 200),
  );
  api.openapi(texts, async (c) => c.json(await textNumbers(contextOf(c, deps), c.req.valid('query')), 200));
  return api;
}
