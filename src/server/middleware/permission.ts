import { createMiddleware } from 'hono/factory';
import type { Permission } from '@/domain/access/permission.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope } from '@/services/context.ts';
import type { ServerEnv } from '../serverDeps.ts';

/**
 * Refuses whoever may not use the route, before anything of the request is looked at: what is wrong with it is told to
 * those alone who may ask. The services ask once more. (HIPAA-06 a)
 */
export function requirePermission(permission: Permission) {
  return createMiddleware<ServerEnv>(async (c, next) => {
    const actor = c.get('actor');
    if (permission !== 'signed_in') requireScope(actor, permission);
    else if (actor.kind !== 'staff')
      throw new Refusal('forbidden', 'This is for signed-in staff members.', { reason: permission });
    await next();
  });
}
