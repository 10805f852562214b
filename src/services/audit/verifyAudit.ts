import type { AuditKeys } from '@/db/auditKeys.ts';
import { clinicsWithAudit, waitingEvents } from '@/db/auditSealQueries.ts';
import type { Connection } from '@/db/database.ts';
import type { ChainHead } from '@/domain/audit/head.ts';
import { compareEvents } from './compareEvents.ts';
import { walkChain } from './walkChain.ts';

/** What does not hold, in words without personal data: numbers of seals and ids of events alone. */
export type ChainFinding = {
  code:
    | 'seal_missing'
    | 'seal_altered'
    | 'seal_unlinked'
    | 'seal_miscounted'
    | 'key_unknown'
    | 'event_missing'
    | 'event_doubled'
    | 'event_outside'
    | 'event_vanished'
    | 'head_truncated'
    | 'head_rewritten';
  sentence: string;
};

export type ClinicVerdict = {
  clinicId: string;
  seals: number;
  events: number;
  head: ChainHead | null;
  /** Committed since the last seal: what becomes of them until the next one is not covered. */
  waiting: { count: number; oldestAt: Date | null };
  findings: ChainFinding[];
};

/**
 * Checks every clinic's chain from its first seal: each event is there, unchanged and in its place, no event is
 * outside, and the chain still contains the `heads` that were kept elsewhere (HIPAA-06 b).
 * `connection` is a transaction that sees one moment (repeatable read), so that it may run beside the app.
 */
export async function verifyAudit(
  connection: Connection,
  keys: AuditKeys,
  heads: readonly ChainHead[] = [],
): Promise<ClinicVerdict[]> {
  const known = await clinicsWithAudit(connection);
  const clinics = [...new Set([...known, ...heads.map(({ clinicId }) => clinicId)])].toSorted();
  const verdicts: ClinicVerdict[] = [];
  for (const clinicId of clinics) {
    const own = heads.filter((head) => head.clinicId === clinicId);
    const chain = await walkChain(connection, keys, clinicId, own);
    verdicts.push({
      ...chain,
      clinicId,
      waiting: await waitingEvents(connection, clinicId),
      findings: [...chain.findings, ...(await compareEvents(connection, clinicId))],
    });
  }
  return verdicts;
}
