import { streamSSE, type SSEStreamingApi } from 'hono/streaming';
import { z } from 'zod';
import { changeSchema, type Change } from '@/contracts/change.ts';
import { positionBefore, type ChangeRow } from '@/db/changeQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope } from '@/services/context.ts';
import { readCursor, writeCursor } from '../changes/changeCursor.ts';
import { createChangeFeed, type ChangeFeed } from '../changes/changeFeed.ts';
import { createEventQueue } from '../changes/eventQueue.ts';
import { identify } from '../middleware/actor.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { createApi, createRoute, refusedWith } from './api.ts';

/** How often a quiet stream shows that it lives, and makes sure that its reader is still signed in. */
const usualHeartbeatMs = 15_000;
/** A screen fetches and then listens, or the other way round: what happened in between must not be missed. */
const overlapMs = 5_000;
const mostWaiting = 1_000;

const follow = createRoute({
  method: 'get',
  path: '/changes',
  'x-permission': 'conversations:read',
  tags: ['Changes'],
  summary: 'What changes, as server-sent events with ids alone',
  description:
    'Event `change` carries a Change; event `reset` asks to fetch everything again. `id:` is a cursor: with ' +
    '`Last-Event-ID` the stream goes on from there, up to 30 minutes later.',
  request: { headers: z.object({ 'last-event-id': z.string().max(100).optional() }) },
  responses: {
    200: { description: 'The stream.', content: { 'text/event-stream': { schema: changeSchema } } },
    ...refusedWith(),
  },
});

type Event = { kind: 'change'; row: ChangeRow } | { kind: 'reset' };

/** The one stream by which every open screen stays true. */
export function changeRoutes(
  server: ServerDeps,
  feed: ChangeFeed = createChangeFeed(server.staff),
  heartbeatMs: number = usualHeartbeatMs,
) {
  return createApi().openapi(follow, async (c) => {
    requireScope(c.get('actor'), 'conversations:read');
    const clinicId = c.get('clinicId');
    const request = c.req.raw;
    const { db, now } = server.staff;
    const cursor = c.req.valid('header')['last-event-id'];
    const known = cursor === undefined ? null : readCursor(cursor, now());
    const start = known ?? (await positionBefore(db, overlapMs));
    const isReset = cursor !== undefined && known === null;

    const ended = new AbortController();
    const signal = AbortSignal.any([ended.signal, server.stopping]);
    const queue = createEventQueue<Event>(mostWaiting, { kind: 'reset' });
    if (isReset) queue.push({ kind: 'reset' });
    const leave = await feed.follow(clinicId, start, (rows) =>
      queue.push(...rows.map((row) => ({ kind: 'change' as const, row }))),
    );
    // Proxies that gather an answer before they pass it on would hold every event back.
    c.header('x-accel-buffering', 'no');
    return streamSSE(c, async (stream) => {
      stream.onAbort(() => ended.abort());
      let position = start;
      try {
        await stream.write(`retry: 1000\nid: ${writeCursor(position, now())}\n\n`);
        while (!signal.aborted) {
          const events = await queue.take(heartbeatMs, signal);
          if (signal.aborted) break;
          for (const event of events) {
            if (event.kind === 'change') ({ position } = event.row);
            await writeEvent(stream, event, writeCursor(position, now()));
          }
          if (events.length > 0) continue;
          if (!(await isStillSignedIn(server, request))) break;
          // An event without data moves the browser's cursor and is told to nobody.
          await stream.write(`: still here\nid: ${writeCursor(position, now())}\n\n`);
        }
      } finally {
        leave();
      }
    });
  });
}

async function writeEvent(stream: SSEStreamingApi, event: Event, id: string): Promise<void> {
  if (event.kind === 'reset') {
    await stream.writeSSE({ event: 'reset', data: '{}', id });
    return;
  }
  const { kind, id: subjectId, conversationId } = event.row;
  const change: Change = { kind, id: subjectId, ...(conversationId === null ? {} : { conversationId }) };
  await stream.writeSSE({ event: 'change', data: JSON.stringify(change), id });
}

async function isStillSignedIn(server: ServerDeps, request: Request): Promise<boolean> {
  try {
    await identify(server, request, false);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    // The database may be away for a moment: the next heartbeat asks again.
    server.staff.log.warn({ error }, 'a stream could not check who reads it');
    return true;
  }
}
