import { expect, test } from 'vitest';
import { createRoute } from '../../src/server/routes/api.ts';

const route = { method: 'get', path: '/secrets', responses: {} } as const;

// The type check of `npm run check` fails when one of these compiles: a route has to say what it asks of its caller.
// @ts-expect-error x-permission is missing
const undeclared = () => createRoute(route);
// @ts-expect-error there is no such scope
const misspelt = () => createRoute({ ...route, 'x-permission': 'secrets:read' });
const declared = () => createRoute({ ...route, 'x-permission': 'audit:read' });

test('what a route asks of its caller stands before its handler', () => {
  for (const make of [undeclared, misspelt, declared]) expect(make().middleware).toBeTypeOf('function');
});
