import { decisionsOfMessage } from '@/db/decisionQueries.ts';
import type { MessageRow } from '@/db/messageQueries.ts';
import { stopFinding } from '@/domain/gate/stopFinding.ts';
import type { ShownStatus } from '@/domain/message/status.ts';
import { requireScope, type Context } from '@/services/context.ts';
import { loadMessage } from '@/services/message/getMessage.ts';
import { statusOf } from '@/services/message/presentMessage.ts';
import { recordView } from '@/services/recordView.ts';
import { presentDecisions, reasonOf, type PresentedDecision } from './presentDecision.ts';

export type Why = { sentence: string; advice: string | null; rule: string | null; until: string | null };

/** Why a text was not sent, or not yet, with all that was decided about it. @throws Refusal not_found */
export async function explainMessage(
  ctx: Context,
  idOrSid: string,
): Promise<{ id: string; status: ShownStatus; why: Why | null; decisions: PresentedDecision[] }> {
  requireScope(ctx.actor, 'messages:read');
  const row = await loadMessage(ctx, idOrSid);
  const decisions = await presentDecisions(
    ctx,
    ctx.db,
    await decisionsOfMessage(ctx.db, ctx.clinicId, row.id),
  );
  await recordView(ctx, 'decision.viewed', { kind: 'message', id: row.id });
  return { id: row.id, status: statusOf(row), why: whyOf(row, decisions), decisions };
}

function whyOf(row: MessageRow, decisions: readonly PresentedDecision[]): Why | null {
  if (row.direction === 'inbound') return null;
  const until = row.dispatchState === 'queued' ? (row.sendAfter?.toISOString() ?? null) : null;
  if (row.dispatchState === 'blocked' || row.dispatchState === 'withdrawn') {
    return whyStopped(
      row.reasonCode,
      decisions.findLast(({ outcome }) => outcome === 'block'),
      'block',
    );
  }
  if (row.dispatchState !== 'queued') return null;
  if (row.reasonCode !== null)
    return {
      ...whyStopped(
        row.reasonCode,
        decisions.findLast(({ outcome }) => outcome === 'hold'),
        'hold',
      ),
      until,
    };
  const held = decisions.findLast(({ outcome, step }) => outcome === 'hold' && step === 'acceptance');
  const reason = held && reasonOf(held);
  if (reason) return { sentence: reason.sentence, advice: reason.advice, rule: reason.rule, until };
  return { sentence: 'It waits for the time that was set for it.', advice: null, rule: null, until };
}

/** By the last decision that is about this reason, else by the reason alone. */
function whyStopped(
  reasonCode: string | null,
  last: PresentedDecision | undefined,
  outcome: 'block' | 'hold',
): Why {
  const decided = last && (reasonCode === null || last.code === reasonCode) ? reasonOf(last) : null;
  const { sentence, advice, rule } = decided ?? stopFinding(reasonCode ?? 'not_sent', outcome);
  return { sentence, advice: advice ?? null, rule, until: null };
}
