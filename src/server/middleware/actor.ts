import { createMiddleware } from 'hono/factory';
import { isIdle } from '@/domain/access/idle.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { findApiKey } from '@/services/apiKey/findApiKey.ts';
import { findStaffMember } from '@/services/staff/findStaffMember.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';
import { requireOwnOrigin } from './ownOrigin.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Says who is asking: the host application's user, an API key, or a signed-in staff member. A cookie alone is not
 * enough to change anything: the request must also come from our own screens (its Origin), which keeps other sites
 * from acting in a signed-in browser.
 */
export function requireActor(server: ServerDeps) {
  return createMiddleware<ServerEnv>(async (c, next) => {
    const found = await identify(server, c.req.raw);
    c.set('clinicId', found.clinicId);
    c.set('actor', found.actor);
    await next();
  });
}

/**
 * Who a request comes from. `isUse` false only looks: a stream that stays open must not keep a session alive that
 * nobody uses.
 * @throws Refusal unauthenticated, forbidden
 */
export async function identify(server: ServerDeps, request: Request, isUse = true) {
  const authorization = request.headers.get('authorization');
  if (authorization !== null) {
    const key = /^Bearer\s+(\S{8,200})$/i.exec(authorization)?.[1];
    const found = key ? await findApiKey(server.staff, key) : null;
    if (!found) throw new Refusal('unauthenticated', 'This API key is not known, or it was revoked.');
    return found;
  }
  const host = await server.authorize?.(request);
  if (host) {
    guardCookie(server, request);
    return host;
  }
  const session = await server.auth.api.getSession({
    headers: request.headers,
    ...(isUse ? {} : { query: { disableRefresh: true } }),
  });
  const staff = session ? await findStaffMember(server.staff, session.user) : null;
  if (!staff || !session)
    throw new Refusal('unauthenticated', 'Sign in, or send an API key: Authorization: Bearer <key>.');
  // By the clock that sign-in goes by. What a screen asks by itself is no activity: see `noteActivity`.
  if (isIdle(session.session.lastActiveAt, staff.idleMinutes, new Date())) {
    throw new Refusal('unauthenticated', 'Nobody was at the screen for a while. Sign in again.', {
      reason: 'idle',
    });
  }
  guardCookie(server, request);
  return { clinicId: staff.clinicId, actor: staff.actor, session: session.session };
}

function guardCookie(server: ServerDeps, request: Request): void {
  if (!safeMethods.has(request.method)) requireOwnOrigin(server, request);
}
