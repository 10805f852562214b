import { OpenAPIHono } from '@hono/zod-openapi';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeSchema } from '@/contracts/change.ts';
import { recordChange } from '@/db/changeQueries.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import type { Caller } from '../../../test/harness/callers.ts';
import { listen } from '../../../test/harness/listen.ts';
import { createAdmission } from '../admission.ts';
import { createChangeFeed } from '../changes/changeFeed.ts';
import { requireActor } from '../middleware/actor.ts';
import { problemResponse } from '../middleware/problem.ts';
import type { ServerEnv } from '../serverDeps.ts';
import { changeRoutes } from './changes.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

type Received = { event: string; data: string; id: string };

/** A browser's EventSource in small: events with data, and the cursor that it would reconnect with. */
async function open(url: string, as: Caller, lastEventId?: string) {
  const aborted = new AbortController();
  const answer = await fetch(url, {
    headers: { ...as, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
    signal: aborted.signal,
  });
  const events: Received[] = [];
  const stream = { answer, events, cursor: lastEventId ?? '', isOver: false, close: () => aborted.abort() };
  const read = async (): Promise<void> => {
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of answer.body ?? []) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
          if (field('id') !== '') stream.cursor = field('id');
          if (field('data') !== '')
            events.push({ event: field('event'), data: field('data'), id: field('id') });
        }
      }
    } catch (error) {
      if (!aborted.signal.aborted) throw error;
    }
    stream.isOver = true;
  };
  const finished = read();
  return Object.assign(stream, { finished });
}

const follow = (as: Caller = app.staff.headers, lastEventId?: string) =>
  open(`${app.url}/api/v2/changes`, as, lastEventId);
const changed = (clinicId: string, id: string) => recordChange(app.deps.db, clinicId, 'patient', id);
const idsOf = ({ events }: { events: Received[] }) =>
  events.map(({ data }) => changeSchema.parse(JSON.parse(data)).id);

test('what changes is told at once, with ids alone, to its own clinic', async () => {
  const other = await app.addClinic();
  const [ours, theirs] = [await follow(), await follow(other.staff.headers)];
  expect(ours.answer.headers.get('content-type')).toContain('text/event-stream');
  expect(ours.answer.headers.get('cache-control')).toBe('no-store');
  const [mine, conversation, foreign] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  await recordChange(app.deps.db, app.clinicId, 'message', mine, conversation);
  await changed(other.clinicId, foreign);
  await expect.poll(() => idsOf(ours)).toContain(mine);
  await expect.poll(() => idsOf(theirs)).toContain(foreign);
  expect(idsOf(ours)).not.toContain(foreign);
  const told = ours.events.find(({ data }) => data.includes(mine));
  expect(JSON.parse(told?.data ?? '')).toEqual({ kind: 'message', id: mine, conversationId: conversation });
  ours.close();
  theirs.close();
});

test('a stream that broke goes on where it was: nothing is left out, nothing comes twice', async () => {
  const first = await follow();
  const ids = Array.from({ length: 6 }, () => crypto.randomUUID());
  for (const id of ids.slice(0, 2)) await changed(app.clinicId, id);
  await expect.poll(() => idsOf(first)).toContain(ids[1]);
  first.close();
  await first.finished;
  for (const id of ids.slice(2, 4)) await changed(app.clinicId, id);
  const second = await follow(app.staff.headers, first.cursor);
  for (const id of ids.slice(4)) await changed(app.clinicId, id);
  await expect.poll(() => idsOf(second)).toContain(ids[5]);
  expect(idsOf(second)).toEqual(ids.slice(2));
  second.close();
});

test('a change that commits late is not skipped', async () => {
  const stream = await follow();
  const [late, early] = [crypto.randomUUID(), crypto.randomUUID()];
  await app.deps.db.transaction().execute(async (tx) => {
    await recordChange(tx, app.clinicId, 'patient', late);
    await changed(app.clinicId, early);
    await new Promise((resolve) => {
      setTimeout(resolve, 500);
    });
  });
  await expect.poll(() => idsOf(stream)).toEqual(expect.arrayContaining([late, early]));
  stream.close();
});

