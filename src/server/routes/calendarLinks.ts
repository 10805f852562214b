import { z } from 'zod';
import {
  calendarLinkSchema,
  createdCalendarLinkSchema,
  newCalendarLinkSchema,
} from '@/contracts/calendar.ts';
import { pageOf, pageQuerySchema } from '@/contracts/page.ts';
import { createCalendarLink, endCalendarLink, listCalendarLinks } from '@/services/calendar/calendarLinks.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, nothing, refusedWith } from './api.ts';

const tags = ['Calendar links'];

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'calendars:manage',
  tags,
  summary: 'The calendar links, the newest first, revoked ones included',
  request: { query: pageQuerySchema },
  responses: { 200: answers(pageOf(calendarLinkSchema), 'A page.'), ...refusedWith() },
});
const create = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'calendars:manage',
  tags,
  summary: 'Make a secret address of an iCalendar feed; it is shown in this answer and never again',
  description:
    'Visits of the last 30 days and the next 365, of a clinician, of a location, or of the one at the other.',
  request: { body: body(newCalendarLinkSchema) },
  responses: { 201: answers(createdCalendarLinkSchema, 'The new link.'), ...refusedWith('not_found') },
});
const revoke = createRoute({
  method: 'delete',
  path: '/{id}',
  'x-permission': 'calendars:manage',
  tags,
  summary: 'End a calendar link at once and for ever',
  request: { params: z.object({ id: z.uuid() }) },
  responses: { 204: nothing('Revoked.'), ...refusedWith('not_found') },
});

/** Who may read visits as a calendar. */
export function calendarLinkRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) =>
    c.json(await listCalendarLinks(contextOf(c, deps), c.req.valid('query')), 200),
  );
  api.openapi(create, async (c) =>
    c.json(await createCalendarLink(contextOf(c, deps), c.req.valid('json')), 201),
  );
  api.openapi(revoke, async (c) => {
    await endCalendarLink(contextOf(c, deps), c.req.valid('param').id);
    return c.body(null, 204);
  });
  return api;
}
