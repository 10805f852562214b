import { clinicById } from '@/db/clinicQueries.ts';
import { contentSettings } from '@/db/contentSettingsQueries.ts';
import type { CampaignTexts } from '@/domain/campaign/campaignTexts.ts';
import type { Category } from '@/domain/message/category.ts';
import { lintTemplate, type TemplateProblem } from '@/domain/template/lintTemplate.ts';
import type { Context } from '../context.ts';

/** What the template linter has to say of a campaign's words. */
export async function campaignProblems(
  ctx: Context,
  texts: CampaignTexts,
  category: Category,
): Promise<TemplateProblem[]> {
  const { policy } = await clinicById(ctx.db, ctx.clinicId);
  const clinic = await contentSettings(ctx.db, ctx.clinicId);
  return lintTemplate({
    texts: Object.values(texts).filter((text) => text !== undefined),
    category,
    policy,
    clinic,
  });
}
