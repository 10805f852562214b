import { campaignProgress, type CampaignRow } from '@/db/campaignQueries.ts';
import { locationNames } from '@/db/locationQueries.ts';
import type { StopReason } from '@/domain/campaign/judgeUptake.ts';
import { shownStatus, type ShownStatus } from '@/domain/message/status.ts';
import type { Category } from '@/domain/message/category.ts';
import { actorNames } from '../actorNames.ts';
import type { Context } from '../context.ts';
import { approvalNeeded } from './approval.ts';
import { campaignTexts } from './openCampaign.ts';
import { readSkipped, type SkippedCounts } from './skippedCounts.ts';

export type PresentedCampaign = {
  id: string;
  name: string;
  category: Category;
  templateKey: string | null;
  texts: { language: string; text: string }[];
  quietHours: 'defer' | 'ignore';
  location: { id: string; name: string } | null;
  state: CampaignRow['state'];
  /** Why it was paused by itself; null when it runs, or a person has paused it. */
  stoppedBecause: StopReason | null;
  author: { kind: string; name: string | null };
  approval: { isNeeded: boolean; approvedBy: string | null; approvedAt: string | null };
  progress: {
    /** On the list. */
    recipients: number;
    /** Of these, those that the gate has been asked about. */
    looked: number;
    /** Of these, those that got a text, and why the others did not. */
    texts: number;
    skipped: SkippedCounts;
    /** Where the texts are; null in a list of campaigns. */
    statuses: Partial<Record<ShownStatus, number>> | null;
  };
  createdAt: string;
  startedAt: string | null;
  frozenAt: string | null;
  updatedAt: string;
};

/** A campaign with how far each of its texts has come. */
export async function presentCampaign(ctx: Context, row: CampaignRow): Promise<PresentedCampaign> {
  const [presented] = await presentCampaigns(ctx, [row]);
  if (!presented) throw new Error('one campaign makes one');
  const statuses: Partial<Record<ShownStatus, number>> = {};
  for (const { dispatchState, deliveryStatus, count } of await campaignProgress(
    ctx.db,
    row.clinicId,
    row.id,
  )) {
    const status = shownStatus(dispatchState, deliveryStatus);
    statuses[status] = (statuses[status] ?? 0) + count;
  }
  return { ...presented, progress: { ...presented.progress, statuses } };
}

/** Campaigns of a list: what is kept with each, without counting its texts. */
export async function presentCampaigns(
  ctx: Context,
  rows: readonly CampaignRow[],
): Promise<PresentedCampaign[]> {
  const nameOf = await actorNames(ctx, ctx.db, [
    ...rows,
    ...rows.map(({ approvedBy }) => ({ actorKind: 'staff', actorId: approvedBy })),
  ]);
  const locations = await locationNames(ctx.db, ctx.clinicId, [
    ...new Set(rows.flatMap(({ locationId }) => locationId ?? [])),
  ]);
  return Promise.all(
    rows.map(async (row): Promise<PresentedCampaign> => {
      const skipped = readSkipped(row.skipped);
      return {
        id: row.id,
        name: row.name,
        category: row.category,
        templateKey: row.templateKey,
        texts: Object.entries(await campaignTexts(ctx, row)).flatMap(([language, text]) =>
          text === undefined ? [] : [{ language, text }],
        ),
        quietHours: row.quietHours,
        location:
          row.locationId === null ? null : { id: row.locationId, name: locations.get(row.locationId) ?? '' },
        state: row.state,
        stoppedBecause: row.stoppedBecause,
        author: nameOf(row),
        approval: {
          isNeeded: approvalNeeded(row),
          approvedBy: nameOf({ actorKind: 'staff', actorId: row.approvedBy }).name,
          approvedAt: row.approvedAt?.toISOString() ?? null,
        },
        progress: {
          recipients: row.recipients,
          looked: row.texts + Object.values(skipped).reduce((sum, count) => sum + count, 0),
          texts: row.texts,
          skipped,
          statuses: null,
        },
        createdAt: row.createdAt.toISOString(),
        startedAt: row.startedAt?.toISOString() ?? null,
        frozenAt: row.frozenAt?.toISOString() ?? null,
        updatedAt: row.updatedAt.toISOString(),
      };
    }),
  );
}
