import { createMiddleware } from 'hono/factory';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { isFileRequest } from './fileBody.ts';
import type { ServerEnv } from '../serverDeps.ts';

/**
 * Refuses a body that does not say it is JSON (a form of another site could post one without asking first), and the
 * zero character wherever it stands: PostgreSQL's text cannot hold it, and nothing that people write has one.
 */
export const requireJsonBody = createMiddleware<ServerEnv>(async (c, next) => {
  if (/%00/.test(c.req.url)) throw new Refusal('invalid_request', 'The address holds a zero character.');
  const hasBody =
    (c.req.header('content-length') ?? '0') !== '0' || c.req.header('transfer-encoding') !== undefined;
  if (hasBody && !isFileRequest(c.req)) {
    if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
      throw new Refusal(
        'invalid_request',
        'The body must be JSON, with the header Content-Type: application/json.',
        { field: 'body' },
      );
    }
    const text = await c.req.text();
    if (text.includes('\\u0000') && holdsZero(await c.req.json())) {
      throw new Refusal('invalid_request', 'The body holds a zero character.', { field: 'body' });
    }
  }
  await next();
});

function holdsZero(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => key.includes('\0') || holdsZero(inner));
}
