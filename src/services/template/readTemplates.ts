import type { Connection } from '@/db/database.ts';
import {
  newestVersions,
  templateByKey,
  templatesOfClinic,
  versionsOfTemplate,
  type TemplateRow,
} from '@/db/templateQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { actorNames } from '../actorNames.ts';
import { requireScope, type Context } from '../context.ts';
import { presentTemplate, type PresentedTemplate } from './presentTemplate.ts';
import { templateFrame } from './templateFrame.ts';

/** The clinic's templates as they would really be sent. Unless all are asked for: those that texts can be made from today. */
export async function listTemplates(
  ctx: Context,
  view: 'usable' | 'all',
): Promise<{ items: PresentedTemplate[] }> {
  requireScope(ctx.actor, 'templates:read');
  const items = await present(ctx, ctx.db, await templatesOfClinic(ctx.db, ctx.clinicId));
  return {
    items:
      view === 'all'
        ? items
        : items.filter(({ isRetired, variants }) => !isRetired && variants.some(({ isSent }) => isSent)),
  };
}

/** One version in the history of a template. */
export type PresentedVersion = {
  language: string;
  version: number;
  body: string;
  sourceVersion: number | null;
  state: 'draft' | 'approved' | 'retired';
  writtenAt: string;
  writtenBy: { kind: string; name: string | null };
  approvedAt: string | null;
  approvedBy: { kind: string; name: string | null } | null;
  /** Rules that a second person let pass. */
  heldRules: string[];
  reviewedAt: string | null;
  reviewer: string | null;
  retiredAt: string | null;
};

export type TemplateWithHistory = PresentedTemplate & { history: PresentedVersion[] };

const longestHistory = 200;

/** One template with the versions of the clinic's own words, the newest first. */
export async function readTemplate(ctx: Context, key: string): Promise<TemplateWithHistory> {
  requireScope(ctx.actor, 'templates:read');
  return templateAsChanged(ctx, key);
}

/** The same for whoever has just changed it. */
export async function templateAsChanged(ctx: Context, key: string): Promise<TemplateWithHistory> {
  const template = await templateByKey(ctx.db, ctx.clinicId, key);
  if (!template) throw noTemplate();
  const [presented] = await present(ctx, ctx.db, [template]);
  if (!presented) throw noTemplate();
  const versions = await versionsOfTemplate(ctx.db, ctx.clinicId, template.id, longestHistory);
  const people = versions.flatMap(({ writtenByKind, writtenById, approvedByKind, approvedById }) => [
    { actorKind: writtenByKind, actorId: writtenById },
    ...(approvedByKind === null ? [] : [{ actorKind: approvedByKind, actorId: approvedById }]),
  ]);
  const nameOf = await actorNames(ctx, ctx.db, people);
  return {
    ...presented,
    history: versions.map((one) => ({
      language: one.language,
      version: one.version,
      body: one.body,
      sourceVersion: one.sourceVersion,
      state: one.state,
      writtenAt: one.writtenAt.toISOString(),
      writtenBy: nameOf({ actorKind: one.writtenByKind, actorId: one.writtenById }),
      approvedAt: one.approvedAt?.toISOString() ?? null,
      approvedBy:
        one.approvedByKind === null
          ? null
          : nameOf({ actorKind: one.approvedByKind, actorId: one.approvedById }),
      heldRules: one.heldRules,
      reviewedAt: one.reviewedAt?.toISOString() ?? null,
      reviewer: one.reviewer,
      retiredAt: one.retiredAt?.toISOString() ?? null,
    })),
  };
}

export function noTemplate(): Refusal {
  return new Refusal('not_found', 'There is no template with this key.', { field: 'key' });
}

async function present(
  ctx: Context,
  connection: Connection,
  templates: readonly TemplateRow[],
): Promise<PresentedTemplate[]> {
  const frame = await templateFrame(ctx, connection);
  const newest = await newestVersions(
    connection,
    ctx.clinicId,
    templates.map(({ id }) => id),
  );
  const { allowsUnreviewed } = frame.clinic;
  return templates.map((template) =>
    presentTemplate(
      template,
      newest.filter(({ templateId }) => templateId === template.id),
      { ...frame, allowsUnreviewed },
    ),
  );
}
