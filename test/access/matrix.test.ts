import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { roleAllows, roles, scopesOfRole } from '../../src/domain/access/roles.ts';
import { scopes, type Scope } from '../../src/domain/access/scopes.ts';
import { createApp } from '../../src/server/app.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import type { Caller, OtherClinic } from '../harness/callers.ts';
import { describedRoutes, scopesFor, type Described, type DescribedRoute } from './describedRoutes.ts';
import { idFieldsOf, sampleOf, withAt } from './sampleBody.ts';
import { patientsWords, thingsOf, type Things } from './thingsOf.ts';

/** What is not in the description, and who may use it. Everything else has to be described, with its permission. */
const undescribed: Readonly<Record<string, string>> = {
  'GET /livez': 'anybody: whether the process lives',
  'GET /readyz': 'anybody: whether it is ready',
  'GET /metrics': 'metrics:read, asked by the service',
  'GET /api/v2/openapi.json': 'anybody: the description itself',
  'GET /api/v2/docs': 'anybody: the description to be read',
  'GET /texting/{clinicId}': 'anybody: the page about a clinic’s texts',
  'POST /texting/{clinicId}/stop': 'anybody: an opt-out needs no login',
  'GET /calendar/{file}': 'whoever holds the secret address',
  'GET /p/{token}': 'a patient, by the one-time link',
  'POST /p/{token}': 'a patient, by the one-time link',
  'POST /p/{token}/choices': 'a patient, by the one-time link',
  'POST /p/{token}/stop': 'a patient, by the one-time link',
  'GET /fhir/{clinicId}/{id}/jwks.json': 'anybody: public keys',
  'POST /fhir/{clinicId}/{id}/changed': 'a record system, by its secret',
  'POST /fhir/{clinicId}/{id}/changed/*': 'a record system, by its secret',
  'PUT /fhir/{clinicId}/{id}/changed': 'a record system, by its secret',
  'PUT /fhir/{clinicId}/{id}/changed/*': 'a record system, by its secret',
  'POST /api/v2/twilio/webhook': 'Twilio, by its signature',
  'POST /api/v2/twilio/status': 'Twilio, by its signature',
  'POST /api/auth/sign-in/email': 'anybody, from our own pages',
  'POST /api/auth/sign-in/code': 'whoever has given the password',
  'POST /api/auth/sign-in/recovery-code': 'whoever has given the password',
  'POST /api/auth/accept-invitation': 'whoever holds the one-time link',
  'POST /api/auth/sign-out': 'whoever is signed in',
};

/** What a person has to do: a key is refused, whatever its scopes. */
const forPeople = [
  'POST /messages/{id}/approve',
  'POST /conversations/{id}/read',
  'POST /campaigns/{id}/approve',
];

/** What a key needs beside the scope of the route: nobody gives away what they may not do themselves. */
const needsMore: Readonly<Record<string, readonly Scope[]>> = {
  'POST /staff': scopesOfRole('read_only'),
  'POST /calendar-links': ['appointments:read'],
  'POST /consent/proofs': ['consent:read'],
  'POST /imports': ['patients:write'],
  'POST /imports/{id}/commit': ['patients:write'],
  'PATCH /content-settings': ['templates:read'],
  'GET /analytics/reminders/visits': ['appointments:read'],
  'PATCH /data-protection': ['audit:read'],
  'POST /patients/{id}/preference-links': ['messages:send'],
};

type Who = { name: string; headers: Caller; may: (route: DescribedRoute) => boolean; isKnown: boolean };
/** Of the other clinic's patient. */
const theirNumber = '+13125550111';

type Told = { status: number; body: string };

let app: TestApp;
let other: OtherClinic;
let theirs: Things;
let ours: Things;
let described: Described;
let callers: Who[];
let fetchApp: (request: Request) => Response | Promise<Response>;
let registered: string[];
let asked = 0;

beforeAll(async () => {
  app = await createTestApp({ server: { rateLimits: { sendsPerMinute: 60_000, sendBurst: 60_000 } } });
  const server = createApp(app.server);
  fetchApp = server.fetch;
  registered = server.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}').replace(/(?<=.)\/$/, '')}`);
  described = await describedRoutes(app);
  other = await app.addClinic();
  theirs = await thingsOf(other.ctx, other.staff.id, theirNumber);
  ours = await thingsOf(app.ctx, app.staff.id, '+12125550112');
  callers = [
    { name: 'nobody', headers: {}, may: () => false, isKnown: false },
    {
      name: 'an unknown key',
      headers: { authorization: 'Bearer not-a-key-at-all' },
      may: () => false,
      isKnown: false,
    },
    ...(await Promise.all(
      roles.map(async (role) => ({
        name: `the role ${role}`,
        headers: (await app.signIn(role)).headers,
        may: ({ permission }: DescribedRoute) =>
          permission === 'signed_in' || (permission !== null && roleAllows(role, permission)),
        isKnown: true,
      })),
    )),
  ];
});
afterAll(() => app.close());

