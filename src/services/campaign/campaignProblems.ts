import { locationAtGate } from '@/db/aboutQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import { contentSettings } from '@/db/contentSettingsQueries.ts';
import type { CampaignTexts } from '@/domain/campaign/campaignTexts.ts';
import { atLocation } from '@/domain/location/atLocation.ts';
import type { Category } from '@/domain/message/category.ts';
import { lintTemplate, type TemplateProblem } from '@/domain/template/lintTemplate.ts';
import type { Context } from '../context.ts';

/** What the template linter has to say of a campaign's words. */
export async function campaignProblems(
  ctx: Context,
  texts: CampaignTexts,
  category: Category,
  locationId: string | null,
): Promise<TemplateProblem[]> {
  const location = locationId === null ? undefined : await locationAtGate(ctx.db, ctx.clinicId, locationId);
  const content = await contentSettings(ctx.db, ctx.clinicId);
  const clinic = atLocation({ ...(await clinicById(ctx.db, ctx.clinicId)), content }, location ?? null);
  return lintTemplate({
    texts: Object.values(texts).filter((text) => text !== undefined),
    category,
    policy: clinic.policy,
    clinic: clinic.content,
  });
}
