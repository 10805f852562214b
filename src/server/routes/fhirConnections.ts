import { z } from 'zod';
import {
  fhirConnectionChangeSchema,
  fhirConnectionSchema,
  fhirConnectionsSchema,
  fhirHookSchema,
  fhirProblemsSchema,
  fhirRepeatedSchema,
  fhirTestSchema,
  newFhirConnectionSchema,
} from '@/contracts/fhirConnection.ts';
import { changeConnection, connectServer, disconnectServer } from '@/services/fhir/connectServer.ts';
import { connectionProblems, getConnection, listConnections } from '@/services/fhir/listConnections.ts';
import { pullNow, repeatWrites } from '@/services/fhir/repeatFhir.ts';
import { askForCalls } from '@/services/fhir/serverCalls.ts';
import { testConnection } from '@/services/fhir/testConnection.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { answers, body, contextOf, createApi, createRoute, nothing, refusedWith } from './api.ts';

const tags = ['Record systems'];
const params = z.object({ id: z.uuid() });

const list = createRoute({
  method: 'get',
  path: '/',
  'x-permission': 'appointments:read',
  tags,
  summary: 'The record systems that visits come from by FHIR, the oldest first',
  responses: { 200: answers(fhirConnectionsSchema, 'All of them.'), ...refusedWith() },
});
const connect = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Connect to a FHIR R4 server',
  description: 'It is paused until somebody lets it begin: the server has to know our key first.',
  request: { body: body(newFhirConnectionSchema) },
  responses: { 201: answers(fhirConnectionSchema, 'The new connection.'), ...refusedWith() },
});
const get = createRoute({
  method: 'get',
  path: '/{id}',
  'x-permission': 'appointments:read',
  tags,
  summary: 'One connection, how far it is read and what it left to say',
  request: { params },
  responses: { 200: answers(fhirConnectionSchema, 'The connection.'), ...refusedWith('not_found') },
});
const change = createRoute({
  method: 'patch',
  path: '/{id}',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Change how a server is signed in to and what is written to it; pause it or let it go on',
  request: { params, body: body(fhirConnectionChangeSchema) },
  responses: { 200: answers(fhirConnectionSchema, 'The connection.'), ...refusedWith('not_found') },
});
const disconnect = createRoute({
  method: 'delete',
  path: '/{id}',
  'x-permission': 'clinic:write',
  tags,
  summary: 'End a connection; what came from it stays',
  request: { params },
  responses: { 204: nothing('It is ended.'), ...refusedWith('not_found') },
});
const test = createRoute({
  method: 'post',
  path: '/{id}/test',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Try the description, the sign-in and one search of a server',
  request: { params },
  responses: { 200: answers(fhirTestSchema, 'What was found.'), ...refusedWith('not_found') },
});
const pull = createRoute({
  method: 'post',
  path: '/{id}/pull',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Read a server now',
  request: { params },
  responses: {
    200: answers(fhirConnectionSchema, 'The connection.'),
    ...refusedWith('not_found', 'conflict'),
  },
});
const hook = createRoute({
  method: 'post',
  path: '/{id}/calls',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Ask a server to call when something changes (Subscription, rest-hook)',
  description: 'Makes a new secret; the former one counts no more.',
  request: { params },
  responses: { 201: answers(fhirHookSchema, 'What the server calls.'), ...refusedWith('not_found') },
});
const problems = createRoute({
  method: 'get',
  path: '/{id}/problems',
  'x-permission': 'appointments:read',
  tags,
  summary: 'What staff should know of what came, and what could not be written; the latest 200 of each',
  request: { params },
  responses: { 200: answers(fhirProblemsSchema, 'Both lists.'), ...refusedWith('not_found') },
});
const repeat = createRoute({
  method: 'post',
  path: '/{id}/repeat',
  'x-permission': 'clinic:write',
  tags,
  summary: 'Try again to write what was given up',
  request: { params },
  responses: { 200: answers(fhirRepeatedSchema, 'How much.'), ...refusedWith('not_found') },
});

/** Connections to record systems that speak FHIR R4. */
export function fhirConnectionRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(list, async (c) => c.json(await listConnections(contextOf(c, deps)), 200));
  api.openapi(connect, async (c) =>
    c.json(await connectServer(contextOf(c, deps), c.req.valid('json')), 201),
  );
  api.openapi(get, async (c) =>
    c.json(await getConnection(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  api.openapi(change, async (c) =>
    c.json(await changeConnection(contextOf(c, deps), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  api.openapi(disconnect, async (c) => {
    await disconnectServer(contextOf(c, deps), c.req.valid('param').id);
    return c.body(null, 204);
  });
  api.openapi(test, async (c) =>
    c.json(await testConnection(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  api.openapi(pull, async (c) => c.json(await pullNow(contextOf(c, deps), c.req.valid('param').id), 200));
  api.openapi(hook, async (c) => c.json(await askForCalls(contextOf(c, deps), c.req.valid('param').id), 201));
  api.openapi(problems, async (c) =>
    c.json(await connectionProblems(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  api.openapi(repeat, async (c) =>
    c.json(await repeatWrites(contextOf(c, deps), c.req.valid('param').id), 200),
  );
  return api;
}
