import { writeStops, type DueText, type TextStop } from '@/db/claimQueries.ts';
import type { Connection } from '@/db/database.ts';
import { planCompanyAgain } from '@/db/jointTextQueries.ts';
import type { Finding } from '@/domain/gate/finding.ts';
import type { BatchVerdict } from '@/domain/ledger/judgeBatch.ts';
import type { Deps } from './deps.ts';
import { recordTextEvents } from './recordTextEvents.ts';

type Stop = TextStop & { conversationId: string; finding: Finding | null };

/** A claim that says no, or not yet, is history at once; one that says yes becomes history with its result. */
export async function recordStops(
  deps: Pick<Deps, 'newId'>,
  tx: Connection,
  clinicId: string,
  judged: readonly { text: DueText; verdict: BatchVerdict }[],
  now: Date,
): Promise<void> {
  const stops = judged.flatMap(({ text, verdict }) => stopOf(text, verdict) ?? []);
  await writeStops(tx, clinicId, stops);
  await planCompanyAgain(
    tx,
    clinicId,
    stops.flatMap(({ id, state }) => (state === 'withdrawn' ? [id] : [])),
  );
  await recordTextEvents(
    deps,
    tx,
    clinicId,
    stops,
    ({ state, reason, times, finding }) => ({
      kind: state,
      reasonCode: reason,
      // Of hours and caps the finding itself is kept: where they are shut, and until when.
      ...(finding?.stage === 'window' || finding?.stage === 'caps'
        ? { found: { finding, notBefore: times?.sendAfter ?? null } }
        : {}),
    }),
    now,
  );
}

function stopOf({ id, conversationId }: DueText, verdict: BatchVerdict): Stop | null {
  switch (verdict.state) {
    case 'sending':
    case 'waiting':
      return null;
    case 'held':
      return { id, conversationId, state: 'queued', reason: verdict.reason, times: null, finding: null };
    case 'later': {
      const { reason, finding, at, leavesBy } = verdict;
      const times = { sendAfter: new Date(at), deadlineAt: new Date(leavesBy) };
      return { id, conversationId, state: 'queued', reason, times, finding };
    }
    case 'blocked':
    case 'withdrawn': {
      const { state, reason, finding } = verdict;
      return { id, conversationId, state, reason, times: null, finding };
    }
  }
}
