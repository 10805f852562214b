import { readGate } from '@/db/gateQueries.ts';
import type { Category } from '@/domain/message/category.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { isTollFree } from '@/domain/phone/tollFree.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '@/services/context.ts';
import { recordView } from '@/services/recordView.ts';
import { withTemplate } from '@/services/template/withTemplate.ts';
import { assessMessage } from './assessMessage.ts';
import { directSendsOf } from './directSends.ts';
import { findAbout } from './findAbout.ts';
import { costEstimate, type CostEstimate } from './costEstimate.ts';
import { readAsked } from './readAsked.ts';
import { readPhoneNumber } from './recipient.ts';
import { rulesAt } from './refusalsOf.ts';
import type { SendRequest } from './sendRequest.ts';
import { sendWindowOf, type SendWindow } from './sendWindow.ts';

export type MessagePreview = {
  phoneNumber: string;
  displayNumber: string;
  category: Category;
  text: string;
  additions: string[];
  encoding: 'GSM-7' | 'UCS-2';
  segments: number;
  costEstimate: CostEstimate;
  consent: { allowed: boolean; basis: string | null; message: string; recordedAt: string | null };
  suppression: { active: boolean; since: string | null; source: string | null };
  findings: ReturnType<typeof rulesAt>;
  /** Doubtful content: whether a reason is enough, or a second person has to look. */
  hold: { canGiveReason: boolean } | null;
  warnings: { code: string; message: string }[];
  refusal: { code: string; message: string; next: string | null } | null;
  window: SendWindow;
  mode: 'simulator' | 'twilio';
};

/** What Send would do with this text right now, by the very gate that Send uses. Changes nothing. */
export async function previewMessage(ctx: Context, request: SendRequest): Promise<MessagePreview> {
  requireScope(ctx.actor, 'messages:send');
  const number = readPhoneNumber(request.to, await directSendsOf(ctx).country(ctx));
  const told = await withTemplate(ctx, request);
  const about = await findAbout(ctx, told, number.phoneNumber);
  const gate = await readGate(ctx.db, ctx.clinicId, about.senderId);
  // An empty composer still shows consent and opt-out: the length rule is told when something is written.
  const isEmpty = request.text.trim() === '';
  const asked = await readAsked(ctx, ctx.db, gate, number, about, told);
  const assessment = assessMessage(ctx, isEmpty ? { ...told, text: '…' } : told, asked);
  const { suppression, consent, refusals, measure } = assessment;
  const refusal = ctx.settings.sendingEnabled
    ? refusals[0]
    : new Refusal('feature_disabled', 'Sending is switched off by NEXT_PUBLIC_ENABLE_TWILIO_SMS.');
  const isOurTollFree = assessment.sender.phoneNumber !== null && isTollFree(assessment.sender.phoneNumber);
  // It shows whether this person agreed and has opted out.
  await recordView(
    ctx,
    'message.previewed',
    assessment.patient
      ? { kind: 'patient', id: assessment.patient.id }
      : { kind: 'conversation', id: assessment.conversation?.id ?? null },
  );
  return {
    phoneNumber: assessment.phoneNumber,
    displayNumber: formatPhoneNumber(assessment.phoneNumber, homeCountry(gate.clinic.country)),
    category: assessment.category,
    text: isEmpty ? '' : assessment.text,
    additions: isEmpty ? [] : assessment.additions,
    encoding: isEmpty ? 'GSM-7' : measure.encoding,
    segments: isEmpty ? 1 : measure.segments,
    costEstimate: costEstimate(
      isEmpty ? 1 : measure.segments,
      (request.mediaUrls ?? []).length > 0,
      isOurTollFree,
    ),
    consent: {
      allowed: consent.allowed,
      basis: consent.basis,
      message: consent.message,
      recordedAt: consent.recordedAt?.toISOString() ?? null,
    },
    suppression: {
      active: suppression !== null,
      since: suppression?.startedAt.toISOString() ?? null,
      source: suppression?.source ?? null,
    },
    findings: rulesAt(assessment.findings, assessment.offset),
    hold: assessment.findings.some(({ action }) => action === 'hold')
      ? { canGiveReason: gate.clinic.policy === 'standard' }
      : null,
    warnings: assessment.warnings,
    refusal: refusal
      ? { code: refusal.code, message: refusal.message, next: refusal.facts.advice ?? null }
      : null,
    window: sendWindowOf(assessment.verdict),
    mode: ctx.settings.mode,
  };
}
