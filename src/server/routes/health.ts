import { Hono } from 'hono';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';

/** For whoever keeps the process running: alive at all, and ready for work. Nothing here needs a sign-in. */
export function healthRoutes(server: ServerDeps): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>();
  routes.get('/livez', (c) => c.json({ status: 'ok', version: server.version }));
  routes.get('/readyz', async (c) => {
    const missing = server.stopping.aborted ? 'stopping' : await server.readiness();
    return missing === null
      ? c.json({ status: 'ready' })
      : c.json({ status: 'not_ready', reason: missing }, 503);
  });
  return routes;
}