test.each([
  ['too old', () => `${Math.floor(Date.now() / 1000) - 3600}-5.5`],
  ['not ours', () => 'abc'],
])('a cursor that is %s asks the screen to fetch everything again', async (_what, cursor) => {
  const stream = await follow(app.staff.headers, cursor());
  await expect.poll(() => stream.events[0]?.event).toBe('reset');
  const id = crypto.randomUUID();
  await changed(app.clinicId, id);
  await expect.poll(() => stream.events.some(({ data }) => data.includes(id))).toBe(true);
  stream.close();
});

test('a screen that fetched just before it listened misses nothing', async () => {
  const id = crypto.randomUUID();
  await changed(app.clinicId, id);
  const stream = await follow();
  await expect.poll(() => idsOf(stream)).toContain(id);
  stream.close();
});

test('who may not look may not listen', async () => {
  expect(await app.call('GET', '/api/v2/changes')).toMatchObject({ status: 401 });
  const key = await app.keyWith('patients:read');
  expect(await app.call('GET', '/api/v2/changes', { as: key })).toMatchObject({ status: 403 });
});

test('streams end when the server stops', async () => {
  await using stopping = await createTestApp();
  const stream = await open(`${stopping.url}/api/v2/changes`, stopping.key);
  stopping.stop();
  await expect(stream.finished).resolves.toBeUndefined();
  expect((await stopping.call('GET', '/readyz')).body).toEqual({ status: 'not_ready', reason: 'stopping' });
});

/** The route by itself, with a heartbeat that a test can wait for. */
async function quickHeartbeat() {
  const feed = createChangeFeed(app.server.staff);
  const routes = new OpenAPIHono<ServerEnv>();
  routes.onError((error, c) =>
    problemResponse(
      c,
      error,
      app.deps.log,
      createAdmission(() => true),
    ),
  );
  routes.use(requireActor(app.server));
  routes.route('/', changeRoutes(app.server, feed, 50));
  const listener = await listen();
  listener.serve(routes.fetch);
  return { feed, listener, url: `${listener.url}/changes` };
}

test('a stream ends soon after its reader has signed out', async () => {
  const { listener, url } = await quickHeartbeat();
  const someone = await app.signIn('staff');
  const stream = await open(url, someone.headers);
  await app.call('POST', '/api/auth/sign-out', { as: someone.headers, body: {} });
  await expect(stream.finished).resolves.toBeUndefined();
  await listener.close();
});

test('a heartbeat moves the cursor on without telling anything', async () => {
  const { listener, url } = await quickHeartbeat();
  const stream = await open(url, app.key, `${Math.floor(Date.now() / 1000) - 1000}-99999999.0`);
  await expect.poll(() => stream.cursor).toContain('-99999999.0');
  const before = stream.cursor;
  // A cursor counts whole seconds.
  await expect.poll(() => stream.cursor, { timeout: 5_000 }).not.toBe(before);
  expect(stream.events).toEqual([]);
  stream.close();
  await listener.close();
});

test('an open stream does not keep a session alive that nobody uses', async () => {
  const { listener, url } = await quickHeartbeat();
  const someone = await app.signIn('staff');
  const soon = new Date(Date.now() + 60 * 60 * 1000);
  const sessions = app.database.pools.workers;
  await sessions.query('update auth_session set expires_at = $1', [soon]);
  const stream = await open(url, someone.headers);
  await expect.poll(() => stream.cursor).not.toBe('');
  await sessions.query('update auth_session set expires_at = $1', [soon]);
  const cursor = stream.cursor;
  await expect.poll(() => stream.cursor, { timeout: 5_000 }).not.toBe(cursor);
  const { rows } = await sessions.query<{ latest: Date }>(
    'select max(expires_at) as latest from auth_session',
  );
  expect(rows[0]?.latest).toEqual(soon);
  stream.close();
  await listener.close();
});

test('while nobody listens the database is left alone', async () => {
  const { feed, listener, url } = await quickHeartbeat();
  const stream = await open(url, app.key);
  await expect.poll(() => feed.listeners()).toBe(1);
  stream.close();
  await expect.poll(() => feed.listeners()).toBe(0);
  await listener.close();
});
