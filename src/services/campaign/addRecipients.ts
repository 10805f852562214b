import {
  addCampaignRecipients,
  knownPatients,
  patientsWithMobile,
  updateCampaign,
} from '@/db/campaignQueries.ts';
import { presentPatientIds } from '@/db/mergeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { cursorId, decodeCursor, encodeCursor } from '../cursor.ts';
import { recordDeed } from '../recordDeed.ts';
import { loadCampaignLocked } from './loadCampaign.ts';

export type RecipientSelection =
  | { patientIds: readonly string[] }
  | { filter: 'all_with_mobile'; limit: number; cursor?: string | undefined };

export type AddedRecipients = {
  /** New on the list by this call. */
  added: number;
  /** On the list now. */
  recipients: number;
  /** Where a filter goes on; null when it has come to its end. */
  nextCursor: string | null;
};

/**
 * Lists patients: some by id, or a page of all with a mobile number. Whoever is listed stays listed once, so that a page may be repeated. A change of
 * the list takes an approval back.
 * @throws Refusal conflict when the campaign was started, patient_not_found
 */
export async function addRecipients(
  ctx: Context,
  id: string,
  selection: RecipientSelection,
): Promise<AddedRecipients> {
  requireScope(ctx.actor, 'campaigns:send');
  return ctx.db.transaction().execute(async (tx) => {
    const row = await loadCampaignLocked(ctx, tx, id);
    if (row.state !== 'draft') {
      throw new Refusal('conflict', 'The list of a campaign that was started cannot be changed.', { id });
    }
    const { ids, nextCursor } =
      'patientIds' in selection ? await named(ctx, tx, selection.patientIds) : await page(ctx, tx, selection);
    const added = await addCampaignRecipients(tx, ctx.clinicId, id, ids);
    const recipients = row.recipients + added;
    if (added > 0) {
      await updateCampaign(tx, ctx.clinicId, id, {
        recipients,
        listedBy: ctx.actor.kind === 'staff' ? ctx.actor.id : null,
        approvedBy: null,
        approvedAt: null,
        updatedAt: ctx.now(),
      });
    }
    await recordDeed(ctx, tx, { action: 'campaign.listed', kind: 'campaign', id, detail: { added } });
    return { added, recipients, nextCursor };
  });
}

async function named(ctx: Context, tx: Connection, patientIds: readonly string[]) {
  const asked = [...new Set(patientIds)];
  // Whoever was merged is meant by both ids, and listed once.
  const meant = await presentPatientIds(tx, ctx.clinicId, asked);
  const ids = [...new Set(meant.values())];
  const known = await knownPatients(tx, ctx.clinicId, ids);
  if (meant.size < asked.length || known.size < ids.length) {
    throw new Refusal(
      'patient_not_found',
      'Some of these patients do not exist in this clinic. Nobody was added.',
      {
        field: 'patientIds',
      },
    );
  }
  return { ids, nextCursor: null };
}

async function page(
  ctx: Context,
  tx: Connection,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const afterId = cursor === undefined ? null : cursorId(decodeCursor(cursor, 1)[0] ?? '');
  const found = await patientsWithMobile(tx, ctx.clinicId, { limit: limit + 1, afterId });
  const ids = found.slice(0, limit);
  const last = ids.at(-1);
  return { ids, nextCursor: found.length > limit && last !== undefined ? encodeCursor([last]) : null };
}
