import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import type { Category } from '@/domain/message/category.ts';
import { spokenLanguage } from '@/domain/template/language.ts';
import { sampleValues } from '@/domain/template/sampleValues.ts';
import { campaignFields } from '@/domain/campaign/campaignTexts.ts';
import { requireScope, type Context } from '../context.ts';
import { costEstimate, type CostEstimate } from '../message/costEstimate.ts';
import { attests } from './attests.ts';
import { campaignProblems } from './campaignProblems.ts';
import { judgePage, readPage } from './judgePage.ts';
import { loadCampaign } from './loadCampaign.ts';
import { campaignTexts, openCampaign, type OpenCampaign } from './openCampaign.ts';
import { skippedCounts, type SkippedCounts } from './skippedCounts.ts';

/** Recipients that one preview looks at: about two seconds. The answer says when there are more. */
const mostLooked = 20_000;
const pageSize = 1_000;

export type CampaignPreview = {
  category: Category;
  recipients: number;
  /** How many of the list the other figures are about, and whether that is all of them. */
  looked: number;
  isComplete: boolean;
  texts: number;
  skipped: SkippedCounts;
  segments: { total: number; least: number; most: number };
  cost: { total: CostEstimate; leastPerText: CostEstimate; mostPerText: CostEstimate };
  /** The text as it would really be sent, to an invented patient. */
  samples: { language: string; text: string; additions: string[]; encoding: string; segments: number }[];
  /** What the linter has to say of the words. */
  warnings: { code: string; message: string }[];
};

/** Who would get the campaign if it were started now, by the very gate that starting uses. Changes nothing. */
export async function previewCampaign(ctx: Context, id: string): Promise<CampaignPreview> {
  requireScope(ctx.actor, 'campaigns:send');
  const row = await loadCampaign(ctx, id);
  const open = await openCampaign(ctx, { ...row, isAttested: attests(ctx.actor, row.category) });
  const seen = new Set<string>();
  const counts = { looked: 0, texts: 0, total: 0, least: 0, most: 0 };
  let skipped: SkippedCounts = {};
  let afterId: string | null = null;
  let isComplete = false;
  while (!isComplete && counts.looked < mostLooked) {
    const judged = await judgePage(open, await readPage(ctx, open, { limit: pageSize, afterId }), seen);
    for (const { verdict } of judged) {
      if (verdict.kind === 'skip') continue;
      counts.texts += 1;
      counts.total += verdict.segments;
      counts.least = counts.least === 0 ? verdict.segments : Math.min(counts.least, verdict.segments);
      counts.most = Math.max(counts.most, verdict.segments);
    }
    skipped = skippedCounts(
      skipped,
      judged.map(({ verdict }) => ({ code: verdict.kind === 'skip' ? verdict.reason : null })),
    );
    counts.looked += judged.length;
    afterId = judged.at(-1)?.recipient.patientId ?? afterId;
    isComplete = judged.length < pageSize || counts.looked === row.recipients;
  }
  const { looked, texts, total, least, most } = counts;
  const cost = (segments: number): CostEstimate => costEstimate(segments, false, open.isTollFree);
  return {
    category: row.category,
    recipients: row.recipients,
    looked,
    isComplete,
    texts,
    skipped,
    segments: { total, least, most },
    cost: { total: cost(total), leastPerText: cost(least), mostPerText: cost(most) },
    samples: samplesOf(open),
    warnings: (await campaignProblems(ctx, await campaignTexts(ctx, row), row.category, row.locationId)).map(
      ({ code, message }) => ({ code, message }),
    ),
  };
}

function samplesOf({ rules, clinic }: OpenCampaign): CampaignPreview['samples'] {
  const { name } = sampleValues({
    fields: campaignFields,
    clinicName: clinic.name,
    clinicPhone: clinic.phoneNumber ? formatPhoneNumber(clinic.phoneNumber, homeCountry(clinic.country)) : '',
    now: new Date(rules.now.epochMilliseconds),
  });
  return [...rules.texts.keys()].flatMap((language) => {
    const written = rules.write(spokenLanguage(language), typeof name === 'string' ? name : '', null);
    if (!written.ok) return [];
    const { text, additions, encoding, segments } = written;
    return [{ language, text, additions: [...additions], encoding, segments }];
  });
}
