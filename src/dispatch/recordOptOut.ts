import { recordAudit } from '@/db/auditQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { withdrawPending } from '@/db/messageQueries.ts';
import { latestConversationWith } from '@/db/conversationQueries.ts';
import { patientIdsAtNumber } from '@/db/patientPhoneNumberQueries.ts';
import { insertTask } from '@/db/taskQueries.ts';
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
    await tellOfSharedNumber(deps, tx, optOut);
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

/**
 * An opt-out follows the number (TCPA-15): of whoever else is reached there staff are told, each by name, because one of them wrote and all of them get no more
 * texts. Where one patient alone has it, their own conversation says it.
 */
async function tellOfSharedNumber(deps: Deps, tx: Connection, optOut: OptOut): Promise<void> {
  // That it is nobody's of ours has a task of its own.
  if (optOut.source === 'wrong_number') return;
  const { clinicId, phoneNumber, at } = optOut;
  const patientIds = await patientIdsAtNumber(tx, clinicId, phoneNumber);
  if (patientIds.length < 2) return;
  const conversationId = await latestConversationWith(tx, clinicId, phoneNumber);
  for (const patientId of patientIds) {
    const id = deps.newId();
    await insertTask(tx, {
      clinicId,
      id,
      kind: 'texts_off',
      priority: 'normal',
      reason:
        'The phone that this patient shares has opted out, so that no text about them goes there any more. Reach them by phone, portal or mail, or ask for another number.',
      patientId,
      conversationId,
      messageId: optOut.messageId,
      openedAt: at,
    });
    await recordChange(tx, clinicId, 'task', id, conversationId);
  }
}