async function ask(as: Caller, route: DescribedRoute, path: string, body: unknown): Promise<Told> {
  asked += 1;
  const answer = await fetchApp(
    new Request(`${app.url}/api/v2${path}`, {
      method: route.method,
      headers: { ...as, ...(route.body === null ? {} : { 'content-type': 'application/json' }) },
      ...(route.body === null ? {} : { body: JSON.stringify(body) }),
    }),
  );
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    await answer.body?.cancel();
    return { status: answer.status, body: '' };
  }
  return { status: answer.status, body: await answer.text() };
}

const ofNobodys = new Map<string, Promise<Told>>();
/** What a caller is told of an id that nobody has: asked once, and what comes back for another's id is held against it. */
function askOfNobodys(who: Who, route: DescribedRoute): Promise<Told> {
  const name = `${route.name} by ${who.name}`;
  const told = ofNobodys.get(name) ?? ask(who.headers, route, addressOf(route, null), bodyOf(route));
  ofNobodys.set(name, told);
  return told;
}

/** The address with these ids; the word before each parameter says what it is about. */
function addressOf(route: DescribedRoute, things: Things | null): string {
  return route.path.replace(/([\w-]+)\/\{\w+\}/g, (_, noun: string) => {
    const id = things === null ? crypto.randomUUID() : things[noun];
    if (id === undefined) throw new Error(`${route.name}: thingsOf.ts makes no “${noun}”`);
    return `${noun}/${id}`;
  });
}

function bodyOf(route: DescribedRoute): unknown {
  return route.body === null ? undefined : sampleOf(route.body, described.schemas);
}

/** What takes a thing away is asked last. */
function isLast({ name }: DescribedRoute): number {
  return /^DELETE|\/(remove|erase)$/.test(name) ? 1 : 0;
}

/** An answer without what differs from request to request, whatever it is about. */
function withoutIds({ status, body }: Told): Told {
  return {
    status,
    body: body.replaceAll(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, '<id>'),
  };
}

/** Keys by what they hold: one with the scope of a route alone, one with every other scope. */
const keys = new Map<string, Promise<Caller>>();
function keyWith(held: readonly Scope[]): Promise<Caller> {
  const name = held.join();
  const key = keys.get(name) ?? app.keyWith(...held);
  keys.set(name, key);
  return key;
}

/** Asks a route as everybody, at once, and hands each answer to `judge`, which says what is wrong with it. */
async function everybody(route: DescribedRoute, judge: (who: Who) => Promise<string[]>): Promise<string[]> {
  const needed = scopesFor(route);
  const everyone: Who[] = [
    ...callers,
    {
      name: 'a key with the scope alone',
      headers: await keyWith([...needed, ...(needsMore[route.name] ?? [])]),
      may: ({ permission, name }) => permission !== 'signed_in' && !forPeople.includes(name),
      isKnown: true,
    },
    {
      name: 'a key with every other scope',
      headers: await keyWith(scopes.filter((scope) => !needed.includes(scope))),
      may: () => false,
      isKnown: true,
    },
  ];
  const found = await Promise.all(everyone.map(judge));
  return found.flat().map((line) => `${route.name} ${line}`);
}

test('every route that is registered is described, and says what it asks of its caller', () => {
  const known = [
    ...described.routes.map(({ method, path }) => `${method} /api/v2${path}`),
    ...Object.keys(undescribed),
  ];
  expect(registered.filter((route) => !known.includes(route))).toEqual([]);
  expect(known.filter((route) => !registered.includes(route))).toEqual([]);
  expect(described.routes.filter(({ permission }) => permission === null).map(({ name }) => name)).toEqual(
    [],
  );
  expect(described.routes.length).toBeGreaterThan(70);
});

test('HIPAA-06 every route, by every caller: as the table of roles says, before anything of the request is looked at', async () => {
  const wrong: string[] = [];
  for (const route of described.routes) {
    wrong.push(
      ...(await everybody(route, async (who) => {
        const { status } = await askOfNobodys(who, route);
        const isPassed = status !== 401 && status !== 403 && status < 500;
        const isRight = who.may(route) ? isPassed : status === (who.isKnown ? 403 : 401);
        return isRight ? [] : [`by ${who.name}: ${status}`];
      })),
    );
  }
  expect(wrong).toEqual([]);
});

/** The routes whose answers to this caller hold what our patient has written. */
async function routesThatTell(as: Caller): Promise<string[]> {
  const found: string[] = [];
  for (const route of described.routes.filter((one) => isLast(one) === 0)) {
    const { body } = await ask(as, route, addressOf(route, ours), bodyOf(route));
    if (body.includes(patientsWords)) found.push(route.name);
  }
  return found;
}

