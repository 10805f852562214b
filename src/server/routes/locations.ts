import { z } from 'zod';
import {
  locationChangeSchema,
  locationQuerySchema,
  locationSchema,
  newLocationSchema,
} from '@/contracts/location.ts';
import { pageOf, pageQuerySchema } from '@/contracts/page.ts';
import { archiveLocation } from '@/services/location/archiveLocation.ts';
import { changeLocation } from '@/services/location/changeLocation.ts';
import { createLocation } from '@/services/location/createLocation.ts';
import { getLocation, listLocations } from '@/services/location/getLocation.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Locations'];
const params = z.object({ id: z.uuid() });

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'appointments:read',
  tags,
  summary: 'The places of the clinic, the oldest first',
  request: { query: pageQuerySchema.extend(locationQuerySchema.shape) },
  responses: { 200: answers(pageOf(locationSchema), 'A page.'), ...refusedWith() },
});
const create = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Add a location',
  request: { body: body(newLocationSchema) },
  responses: {
    201: answers(locationSchema, 'The new location.'),
    ...refusedWith('conflict', 'invalid_phone_number'),
  },
});
const get = createRoute({
  method: 'get',
  path: '/{id}',
  'x-permission': 'appointments:read',
  tags,
  summary: 'One location',
  request: { params },
  responses: { 200: answers(locationSchema, 'The location.'), ...refusedWith('not_found') },
});
const change = createRoute({
  method: 'patch',
  path: '/{id}',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Change what a location is, how discreet its texts are, and the number that they come from',
  request: { params, body: body(locationChangeSchema) },
  responses: {
    200: answers(locationSchema, 'The location.'),
    ...refusedWith('not_found', 'conflict', 'invalid_phone_number'),
  },
});
const archive = createRoute({
  method: 'post',
  path: '/{id}/archive',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Take a location out of use; it is never deleted',
  description: 'Visits there keep it. Their texts then come from the clinic’s number.',
  request: { params },
  responses: { 200: answers(locationSchema, 'The location.'), ...refusedWith('not_found') },
});

/** The places of a clinic, and how texts about visits there look (SENS). */
export function locationRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) => {
    const { archived, ...page } = c.req.valid('query');
    const query = { ...page, withArchived: archived === 'true' };
    return c.json(await listLocations(contextOf(c, deps), query), 200);
  });
  api.openapi(create, async (c) =>
    c.json(await createLocation(contextOf(c, deps), c.req.valid('json')), 201),
  );
  api.openapi(get, async (c) => c.json(await getLocation(contextOf(c, deps), c.req.valid('param').id), 200));
  api.openapi(change, async (c) =>
    c.json(await changeLocation(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  api.openapi(archive, async (c) =>
    c.json(await archiveLocation(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  return api;
}
