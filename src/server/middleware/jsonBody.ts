import { createMiddleware } from 'hono/factory';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { ServerEnv } from '../serverDeps.ts';

/** Refuses a body that does not say it is JSON: a form of another site could post one without asking first. */
export const requireJsonBody = createMiddleware<ServerEnv>(async (c, next) => {
  const hasBody =
    (c.req.header('content-length') ?? '0') !== '0' || c.req.header('transfer-encoding') !== undefined;
  if (hasBody && !/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
    throw new Refusal(
      'invalid_request',
      'The body must be JSON, with the header Content-Type: application/json.',
      { field: 'body' },
    );
  }
  await next();
});