test('HIPAA-06 what a patient has written reaches nobody without the scope messages:read, by whatever route', async () => {
  const everyoneElse = await keyWith(scopes.filter((scope) => scope !== 'messages:read'));
  const scheduler = callers.find(({ name }) => name === 'the role scheduler')?.headers ?? {};
  expect(await routesThatTell(scheduler)).toEqual([]);
  expect(await routesThatTell(everyoneElse)).toEqual([]);
  expect(await routesThatTell(app.staff.headers)).toEqual(
    expect.arrayContaining(['GET /conversations', 'GET /messages/{id}', 'GET /conversations/{id}/messages']),
  );
});

describe('another clinic’s id', () => {
  test('in an address is answered as one that nobody has, whoever asks', async () => {
    const wrong: string[] = [];
    for (const route of described.routes.filter(({ parameters }) => parameters.length > 0)) {
      wrong.push(
        ...(await everybody(route, async (who) => {
          const foreign = await ask(who.headers, route, addressOf(route, theirs), bodyOf(route));
          const unknown = await askOfNobodys(who, route);
          const expected = who.may(route) ? 404 : who.isKnown ? 403 : 401;
          return [
            ...(foreign.status === expected ? [] : [`by ${who.name}: ${foreign.status}`]),
            ...(JSON.stringify(withoutIds(foreign)) === JSON.stringify(withoutIds(unknown))
              ? []
              : [`by ${who.name} tells them apart: ${foreign.body} ${unknown.body}`]),
          ];
        })),
      );
    }
    expect(wrong).toEqual([]);
  });

  test('in a body or a query is answered as one that nobody has', async () => {
    const wrong: string[] = [];
    let fields = 0;
    const foreignIds = Object.entries(theirs).filter(([noun]) => noun !== 'templates' && noun !== 'versions');
    for (const route of described.routes) {
      const path = addressOf(route, ours);
      const places = route.body === null ? [] : idFieldsOf(route.body, described.schemas);
      const attempts = [
        ...places.map((place) => (id: string) => ({ path, body: withAt(bodyOf(route), place, id) })),
        ...route.query
          .filter(({ name, schema }) => /Id$|^id$/.test(name) || schema.format === 'uuid')
          .map(({ name }) => (id: string) => ({ path: `${path}?${name}=${id}`, body: bodyOf(route) })),
      ];
      for (const attempt of attempts) {
        fields += 1;
        const { path: unknownPath, body: unknownBody } = attempt(crypto.randomUUID());
        const unknown = withoutIds(await ask(app.staff.headers, route, unknownPath, unknownBody));
        const found = await Promise.all(
          foreignIds.map(async ([noun, id]) => {
            const { path: foreignPath, body } = attempt(id);
            const foreign = withoutIds(await ask(app.staff.headers, route, foreignPath, body));
            return JSON.stringify(foreign) === JSON.stringify(unknown)
              ? []
              : [`${route.name} tells ${noun} apart: ${foreign.status} ${foreign.body} ${unknown.body}`];
          }),
        );
        wrong.push(...found.flat());
      }
    }
    expect(wrong).toEqual([]);
    expect(fields).toBeGreaterThan(5);
  });

  test('that is malformed is refused in words', async () => {
    const wrong: string[] = [];
    for (const route of described.routes.filter(({ parameters }) => parameters.length > 0)) {
      const path = route.path.replace(/\{\w+\}/g, '..%2f..%2fnot-an-id');
      const { status } = await ask(app.staff.headers, route, path, bodyOf(route));
      if (status !== 400 && status !== 404) wrong.push(`${route.name}: ${status}`);
    }
    expect(wrong).toEqual([]);
  });

  test('is a real one: its own administrator finds every thing that was not found here', async () => {
    const wrong: string[] = [];
    const routes = described.routes
      .filter(({ parameters }) => parameters.length > 0)
      .toSorted((one, another) => isLast(one) - isLast(another));
    for (const route of routes) {
      const body = (route.body === null ? [] : idFieldsOf(route.body, described.schemas))
        .filter(([first]) => first === 'patientIds' || first === 'otherId')
        .reduce((value, place) => withAt(value, place, theirs['patients']), bodyOf(route));
      const own =
        typeof body === 'object' && body !== null && 'phoneNumber' in body
          ? { ...body, phoneNumber: theirNumber }
          : body;
      const { status } = await ask(other.staff.headers, route, addressOf(route, theirs), own);
      if (status === 404 || status === 401 || status >= 500) wrong.push(`${route.name}: ${status}`);
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(1_000);
  });
});
