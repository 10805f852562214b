import { createMiddleware } from 'hono/factory';
import type { Admission } from '../admission.ts';
import type { ServerEnv } from '../serverDeps.ts';

const reads = new Set(['GET', 'HEAD', 'OPTIONS']);
/** An opt-out that staff record keeps texts from being sent, and is taken as long as anything is. */
const always = /\/suppressions$/;

/** Refuses new work while the database has no room for it, before anything is looked up. */
export function requireRoom(admission: Admission) {
  return createMiddleware<ServerEnv>(async (c, next) => {
    if (!reads.has(c.req.method) && !always.test(c.req.path)) admission.requireRoom();
    await next();
  });
}
