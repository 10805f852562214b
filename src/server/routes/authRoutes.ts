import { Hono, type Context as HonoContext } from 'hono';
import { z } from 'zod';
import { acceptInvitationSchema, codeSchema } from '@/contracts/account.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { acceptInvitation } from '@/services/staff/acceptInvitation.ts';
import { findStaffMember } from '@/services/staff/findStaffMember.ts';
import { recordFailedSignIn } from '@/services/staff/recordFailedSignIn.ts';
import { recordAccountDeed } from '@/services/staff/recordAccountDeed.ts';
import { askAuth, passCookies } from '../askAuth.ts';
import { requireOwnOrigin } from '../middleware/ownOrigin.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';
import { createStaffAccounts } from '../staffAccounts.ts';

const attemptSchema = z.object({ email: z.string().max(320) });
const signedInSchema = z.object({
  user: z.object({ id: z.string(), twoFactorEnabled: z.boolean().nullish() }),
});
const signInAnswerSchema = z.union([signedInSchema, z.object({ twoFactorRedirect: z.literal(true) })]);

/**
 * Sign-in with its second step, one-time links and sign-out, from our own pages only, on the audit trail, with our own
 * problem documents. Who is signed in is told by GET /api/v2/session; what people change about their own account is
 * under /api/v2/account.
 */
export function authRoutes(server: ServerDeps): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>();
  const { staff } = server;
  // better-auth has many more routes; they stay shut.
  routes.post('/sign-in/email', async (c) => {
    const attempt = c.req.raw.clone();
    const answer = await askAuth(c, server).catch(async (error: unknown) => {
      if (error instanceof Refusal) await noteFailure(c, server, attempt, error);
      throw error;
    });
    const told = signInAnswerSchema.parse(await answer.json());
    passCookies(c, answer);
    if ('twoFactorRedirect' in told) return c.json({ success: true, next: 'second_factor' as const });
    await note(c, server, 'session.started', await findStaffMember(staff, told.user));
    return c.json({ success: true, next: null });
  });
  for (const [path, verify] of [
    ['/sign-in/code', '/two-factor/verify-totp'],
    ['/sign-in/recovery-code', '/two-factor/verify-backup-code'],
  ] as const) {
    routes.post(path, async (c) => {
      const { code } = readBody(codeSchema, await bodyOf(c), 'code');
      const answer = await askAuth(c, server, { path: verify, body: { code } }).catch(
        async (error: unknown) => {
          if (error instanceof Refusal) await noteFailure(c, server, null, error);
          throw error;
        },
      );
      const { user } = signedInSchema.parse(await answer.json());
      passCookies(c, answer);
      await note(c, server, 'session.started', await findStaffMember(staff, user));
      return c.json({ success: true, next: null });
    });
  }
  routes.post('/accept-invitation', async (c) => {
    requireOwnOrigin(server, c.req.raw);
    const wanted = readBody(acceptInvitationSchema, await bodyOf(c), 'password');
    const { email } = await acceptInvitation(staff, createStaffAccounts(server.auth), {
      ...wanted,
      requestId: c.get('requestId'),
    });
    return c.json({ success: true, email });
  });
  routes.post('/sign-out', async (c) => {
    const session = await server.auth.api.getSession({ headers: c.req.raw.headers });
    const answer = await askAuth(c, server);
    if (session) await note(c, server, 'session.ended', await findStaffMember(staff, session.user));
    passCookies(c, answer);
    return c.json({ success: true });
  });
  return routes;
}

function bodyOf(c: HonoContext<ServerEnv>): Promise<unknown> {
  return c.req.json<unknown>().catch(() => null);
}

function readBody<Shape extends z.ZodType>(schema: Shape, body: unknown, field: string): z.output<Shape> {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new Refusal('invalid_request', issue?.message ?? 'The request is not valid.', {
    field: issue?.path.map(String).join('.') || field,
  });
}

async function note(
  c: HonoContext<ServerEnv>,
  server: ServerDeps,
  action: 'session.started' | 'session.ended',
  staff: Awaited<ReturnType<typeof findStaffMember>>,
): Promise<void> {
  if (staff) await recordAccountDeed({ ...server.staff, ...staff, requestId: c.get('requestId') }, action);
}

/**
 * Who tried, as far as the address that was typed is known; neither it nor the password is kept.
 * @param attempt null: a code of the second factor, which names nobody
 */
async function noteFailure(
  c: HonoContext<ServerEnv>,
  server: ServerDeps,
  attempt: Request | null,
  { code, facts }: Refusal,
): Promise<void> {
  const read = attemptSchema.safeParse(await attempt?.json().catch(() => null));
  await recordFailedSignIn(server.staff, {
    email: read.success ? read.data.email : null,
    step: attempt === null ? 'second_factor' : 'password',
    reason: facts.reason === 'account_ended' ? facts.reason : code,
    requestId: c.get('requestId'),
  });
}
