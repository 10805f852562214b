import { rotationsOf, startRotation } from '@/db/keyRotationQueries.ts';
import { recordAudit } from '@/db/auditQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { auditEvent } from '@/services/auditEvent.ts';
import { actorColumns, requireScope, type Context } from '@/services/context.ts';

/**
 * Gives the clinic a new data key. What comes from now on is sealed with it, in other processes within two minutes
 * (`keysStayMs`); what was sealed before is sealed anew by the workers while everything goes on.
 * @throws Refusal conflict while the last rotation has not finished
 */
export async function rotateKey(
  ctx: Pick<Context, 'db' | 'vault' | 'clinicId' | 'actor' | 'requestId' | 'now' | 'newId'>,
): Promise<{ keyId: string }> {
  requireScope(ctx.actor, 'keys:manage');
  const { clinicId } = ctx;
  const keyId = ctx.newId();
  await ctx.db.transaction().execute(async (tx) => {
    // Two at once: one waits for the other here, and finds its rotation.
    await tx.selectFrom('clinic').select('id').where('id', '=', clinicId).forUpdate().executeTakeFirst();
    const [last] = await rotationsOf(tx, clinicId);
    if (last && last.finishedAt === null)
      throw new Refusal('conflict', 'The last change of keys is still going on. Wait until it has finished.');
    await ctx.vault.createKey(tx, clinicId, keyId);
    await startRotation(tx, clinicId, keyId, { now: ctx.now(), ...actorColumns(ctx.actor) });
    await recordAudit(tx, auditEvent(ctx, { action: 'key.rotated', kind: 'clinic_key', id: keyId }));
  });
  return { keyId };
}
