import { appointmentDaysQuerySchema, appointmentDaysSchema } from '@/contracts/appointment.ts';
import { appointmentDays } from '@/services/appointment/appointmentDays.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'appointments:read',
  tags: ['Appointments'],
  summary: 'How the visits of each day stand, counted, and what they can be filtered by',
  request: { query: appointmentDaysQuerySchema },
  responses: { 200: answers(appointmentDaysSchema, 'Every day of the range.'), ...refusedWith() },
});

/** Days of visits, as numbers. */
export function appointmentDayRoutes(server: ServerDeps) {
  return createApi().openapi(list, async (c) =>
    c.json(await appointmentDays(contextOf(c, server.staff), c.req.valid('query')), 200),
  );
}
