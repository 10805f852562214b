import { clinicById } from '@/db/clinicQueries.ts';
import { noticesToPlan } from '@/db/noticePlanQueries.ts';
import { noticeReasonWords, wordsReasonWords } from '@/domain/notice/noticeReasonWords.ts';
import { toldZone } from '@/domain/schedule/zoneEvidence.ts';
import { requireScope, type Context } from '../context.ts';
import { recordView } from '../recordView.ts';
import { noNotice } from './getNotices.ts';
import { readNoticeSteps, type WantedNoticeStep } from './noticeSteps.ts';
import { knownWords, planNoticeOf } from './planNoticeOf.ts';
import { localTimes } from './presentNotice.ts';

/**
 * What these steps would mean for one real notice: which texts go when, by whose clock and in which words, and why one would not. As if the rule had been
 * there since it was reported. Changes nothing.
 * @throws Refusal not_found, invalid_request for steps that say nothing
 */
export async function previewNotice(
  ctx: Context,
  { noticeId, steps: wanted }: { noticeId: string; steps: readonly WantedNoticeStep[] },
) {
  requireScope(ctx.actor, 'messages:read');
  const now = ctx.now();
  const [notice] = await noticesToPlan(ctx.db, ctx.clinicId, [noticeId], now);
  if (!notice) throw noNotice();
  const steps = await readNoticeSteps(ctx, notice.kind, wanted);
  await recordView(ctx, 'notice.previewed', { kind: 'patient', id: notice.patientId }, { noticeId });
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const words = await knownWords(ctx, ctx.db, clinic);
  const rule = { steps, updatedAt: notice.reportedAt };
  const found = await words.of(notice, steps);
  const patientZone = toldZone({ timeZone: notice.patientZone, zip: notice.zip });
  const zones = { timeZone: notice.placeZone ?? clinic.timeZone, patientZone };
  return {
    texts: planNoticeOf(clinic, rule, { ...notice, sent: [] }, found, now).map((one) => {
      const sendAt = one.kind === 'planned' ? one.sendAt : null;
      const reason = one.kind === 'skipped' ? one.reason : null;
      const because = one.words?.because ?? null;
      return {
        stepId: one.stepId,
        dueAt: one.dueAt.toString(),
        sendAt: sendAt?.toString() ?? null,
        ...localTimes(sendAt, zones),
        patientZone,
        templateKey: one.words?.templateKey ?? null,
        wordsBecause: because,
        wordsSentence: because && wordsReasonWords[because],
        reason,
        sentence: reason && noticeReasonWords(reason),
      };
    }),
  };
}
