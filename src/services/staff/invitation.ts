import { createHash, randomBytes } from 'node:crypto';
import type { Connection } from '@/db/database.ts';
import { replaceInvitation } from '@/db/invitationQueries.ts';
import type { Context } from '../context.ts';

const daysOpen = 3;

/** SHA-256: tokens are long and random, so that a slow hash would protect nothing. */
export function hashInvitation(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}

/**
 * Makes a one-time link by which a staff member sets a password; a former one ends. The token stands behind the #, so
 * that it is in no request line and no log.
 */
export async function makeInvitation(
  ctx: Context,
  tx: Connection,
  staffMemberId: string,
): Promise<{ url: string; expiresAt: string }> {
  const token = randomBytes(32).toString('base64url');
  const createdAt = ctx.now();
  const expiresAt = new Date(createdAt.getTime() + daysOpen * 86_400_000);
  const { actor } = ctx;
  await replaceInvitation(tx, {
    clinicId: ctx.clinicId,
    id: ctx.newId(),
    staffMemberId,
    tokenHash: hashInvitation(token),
    createdAt,
    createdBy: actor.kind === 'staff' || actor.kind === 'api_key' ? actor.id : null,
    expiresAt,
  });
  return {
    url: `${ctx.settings.publicUrl.replace(/\/+$/, '')}/welcome#${token}`,
    expiresAt: expiresAt.toISOString(),
  };
}
