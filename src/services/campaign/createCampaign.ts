import { insertCampaign } from '@/db/campaignQueries.ts';
import { parseCampaignTexts, type CampaignTexts } from '@/domain/campaign/campaignTexts.ts';
import { isSolicitation, type Category } from '@/domain/message/category.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { sentWords } from '@/domain/template/chooseWords.ts';
import { isLanguage } from '@/domain/template/language.ts';
import { bookableLocation } from '../appointment/bookableLocation.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { noWords, templateInForce } from '../template/templateInForce.ts';
import { campaignProblems } from './campaignProblems.ts';
import { loadCampaign } from './loadCampaign.ts';
import { presentCampaign, type PresentedCampaign } from './presentCampaign.ts';

export type NewCampaign = {
  name: string;
  /** A template's own by default. */
  category?: Category | undefined;
  templateKey?: string | undefined;
  texts?: CampaignTexts | undefined;
  quietHours?: 'defer' | 'ignore' | undefined;
  /** Whose number, name and discretion it goes by; the clinic's by default. One campaign is one location's. */
  locationId?: string | null | undefined;
};

/**
 * Makes a draft with words of its own, or with those that a template has today. Nothing is sent before it is started.
 * @throws Refusal invalid_request for texts that cannot be filled in for many, not_found for an unknown template, conflict for one that is
 * retired or waits for approval
 */
export async function createCampaign(ctx: Context, wanted: NewCampaign): Promise<PresentedCampaign> {
  requireScope(ctx.actor, 'campaigns:send');
  const { category, texts, versions } = await wordsOf(ctx, wanted);
  checkTexts(texts);
  const locationId = (await bookableLocation(ctx, wanted.locationId ?? null))?.id ?? null;
  await checkWords(ctx, texts, category, locationId);
  if (category === 'system' || category === 'conversation') {
    throw new Refusal('invalid_request', 'A campaign cannot be of this category: name what it is about.', {
      field: 'category',
    });
  }
  const quietHours = wanted.quietHours ?? 'defer';
  if (quietHours === 'ignore' && isSolicitation(category)) {
    throw new Refusal(
      'invalid_request',
      'Quiet hours cannot be ignored for marketing, survey and wellness texts. Use "defer".',
      { field: 'quietHours' },
    );
  }
  const id = ctx.newId();
  const now = ctx.now();
  const sealed = await ctx.vault.seal(
    ctx.clinicId,
    { table: 'campaign', column: 'texts', id },
    JSON.stringify(texts),
  );
  await ctx.db.transaction().execute(async (tx) => {
    await insertCampaign(tx, {
      clinicId: ctx.clinicId,
      id,
      name: wanted.name,
      category,
      templateKey: wanted.templateKey ?? null,
      textsEncrypted: sealed.bytes,
      keyId: sealed.keyId,
      quietHours,
      locationId,
      ...actorColumns(ctx.actor),
      createdAt: now,
      updatedAt: now,
    });
    await recordDeed(ctx, tx, {
      action: 'campaign.created',
      kind: 'campaign',
      id,
      detail: versions === null ? {} : { template: wanted.templateKey, versions },
    });
  });
  return presentCampaign(ctx, await loadCampaign(ctx, id));
}

async function wordsOf(
  ctx: Context,
  { category, templateKey, texts }: NewCampaign,
): Promise<{ category: Category; texts: CampaignTexts; versions: Record<string, number> | null }> {
  if ((templateKey === undefined) === (texts === undefined)) {
    throw new Refusal('invalid_request', 'Give either a template or texts.', { field: 'texts' });
  }
  if (templateKey === undefined) {
    if (category === undefined)
      throw new Refusal('invalid_request', 'Say what the texts are about.', { field: 'category' });
    return { category, texts: texts ?? {}, versions: null };
  }
  const template = await templateInForce(ctx, ctx.db, templateKey);
  if (category !== undefined && category !== template.category) {
    throw new Refusal('invalid_request', 'The template is of another category.', { field: 'category' });
  }
  const words = sentWords(template.words, template);
  if (words.length === 0) throw noWords();
  return {
    category: template.category,
    texts: Object.fromEntries(
      words.flatMap(({ language, body }) => (isLanguage(language) ? [[language, body]] : [])),
    ),
    versions: Object.fromEntries(words.map(({ language, version }) => [language, version])),
  };
}

/** What speaks against the words, whoever gets them; what each recipient's own text holds is the gate's to judge (A01, CAT-01, SENS-01). */
async function checkWords(
  ctx: Context,
  texts: CampaignTexts,
  category: Category,
  locationId: string | null,
): Promise<void> {
  const refused = (await campaignProblems(ctx, texts, category, locationId)).filter(
    ({ code, isRefused }) => isRefused && code !== 'content',
  );
  if (refused.length === 0) return;
  throw new Refusal('invalid_request', refused.map(({ message }) => message).join(' '), {
    field: 'texts',
    reason: 'template_refused',
  });
}

function checkTexts(texts: CampaignTexts): void {
  const reading = parseCampaignTexts(texts);
  const problem = reading.ok ? undefined : reading.problems[0];
  if (problem) {
    throw new Refusal(
      'invalid_request',
      `${problem.message} A text to many can hold {name}, {clinic} and {phone}.`,
      {
        field: `texts.${problem.language}`,
      },
    );
  }
  if (reading.ok && reading.parsed.size === 0)
    throw new Refusal('invalid_request', 'There is no text in any language.', { field: 'texts' });
}
