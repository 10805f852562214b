import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { ServerEnv } from '../serverDeps.ts';

const year = 365 * 24 * 60 * 60;

/**
 * The built screens. Files under `assets/` carry a hash in their name and never change; every other address of a page
 * is answered with the one HTML file, whose router shows what belongs there.
 */
export function screenRoutes(folder: string): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>();
  routes.use('/assets/*', async (c, next) => {
    await next();
    if (c.res.ok) c.res.headers.set('cache-control', `public, max-age=${year}, immutable`);
  });
  routes.use('*', async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-cache');
  });
  routes.get('/assets/*', serveStatic({ root: folder, precompressed: true }));
  routes.get('/assets/*', (c) => c.notFound());
  routes.get('*', serveStatic({ root: folder, precompressed: true }));
  routes.get('*', serveStatic({ root: folder, path: 'index.html' }));
  return routes;
}
