import { afterAll, beforeAll, expect, test } from 'vitest';
import { describedRoutes, type Described, type DescribedRoute } from '../access/describedRoutes.ts';
import { sampleOf } from '../access/sampleBody.ts';
import { thingsOf, type Things } from '../access/thingsOf.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { coverage } from './coverage.ts';
import { coverageRequests } from './coverageRequests.ts';

let app: TestApp;
let described: Described;
let clock = Date.now();
let made = 0;
const familyName = 'Quillfeather';

beforeAll(async () => {
  app = await createTestApp({
    now: () => new Date(clock),
    server: { rateLimits: { sendsPerMinute: 60_000, sendBurst: 60_000 } },
  });
  described = await describedRoutes(app);
});
afterAll(() => app.close());

type Noted = { action: string; detail: unknown };
type Told = { status: number; text: string; noted: Noted[] };

/** Asks the route about things of its own, minutes after everything else, and reads what was noted since. */
async function ask(route: DescribedRoute): Promise<Told> {
  made += 1;
  const phoneNumber = `+1212555${String(2_000 + made)}`;
  const things = await thingsOf(app.ctx, app.staff.id, phoneNumber);
  await app.database.pools.staff.query('update patient set family_name = $2 where id = $1', [
    things['patients'],
    familyName,
  ]);
  const asked = await coverageRequests[route.name]?.({ app, things, phoneNumber });
  // The same look within a minute is one event.
  clock += 120_000;
  const answer = await app.call(
    route.method,
    `/api/v2${addressOf(route, asked?.things ?? things)}?${asked?.query ?? ''}`,
    {
      as: asked?.as ?? app.staff.headers,
      ...(route.body === null ? {} : { body: asked?.body ?? sampleOf(route.body, described.schemas) }),
    },
  );
  const { rows } = await app.database.pools.staff.query<Noted>(
    'select action, detail from audit_event where occurred_at >= $1 order by id',
    [new Date(clock)],
  );
  return { status: answer.status, text: JSON.stringify(answer.body), noted: rows };
}

function addressOf(route: DescribedRoute, things: Things): string {
  return route.path.replace(/([\w-]+)\/\{\w+\}/g, (_, noun: string) => `${noun}/${things[noun] ?? ''}`);
}

test('every route says what it leaves on the audit trail', () => {
  const names = described.routes.map(({ name }) => name);
  // A new route is added to coverage.ts: what it notes, or why there is nothing to note.
  expect(names.filter((name) => coverage[name] === undefined)).toEqual([]);
});

test('HIPAA-06 every route that shows patients or changes something notes it, and no other shows one', async () => {
  const wrong: string[] = [];
  for (const route of described.routes) {
    const expected = coverage[route.name];
    if (expected === undefined || expected.shownBy !== undefined || route.name === 'GET /changes') continue;
    const { status, text, noted } = await ask(route).catch((error: unknown) => ({
      status: 500,
      text: String(error),
      noted: [],
    }));
    const actions = noted.map(({ action }) => action);
    if (status >= 300) wrong.push(`${route.name} answered ${status}: ${text}`);
    else if ('action' in expected && !actions.includes(expected.action))
      wrong.push(`${route.name} noted ${actions.join(', ') || 'nothing'} instead of ${expected.action}`);
    else if ('nothing' in expected && (text.includes(familyName) || text.includes('+12125552')))
      wrong.push(`${route.name} shows a patient and says that it notes nothing`);
    else if ('nothing' in expected && actions.length > 0)
      wrong.push(`${route.name} notes ${actions.join(', ')} after all`);
  }
  expect(wrong).toEqual([]);
}, 120_000);

/** Ids, codes, names of fields and of states, times, counts: nothing that has words in it. */
const plain = /^[\w.:+-]{0,80}$/;

function* valuesIn(value: unknown): Generator {
  if (typeof value !== 'object' || value === null) yield value;
  else for (const inner of Object.values(value)) yield* valuesIn(inner);
}

test('the details hold ids, counts and names of fields: no words, no names, no numbers of phones', async () => {
  const { rows } = await app.database.pools.staff.query<Noted>('select action, detail from audit_event');
  expect(new Set(rows.map(({ action }) => action)).size).toBeGreaterThan(30);
  const wrong = rows.flatMap(({ action, detail }) =>
    [...valuesIn(detail)].flatMap((value) =>
      typeof value === 'string' &&
      (!plain.test(value) || /^\+?\d{7,}$/.test(value) || value.includes(familyName))
        ? [`${action}: ${value}`]
        : [],
    ),
  );
  expect(wrong).toEqual([]);
});
