import ICAL from 'ical.js';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createdCalendarLinkSchema } from '../../src/contracts/calendar.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';

const dayMs = 86_400_000;
let shiftMs = 0;
let app: TestApp;
let patientId: string;
beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(Date.now() + shiftMs) });
  ({ id: patientId } = await app.addPatient({
    givenName: 'Mia',
    familyName: 'Quist',
    phoneNumber: '+12125550181',
  }));
});
afterAll(() => app.close());
beforeEach(() => {
  // The first of March of the year after: both changes of the clocks are within the next 365 days.
  const now = new Date();
  shiftMs = Date.UTC(now.getUTCFullYear() + 1, 2, 1, 12) - now.getTime();
});

const year = () => app.deps.now().getUTCFullYear();
const withId = z.object({ id: z.string() });

async function book(clinician: string, startsAt: string, more: object = {}): Promise<string> {
  const { body, status } = await app.call('POST', '/api/v2/appointments', {
    as: app.staff.headers,
    body: { patientId, startsAt, clinician, ...more },
  });
  expect(status).toBe(201);
  return withId.parse(body).id;
}

async function change(id: string, body: object): Promise<void> {
  const { status } = await app.call('PATCH', `/api/v2/appointments/${id}`, { as: app.staff.headers, body });
  expect(status).toBe(200);
}

async function makeLink(body: object) {
  const answer = await app.call('POST', '/api/v2/calendar-links', {
    as: app.staff.headers,
    body: { name: 'Visits', clinician: null, ...body },
  });
  return createdCalendarLinkSchema.parse(answer.body);
}

async function place(name: string, more: object): Promise<string> {
  const answer = await app.call('POST', '/api/v2/locations', {
    as: app.staff.headers,
    body: { name, ...more },
  });
  return withId.parse(answer.body).id;
}

/** So many days from the app's present. */
function at(days: number): string {
  return new Date(app.deps.now().getTime() + days * dayMs).toISOString();
}

type Event = {
  uid: string;
  sequence: number;
  status: unknown;
  summary: string;
  start: string;
  minutes: number;
};
const read = (url: string, headers: Record<string, string> = {}) => fetch(url, { headers });
async function eventsOf(url: string): Promise<Event[]> {
  const answer = await read(url);
  expect(answer.status).toBe(200);
  const calendar = new ICAL.Component(ICAL.parse(await answer.text()));
  return calendar.getAllSubcomponents('vevent').map((part) => {
    const event = new ICAL.Event(part);
    expect(event.startDate.zone.tzid).toBe('UTC');
    return {
      uid: event.uid,
      sequence: event.sequence,
      status: part.getFirstPropertyValue('status'),
      summary: event.summary,
      start: event.startDate.toJSDate().toISOString(),
      minutes: event.duration.toSeconds() / 60,
    };
  });
}

test('visits stand at the right moment on both sides of a change of the clocks', async () => {
  await book('Dr. Reyes', `${year()}-03-05T09:00`, { durationMinutes: 45 });
  await book('Dr. Reyes', `${year()}-06-05T09:00`);
  await book('Dr. Okafor', `${year()}-06-05T10:00`);
  const { url } = await makeLink({ clinician: 'dr. reyes' });
  expect(url).toMatch(new RegExp(`^${app.url}/calendar/[A-Za-z]{26}\\.ics$`));
  expect((await eventsOf(url)).map(({ start, minutes }) => [start, minutes])).toEqual([
    [`${year()}-03-05T14:00:00.000Z`, 45],
    [`${year()}-06-05T13:00:00.000Z`, 30],
  ]);
});

test('a visit keeps its id; a move and a cancellation count on, a confirmation does not', async () => {
  const { url } = await makeLink({ clinician: 'Dr. Move' });
  const id = await book('Dr. Move', `${year()}-04-05T09:00`);
  const seen: unknown[] = [];
  const look = async () => {
    const [event] = await eventsOf(url);
    expect(event?.uid).toBe(`${id}@hearback`);
    seen.push([event?.sequence, event?.status, event?.start.slice(5, 10)]);
  };
  await look();
  await change(id, { status: 'confirmed' });
  await look();
  await change(id, { startsAt: `${year()}-04-06T09:00` });
  await look();
  await change(id, { status: 'cancelled' });
  await look();
  await change(id, { status: 'booked' });
  await look();
  expect(seen).toEqual([
    [0, 'TENTATIVE', '04-05'],
    [0, 'CONFIRMED', '04-05'],
    [1, 'TENTATIVE', '04-06'],
    [2, 'CANCELLED', '04-06'],
    [3, 'TENTATIVE', '04-06'],
  ]);
});

