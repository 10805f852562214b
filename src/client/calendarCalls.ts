import type { z } from 'zod';
import {
  calendarLinkSchema,
  createdCalendarLinkSchema,
  type newCalendarLinkSchema,
} from '@/contracts/calendar.ts';
import { pageOf } from '@/contracts/page.ts';
import { type ApiDoor, v2 } from './request.ts';

/** The calendar links of the API. */
export const calendarCalls = ({ ask, send }: ApiDoor) => ({
  calendarLinks: (cursor: string | undefined, signal?: AbortSignal) =>
    ask(pageOf(calendarLinkSchema), 'GET', '/calendar-links', { query: { limit: 200, cursor }, signal }),
  createCalendarLink: (body: z.input<typeof newCalendarLinkSchema>) =>
    ask(createdCalendarLinkSchema, 'POST', '/calendar-links', { body }),
  revokeCalendarLink: async (id: string) => {
    await send('DELETE', `${v2}/calendar-links/${id}`);
  },
});
