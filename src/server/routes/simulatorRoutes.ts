import { Hono } from 'hono';
import { requireActor } from '../middleware/actor.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';

/** Twilio's own wire within the simulator: it asks for the account's credentials by itself. */
const wire = '/simulator/2010-04-01/';

/** The stand-in for Twilio: its phones and switches belong to staff, its wire to whoever has the account's token. */
export function simulatorRoutes(
  server: ServerDeps,
  simulator: NonNullable<ServerDeps['simulator']>,
): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>();
  const guard = requireActor(server);
  routes.use('/*', (c, next) => (c.req.path.startsWith(wire) ? next() : guard(c, next)));
  routes.all('/*', (c) => simulator.fetch(c.req.raw));
  return routes;
}