test('no name unless the link says so, and never for a place that tells what somebody is treated for', async () => {
  const plain = await place('Main Street', {});
  const telling = await place('Harbor', { sensitivity: 'sud' });
  await book('Dr. Names', `${year()}-05-01T09:00`, { locationId: plain, visitType: 'Root canal' });
  await book('Dr. Names', `${year()}-05-02T09:00`, { locationId: telling });
  const summaries = async (body: object) =>
    (await eventsOf((await makeLink(body)).url)).map(({ summary }) => summary);
  expect(await summaries({ clinician: 'Dr. Names' })).toEqual(['Visit · Dr. Names', 'Visit · Dr. Names']);
  expect(await summaries({ clinician: 'Dr. Names', shows: 'initials' })).toEqual([
    'Visit · M. Q. · Dr. Names',
    'Visit · Dr. Names',
  ]);
  expect(await summaries({ locationId: plain, shows: 'names' })).toEqual(['Visit · Mia Quist · Dr. Names']);
  const { url } = await makeLink({ clinician: 'Dr. Names' });
  const text = await (await read(url)).text();
  for (const word of ['Mia', 'Quist', 'Root canal', '5550181']) expect(text).not.toContain(word);
});

test('the window is bounded: 30 days back, 365 ahead', async () => {
  for (const days of [-31, -29, 364, 366]) await book('Dr. Window', at(days));
  const { url } = await makeLink({ clinician: 'Dr. Window' });
  expect((await eventsOf(url)).map(({ start }) => start)).toEqual(
    [at(-29), at(364)].map((one) => expect.stringContaining(one.slice(0, 10))),
  );
});

test('unchanged is said without the calendar again, and no proxy keeps it', async () => {
  const id = await book('Dr. Tag', `${year()}-04-07T09:00`);
  const { url } = await makeLink({ clinician: 'Dr. Tag' });
  const first = await read(url);
  expect(first.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  expect(first.headers.get('cache-control')).toBe('private, no-cache');
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[\w-]{43}"$/);
  const same = await read(url, { 'if-none-match': `"other", W/${etag}` });
  expect([same.status, await same.text()]).toEqual([304, '']);
  await change(id, { startsAt: `${year()}-04-08T09:00` });
  expect((await read(url, { 'if-none-match': etag })).status).toBe(200);
});

test('revoked is over at once; the token stands nowhere, and making, reading and revoking are on the audit trail', async () => {
  const { url, id } = await makeLink({ clinician: 'Dr. Gone' });
  await read(url);
  await read(url);
  const token = /([A-Za-z]{26})\.ics$/.exec(url)?.[1] ?? '';
  const revoke = () => app.call('DELETE', `/api/v2/calendar-links/${id}`, { as: app.staff.headers });
  expect((await revoke()).status).toBe(204);
  expect((await revoke()).status).toBe(204);
  expect((await read(url)).status).toBe(404);
  const { rows } = await app.database.pools.staff.query<{ action: string }>(
    'select action from audit_event where subject_id = $1 order by occurred_at, id',
    [id],
  );
  expect(rows.map(({ action }) => action)).toEqual([
    'calendar_link.created',
    'calendar_link.read',
    'calendar_link.revoked',
  ]);
  const list = await app.call('GET', '/api/v2/calendar-links', { as: app.staff.headers });
  expect(JSON.stringify(list.body)).not.toContain(token);
  expect(
    z.object({ items: z.array(z.looseObject({ id: z.string() })) }).parse(list.body).items,
  ).toContainEqual(expect.objectContaining({ id, timesRead: 2, revokedAt: expect.any(String) }));
  const kept = await app.database.pools.staff.query('select t::text as row from calendar_link t');
  expect(JSON.stringify(kept.rows)).not.toContain(token);
  expect(app.logLines().join('\n')).not.toContain(token);
});

test('what is no link of ours is not found, and who asks too often waits', async () => {
  for (const path of ['/calendar/x.ics', `/calendar/${'b'.repeat(26)}.ics`, '/calendar/', '/calendar/..ics'])
    expect((await read(`${app.url}${path}`)).status).toBe(404);
  const statuses = new Set<number>();
  for (let asked = 0; asked < 200 && !statuses.has(429); asked += 1)
    statuses.add((await read(`${app.url}/calendar/${'c'.repeat(26)}.ics`)).status);
  expect([...statuses]).toEqual([404, 429]);
});

test('a link needs somebody whose visits it shows, and a maker who may see them', async () => {
  const ask = (as: object, body: object) =>
    app.call('POST', '/api/v2/calendar-links', {
      as: { ...as },
      body: { name: 'Visits', clinician: null, ...body },
    });
  expect(await ask(app.staff.headers, {})).toMatchObject({ status: 400, body: { field: 'clinician' } });
  expect(await ask(app.staff.headers, { locationId: crypto.randomUUID() })).toMatchObject({ status: 404 });
  const blind = await app.keyWith('calendars:manage');
  expect((await ask(blind, { clinician: 'Dr. Reyes' })).status).toBe(403);
  const noNames = await app.keyWith('calendars:manage', 'appointments:read');
  expect((await ask(noNames, { clinician: 'Dr. Reyes' })).status).toBe(201);
  expect((await ask(noNames, { clinician: 'Dr. Reyes', shows: 'names' })).status).toBe(403);
});
