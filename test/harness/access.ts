import type { TestApp } from './app.ts';
import type { Caller } from './callers.ts';

/** A route as a table of routes names it; `:id` in its path stands for the thing that it is about. */
export type RouteUnderTest = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: unknown;
  /** The scope that the route needs. */
  scope: string;
  /** The id of a thing of ours, and of one of another clinic. */
  ours?: string;
  theirs?: string;
};

/** What a route answers to those who may not use it: HTTP statuses by who asks. */
export type Access = {
  nobody: number;
  unknownKey: number;
  keyWithoutScope: number;
  foreignPage: number;
  noPage: number;
  thingOfAnotherClinic: number;
  thingThatIsNot: number;
  notAnId: number;
};

/** What every route must answer; reading from another page is the browser's to prevent, and does no harm here. */
export function properAccess({ method, path }: RouteUnderTest, found: Access): Access {
  const isRead = method === 'GET';
  const isAboutOne = path.includes(':id');
  return {
    nobody: 401,
    unknownKey: 401,
    keyWithoutScope: 403,
    foreignPage: isRead ? found.foreignPage : 403,
    noPage: isRead ? found.noPage : 403,
    thingOfAnotherClinic: isAboutOne ? 404 : found.thingOfAnotherClinic,
    thingThatIsNot: isAboutOne ? 404 : found.thingThatIsNot,
    notAnId: isAboutOne ? 400 : found.notAnId,
  };
}

/** Asks a route as everybody who may not, over HTTP. */
export async function accessOf(app: TestApp, route: RouteUnderTest): Promise<Access> {
  const { method, path, body, ours = '', theirs = '' } = route;
  const ask = async (as: Caller, id = ours): Promise<number> => {
    const answer = await app.call(method, path.replace(':id', id), {
      as,
      ...(body === undefined ? {} : { body }),
    });
    return answer.status;
  };
  const { cookie = '' } = app.staff.headers;
  const someKey = await app.keyWith(route.scope === 'tasks:read' ? 'audit:read' : 'tasks:read');
  // Refusals first: what they would have changed must still be there for the next one.
  return {
    nobody: await ask({}),
    unknownKey: await ask({ authorization: 'Bearer not-a-key-at-all' }),
    keyWithoutScope: await ask(someKey),
    foreignPage: await ask({ cookie, origin: 'https://evil.example' }),
    noPage: await ask({ cookie }),
    thingOfAnotherClinic: await ask(app.staff.headers, theirs),
    thingThatIsNot: await ask(app.staff.headers, crypto.randomUUID()),
    notAnId: await ask(app.staff.headers, 'not-an-id'),
  };
}
