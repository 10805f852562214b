import { Hono } from 'hono';
import { readCalendar } from '@/services/calendar/readCalendar.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';
import { takeVisit } from '../visitor.ts';

/** What one address may ask for: a practice with many calendars stands behind one. */
const limit = { perSecond: 1, capacity: 120 };

/** iCalendar feeds behind secret addresses. No proxy keeps one; a program that has it asks whether it is still the same. */
export function calendarFeeds(server: ServerDeps) {
  const feeds = new Hono<ServerEnv>();
  const plain = { 'x-robots-tag': 'noindex, nofollow, noarchive', 'cache-control': 'no-store' };
  feeds.get('/:file', async (c) => {
    const waitSeconds = await takeVisit(c, server, 'calendar', limit);
    if (waitSeconds > 0)
      return c.text('Too many requests.', 429, { ...plain, 'retry-after': String(Math.ceil(waitSeconds)) });
    const calendar = await readCalendar(server.staff, tokenIn(c.req.param('file')));
    if (calendar === null) return c.text('There is no such calendar.', 404, plain);
    const headers = {
      ...plain,
      // Private: for the program that asked. It keeps it, and asks each time whether it is still the same.
      'cache-control': 'private, no-cache',
      etag: calendar.etag,
      'referrer-policy': 'no-referrer',
    };
    const known = (c.req.header('if-none-match') ?? '')
      .split(',')
      .map((tag) => tag.trim().replace(/^W\//, ''));
    if (known.includes(calendar.etag)) return c.body(null, 304, headers);
    return c.body(calendar.text, 200, { ...headers, 'content-type': 'text/calendar; charset=utf-8' });
  });
  return feeds;
}

function tokenIn(file: string): string {
  return file.endsWith('.ics') ? file.slice(0, -'.ics'.length) : '';
}
