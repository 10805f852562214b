import { collectDefaultMetrics, Registry } from '@prometheus-io/client';
import { Hono } from 'hono';
import { readFigures } from '@/services/operations/readFigures.ts';
import { requireActor } from '../middleware/actor.ts';
import { clinicMetrics } from '../presenters/clinicMetrics.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';
import { contextOf } from './api.ts';

/**
 * Prometheus figures: what this process has counted, and how the caller's clinic stands in the database, which is the
 * same whoever serves it. Labels are states and lanes: never a person.
 */
export function metricsRoutes(server: ServerDeps): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>();
  const ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess, prefix: 'hearback_' });
  routes.use(requireActor(server));
  routes.get('/', async (c) => {
    const figures = await readFigures(contextOf(c, server.staff));
    const parts = await Promise.all([
      ofProcess.metrics(),
      server.staff.metrics.read(),
      clinicMetrics(figures).metrics(),
    ]);
    return c.text(parts.join('\n'), 200, { 'content-type': ofProcess.contentType });
  });
  return routes;
}
