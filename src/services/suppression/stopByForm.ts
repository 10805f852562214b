import { lockNumberForOptOut } from '@/db/numberLock.ts';
import { recordOptOut } from '@/dispatch/recordOptOut.ts';
import type { Deps } from '../context.ts';

/**
 * Stops all texts of a clinic to a number that somebody typed on its public page, known here or not: an opt-out needs no login, and the answer tells
 * nothing about who is a patient (TCPA-11, ADM-04). Who it was is not known; whoever holds the phone lifts it with START.
 */
export async function stopByForm(deps: Deps, clinicId: string, phoneNumber: string): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    await lockNumberForOptOut(tx, clinicId, phoneNumber);
    await recordOptOut(deps, tx, {
      clinicId,
      phoneNumber,
      source: 'public_page',
      rule: 'public_page',
      messageId: null,
      actorKind: 'patient',
      actorId: null,
      at: deps.now(),
    });
  });
}
