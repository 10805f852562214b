import { recordAudit } from '@/db/auditQueries.ts';
import { presentKeySince, rotationsOf } from '@/db/keyRotationQueries.ts';
import { liftHold, placeHold, standingHolds } from '@/db/legalHoldQueries.ts';
import { presentPatientId } from '@/db/mergeQueries.ts';
import { lockPatient } from '@/db/patientQueries.ts';
import { keptDays, restartRetention, setKeptDays, type KeptDays } from '@/db/retentionQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { auditEvent } from '@/services/auditEvent.ts';
import { requireScope, type Context } from '@/services/context.ts';

export type PresentedDataProtection = {
  kept: KeptDays;
  holds: { id: string; patientId: string | null; reason: string; placedAt: string }[];
  key: {
    madeAt: string;
    rotation: {
      startedAt: string;
      finishedAt: string | null;
      resealed: number;
      formerKeysDestroyedAt: string | null;
    } | null;
  };
};

/** How long things are kept, what must be kept, and how old the key is. */
export async function readDataProtection(ctx: Context): Promise<PresentedDataProtection> {
  requireScope(ctx.actor, 'audit:read');
  const [rotation] = await rotationsOf(ctx.db, ctx.clinicId);
  const holds = await standingHolds(ctx.db, ctx.clinicId);
  return {
    kept: await keptDays(ctx.db, ctx.clinicId),
    holds: holds.map((hold) => ({ ...hold, placedAt: hold.placedAt.toISOString() })),
    key: {
      madeAt: (await presentKeySince(ctx.db, ctx.clinicId)).toISOString(),
      rotation: rotation
        ? {
            startedAt: rotation.startedAt.toISOString(),
            finishedAt: rotation.finishedAt?.toISOString() ?? null,
            resealed: rotation.resealed,
            formerKeysDestroyedAt: rotation.destroyedAt?.toISOString() ?? null,
          }
        : null,
    },
  };
}

/** Sets after how many days words, links and raw webhooks are removed. */
export async function changeKeptDays(ctx: Context, kept: KeptDays): Promise<PresentedDataProtection> {
  requireScope(ctx.actor, 'clinic:write');
  await ctx.db.transaction().execute(async (tx) => {
    const before = await keptDays(tx, ctx.clinicId);
    await setKeptDays(tx, ctx.clinicId, kept);
    await recordAudit(
      tx,
      auditEvent(ctx, {
        action: 'retention.changed',
        kind: 'clinic',
        id: ctx.clinicId,
        detail: { before, after: kept },
      }),
    );
  });
  return readDataProtection(ctx);
}

/**
 * Nothing of the patient, or of the whole clinic, is removed or erased until the hold is lifted.
 * @throws Refusal patient_not_found
 */
export async function placeLegalHold(
  ctx: Context,
  { patientId: asked, reason }: { patientId: string | null; reason: string },
): Promise<{ id: string }> {
  requireScope(ctx.actor, 'records:erase');
  const id = ctx.newId();
  const patientId = asked === null ? null : await presentPatientId(ctx.db, ctx.clinicId, asked);
  await ctx.db.transaction().execute(async (tx) => {
    // Locked: an erasure that runs looks for holds under the same lock, batch by batch.
    if (patientId !== null && !(await lockPatient(tx, ctx.clinicId, patientId)))
      throw new Refusal('patient_not_found', 'There is no patient with this id here.');
    const { clinicId } = ctx;
    await placeHold(tx, { clinicId, id, patientId, reason, placedAt: ctx.now(), placedBy: ctx.actor.id });
    await recordAudit(
      tx,
      auditEvent(ctx, { action: 'legal_hold.placed', kind: 'legal_hold', id: id, detail: { patientId } }),
    );
  });
  return { id };
}

/** What the hold kept back is looked at again. @throws Refusal not_found when no such hold stands */
export async function liftLegalHold(ctx: Context, id: string): Promise<void> {
  requireScope(ctx.actor, 'records:erase');
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await liftHold(tx, ctx.clinicId, id, { at: ctx.now(), by: ctx.actor.id })))
      throw new Refusal('not_found', 'No such hold stands here.');
    await restartRetention(tx, ctx.clinicId);
    await recordAudit(tx, auditEvent(ctx, { action: 'legal_hold.lifted', kind: 'legal_hold', id: id }));
  });
}
