import type { SenderStateRow } from '@/db/senderClaimQueries.ts';
import type { SenderState } from '@/domain/ledger/judgeBatch.ts';
import { fullBucket } from '@/domain/ledger/pace.ts';
import { circuitOf } from './circuitColumns.ts';

/** The bucket that all senders of a Twilio account share. */
export function accountKey(accountSid: string): string {
  return `account/${accountSid}`;
}

/** A sender's row as the rules take it. */
export function senderState(row: SenderStateRow, accountSegmentsPerSecond: number, now: number): SenderState {
  return {
    circuit: circuitOf(row),
    segmentsPerSecond: row.segmentsPerSecond,
    bucket: { segments: row.segments, refilledAt: row.refilledAt.getTime() },
    underWay: row.underWay,
    isHeld: row.isHeld,
    account: {
      segmentsPerSecond: accountSegmentsPerSecond,
      bucket:
        row.accountSegments === null || row.accountRefilledAt === null
          ? fullBucket(accountSegmentsPerSecond, now)
          : { segments: row.accountSegments, refilledAt: row.accountRefilledAt.getTime() },
    },
    automatedLeft: Math.max(0, row.automatedPerHour - row.automatedClaims),
    isBraked: row.isClinicBraked,
  };
}
