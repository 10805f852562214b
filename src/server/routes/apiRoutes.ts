import { requireActor } from '../middleware/actor.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { createApi } from './api.ts';
import { addDescription } from './description.ts';
import { sessionRoutes } from './session.ts';

/** What needs no sign-in: Twilio's webhooks, which carry a signature, and the description of the API. */
const open = new Set([
  '/api/v2/twilio/webhook',
  '/api/v2/twilio/status',
  '/api/v2/openapi.json',
  '/api/v2/docs',
]);

/** Everything under /api/v2. Whoever asks is known before any route runs. */
export function apiRoutes(server: ServerDeps) {
  const api = createApi();
  const guard = requireActor(server);
  api.use('*', (c, next) => (open.has(c.req.path) ? next() : guard(c, next)));
  api.route('/', sessionRoutes(server));
  addDescription(api, server);
  return api;
}
