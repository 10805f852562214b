import type { Context as HonoContext } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { problemStatus, type Problem } from '@/contracts/problem.ts';
import { Refusal, refusals } from '@/domain/refusal/refusalCode.ts';
import type { Logger } from '@/logging/logger.ts';
import type { Admission } from '../admission.ts';
import type { ServerEnv } from '../serverDeps.ts';

/**
 * Turns a refusal into a problem document. A database that is in trouble is one too; anything else is our fault. Both
 * are logged, and told without their message.
 */
export function problemResponse(
  c: HonoContext<ServerEnv>,
  error: unknown,
  log: Logger,
  admission: Admission,
): Response {
  const requestId = c.get('requestId');
  const refusal = refusalOf(error, admission);
  if (refusal.code === 'internal_error' || refusal.code === 'database_unavailable')
    log.error({ error, requestId }, 'request failed');
  const { retryAfterSeconds, ...facts } = refusal.facts;
  const status = problemStatus[refusal.code];
  const problem: Problem = {
    type: `urn:hearback:problem:${refusal.code}`,
    title: refusals[refusal.code].title,
    status,
    success: false,
    error: refusal.message,
    code: refusal.code,
    requestId,
    isRetrySafe: refusal.isRetrySafe,
    ...facts,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' };
  if (retryAfterSeconds !== undefined)
    headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfterSeconds)));
  if (refusal.code === 'unauthenticated') headers['www-authenticate'] = 'Bearer realm="hearback"';
  // The rest of such a body is not read: the connection ends with it.
  if (refusal.code === 'payload_too_large') headers['connection'] = 'close';
  return new Response(JSON.stringify(problem), { status, headers });
}

function refusalOf(error: unknown, admission: Admission): Refusal {
  if (error instanceof Refusal) return error;
  const trouble = admission.refusalOf(error);
  if (trouble) return trouble;
  // A body that cannot be read, in the framework's words or in those of JSON.parse.
  if (error instanceof SyntaxError || (error instanceof HTTPException && error.status === 400)) {
    return new Refusal('invalid_request', 'The body is not valid JSON.', { field: 'body' });
  }
  return new Refusal(
    'internal_error',
    'Something went wrong on our side. The request id helps to find out what.',
  );
}
