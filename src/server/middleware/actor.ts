import { createMiddleware } from 'hono/factory';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { findApiKey } from '@/services/apiKey/findApiKey.ts';
import { findStaffMember } from '@/services/staff/findStaffMember.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';

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

async function identify(server: ServerDeps, request: Request) {
  const authorization = request.headers.get('authorization');
  if (authorization !== null) {
    const key = /^Bearer\s+(\S{8,200})$/i.exec(authorization)?.[1];
    const found = key ? await findApiKey(server.staff, key) : null;
    if (!found) throw new Refusal('unauthenticated', 'This API key is not known, or it was revoked.');
    return found;
  }
  const host = await server.authorize?.(request);
  if (host) {
    requireOwnOrigin(server, request);
    return host;
  }
  const session = await server.auth.api.getSession({ headers: request.headers });
  const staff = session ? await findStaffMember(server.staff, session.user.id) : null;
  if (!staff)
    throw new Refusal('unauthenticated', 'Sign in, or send an API key: Authorization: Bearer <key>.');
  requireOwnOrigin(server, request);
  return staff;
}

function requireOwnOrigin(server: ServerDeps, request: Request): void {
  if (safeMethods.has(request.method)) return;
  const origin = request.headers.get('origin');
  if (origin !== null && isOwnOrigin(server, request, origin)) return;
  throw new Refusal('forbidden', 'A signed-in browser may change things from our own pages only.', {
    reason: 'origin',
  });
}

function isOwnOrigin(server: ServerDeps, request: Request, origin: string): boolean {
  if (server.trustedOrigins.includes(origin)) return true;
  // The page came from the very host and port that it now posts to; a browser does not let a page choose these.
  const parsed = URL.parse(origin);
  return parsed !== null && parsed.origin === origin && parsed.host === request.headers.get('host');
}
