import { recordAudit } from '@/db/auditQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { withdrawPending } from '@/db/messageQueries.ts';
import { recallErasedNumbers, startSuppression } from '@/db/suppressionQueries.ts';
import type { Deps } from './deps.ts';
import { recordTextEvents } from './recordTextEvents.ts';

export type OptOut = {
  clinicId: string;
  phoneNumber: string;
  /** Where it came from: a keyword, a phrase, Twilio's 21610, a staff member … */
  source: string;
  /** Which rule recognised it. */
  rule: string | null;
  messageId: string | null;
  actorKind: string;
  actorId: string | null;
  at: Date;
  /** When the text was written, if that was not now. */
  askedAt?: Date;
};

/**
 * Records an opt-out and withdraws everything that waits for the number, in the caller's transaction (TCPA-12).
 * The caller holds `lockNumberForOptOut`. Returns whether it is new.
 */
export async function recordOptOut(
  deps: Deps,
  tx: Connection,
  optOut: OptOut,
): Promise<{ isNew: boolean; withdrawn: number }> {
  const { clinicId, phoneNumber, at } = optOut;
  const numberHash = deps.vault.numberHash(clinicId, phoneNumber);
  await recallErasedNumbers(tx, clinicId, [{ phoneNumber, numberHash }]);
  const id = await startSuppression(
    tx,
    {
      clinicId,
      id: deps.newId(),
      phoneNumber,
      numberHash,
      source: optOut.source,
      rule: optOut.rule,
      messageId: optOut.messageId,
      actorKind: optOut.actorKind,
      actorId: optOut.actorId,
      startedAt: at,
    },
    optOut.askedAt ?? at,
  );
  const withdrawn = await withdrawPending(tx, clinicId, phoneNumber, 'recipient_opted_out');
  const event = { kind: 'withdrawn', reasonCode: 'recipient_opted_out' } as const;
  await recordTextEvents(deps, tx, clinicId, withdrawn, () => event, at);
  if (id) {
    await recordChange(tx, clinicId, 'suppression', id);
    await recordAudit(tx, {
      clinicId,
      id: deps.newId(),
      action: 'suppression.started',
      subjectKind: 'suppression',
      subjectId: id,
      actorKind: optOut.actorKind,
      actorId: optOut.actorId,
      detail: {
        source: optOut.source,
        rule: optOut.rule,
        messageId: optOut.messageId,
        withdrawn: withdrawn.length,
      },
      occurredAt: at,
    });
  }
  return { isNew: id !== null, withdrawn: withdrawn.length };
}
