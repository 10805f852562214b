import { recordAudit } from '@/db/auditQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { withdrawPending } from '@/db/messageQueries.ts';
import { lockNumberForOptOut } from '@/db/numberLock.ts';
import { changeNumberState, lockNumberState, wasReachedSince } from '@/db/numberStateQueries.ts';
import { patientIdsAtNumber } from '@/db/patientPhoneNumberQueries.ts';
import { insertTask } from '@/db/taskQueries.ts';
import { isAboutTheNumber, judgeFailure } from '@/domain/patient/numberFailure.ts';
import type { Deps } from './deps.ts';
import type { LedgerRow } from '@/db/ledgerRow.ts';
import { recordTextEvents } from './recordTextEvents.ts';

/**
 * Counts a failed text against its number where Twilio's code speaks of the number. When that makes it a landline or a dead number, what waits
 * for it is withdrawn, and staff are asked for another one (ID-08, TCPA-20).
 */
export async function learnFromFailure(
  deps: Deps,
  tx: Connection,
  message: Pick<LedgerRow, 'clinicId' | 'id' | 'phoneNumber' | 'conversationId'>,
  errorCode: number | null,
): Promise<void> {
  if (errorCode === null || !isAboutTheNumber(errorCode)) return;
  const { clinicId, phoneNumber } = message;
  const now = deps.now();
  await lockNumberForOptOut(tx, clinicId, phoneNumber);
  const state = await lockNumberState(tx, clinicId, phoneNumber);
  const isOver =
    state.failingSince !== null && (await wasReachedSince(tx, clinicId, phoneNumber, state.failingSince));
  const verdict = judgeFailure(
    {
      failures: isOver ? 0 : state.failures,
      failingSince: isOver ? null : (state.failingSince?.toTemporalInstant() ?? null),
    },
    errorCode,
    now.toTemporalInstant(),
  );
  if (!verdict) return;
  await changeNumberState(tx, clinicId, phoneNumber, {
    failures: verdict.failures,
    failingSince: verdict.failingSince && new Date(verdict.failingSince.epochMilliseconds),
    failedAt: now,
    failedCode: errorCode,
    ...(verdict.says === 'dead' ? { deadSince: now } : {}),
    ...(verdict.says === 'landline'
      ? { lineType: 'landline', lineTypeSource: 'carrier', lineTypeAt: now }
      : {}),
  });
  if (verdict.says === 'nothing_yet') return;
  const withdrawn = await withdrawPending(tx, clinicId, phoneNumber, 'recipient_not_texted');
  const event = { kind: 'withdrawn', reasonCode: 'recipient_not_texted' } as const;
  await recordTextEvents(deps, tx, clinicId, withdrawn, () => event, now);
  await askForNumber(deps, tx, message, { says: verdict.says, errorCode, withdrawn: withdrawn.length }, now);
}

async function askForNumber(
  deps: Deps,
  tx: Connection,
  message: Pick<LedgerRow, 'clinicId' | 'id' | 'phoneNumber' | 'conversationId'>,
  detail: { says: 'landline' | 'dead'; errorCode: number; withdrawn: number },
  at: Date,
): Promise<void> {
  const { clinicId, conversationId } = message;
  const patients = await patientIdsAtNumber(tx, clinicId, message.phoneNumber);
  const [only] = patients.length === 1 ? patients : [];
  const id = deps.newId();
  await insertTask(tx, {
    clinicId,
    id,
    kind: 'new_number_needed',
    priority: 'normal',
    reason: `number_${detail.says}`,
    patientId: only ?? null,
    conversationId,
    messageId: message.id,
    openedAt: at,
  });
  await recordChange(tx, clinicId, 'task', id, conversationId);
  for (const patientId of patients) await recordChange(tx, clinicId, 'patient', patientId);
  await recordAudit(tx, {
    clinicId,
    id: deps.newId(),
    action: 'number.unreachable',
    subjectKind: 'conversation',
    subjectId: conversationId,
    actorKind: 'webhook',
    detail,
    occurredAt: at,
  });
}
