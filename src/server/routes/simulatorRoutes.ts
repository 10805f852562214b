import { Hono } from 'hono';
import { requireActor } from '../middleware/actor.ts';
import { requirePermission } from '../middleware/permission.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';

/** Twilio's own wire within the simulator: it asks for the account's credentials by itself. */
const wire = ['/simulator/2010-04-01/', '/simulator/v2/PhoneNumbers/', '/simulator/v2/Services/'];

function isWire(path: string): boolean {
  return wire.some((start) => path.startsWith(start));
}

/** The stand-in for Twilio: its phones and switches belong to staff, its wire to whoever has the account's token. */
export function simulatorRoutes(
  server: ServerDeps,
  simulator: NonNullable<ServerDeps['simulator']>,
): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>();
  const guard = requireActor(server);
  const permit = requirePermission('conversations:read');
  routes.use('/*', (c, next) => (isWire(c.req.path) ? next() : guard(c, next)));
  routes.use('/*', (c, next) => (isWire(c.req.path) ? next() : permit(c, next)));
  routes.all('/*', (c) => simulator.fetch(c.req.raw));
  return routes;
}
