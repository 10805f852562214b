import { Hono, type Context as HonoContext } from 'hono';
import { z } from 'zod';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { findStaffMember } from '@/services/staff/findStaffMember.ts';
import { recordFailedSignIn } from '@/services/staff/recordFailedSignIn.ts';
import { recordSession } from '@/services/staff/recordSession.ts';
import { clientAddressHeader } from '../auth.ts';
import { clientAddress } from '../clientAddress.ts';
import { requireOwnOrigin } from '../middleware/ownOrigin.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';

const failureSchema = z.object({ code: z.string().optional() });
const attemptSchema = z.object({ email: z.string().max(320) });
const signedInSchema = z.object({ user: z.object({ id: z.string() }) });

/**
 * Sign-in and sign-out, from our own pages only, on the audit trail, with our own problem documents. Who is signed in
 * is told by GET /api/v2/session.
 */
export function authRoutes(server: ServerDeps): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>();
  // better-auth has many more routes; they stay shut.
  routes.post('/sign-in/email', async (c) => {
    const attempt = c.req.raw.clone();
    const answer = await ask(c, server).catch(async (error: unknown) => {
      if (error instanceof Refusal) await noteFailure(c, server, attempt, error);
      throw error;
    });
    const { user } = signedInSchema.parse(await answer.json());
    await note(c, server, 'session.started', await findStaffMember(server.staff, user.id));
    return finish(c, answer);
  });
  routes.post('/sign-out', async (c) => {
    const session = await server.auth.api.getSession({ headers: c.req.raw.headers });
    const answer = await ask(c, server);
    if (session) await note(c, server, 'session.ended', await findStaffMember(server.staff, session.user.id));
    return finish(c, answer);
  });
  return routes;
}

/** Passes the request on to better-auth. @throws Refusal where it says no */
async function ask(c: HonoContext<ServerEnv>, server: ServerDeps): Promise<Response> {
  requireOwnOrigin(server, c.req.raw);
  const headers = new Headers(c.req.raw.headers);
  // Ours alone: a caller who could name its own address would escape the limit on sign-in attempts.
  headers.delete(clientAddressHeader);
  const address = clientAddress(c);
  if (address !== null) headers.set(clientAddressHeader, address);
  const answer = await server.auth.handler(new Request(c.req.raw, { headers }));
  if (answer.status >= 400) throw await refusalOf(answer);
  return answer;
}

/** better-auth repeats the session's token in the body, where a script could read it: the cookie alone carries it. */
function finish(c: HonoContext<ServerEnv>, answer: Response): Response {
  for (const cookie of answer.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
  return c.json({ success: true });
}

async function note(
  c: HonoContext<ServerEnv>,
  server: ServerDeps,
  action: 'session.started' | 'session.ended',
  staff: Awaited<ReturnType<typeof findStaffMember>>,
): Promise<void> {
  if (staff) await recordSession({ ...server.staff, ...staff, requestId: c.get('requestId') }, action);
}

/** Who tried, as far as the address that was typed is known; neither it nor the password is kept. */
async function noteFailure(
  c: HonoContext<ServerEnv>,
  server: ServerDeps,
  attempt: Request,
  { code }: Refusal,
): Promise<void> {
  const read = attemptSchema.safeParse(await attempt.json().catch(() => null));
  await recordFailedSignIn(server.staff, {
    email: read.success ? read.data.email : null,
    reason: code,
    requestId: c.get('requestId'),
  });
}

async function refusalOf(answer: Response): Promise<Refusal> {
  const read = failureSchema.safeParse(await answer.json().catch(() => null));
  const reason = read.success && read.data.code !== undefined ? { reason: read.data.code.toLowerCase() } : {};
  switch (answer.status) {
    case 400:
    case 415:
    case 422:
      return new Refusal('invalid_request', 'Sign in with an e-mail address and a password.', reason);
    case 401:
      return new Refusal('unauthenticated', 'The e-mail address or the password is wrong.', reason);
    case 403:
      return new Refusal('forbidden', 'This sign-in is not allowed.', reason);
    case 404:
      return new Refusal('not_found', 'There is nothing at this address.');
    case 429: {
      const seconds = Number(answer.headers.get('x-retry-after') ?? '60');
      return new Refusal('rate_limited', 'Too many attempts to sign in. Wait a moment, then try again.', {
        retryAfterSeconds: Number.isFinite(seconds) ? seconds : 60,
      });
    }
    default:
      return new Refusal('internal_error', 'Signing in does not work at the moment.', reason);
  }
}
