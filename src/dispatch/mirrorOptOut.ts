import type { Connection } from '@/db/database.ts';
import { lockNumberForOptOut } from '@/db/numberLock.ts';
import { twilioError } from '@/twilio/errorTable.ts';
import type { Deps } from './deps.ts';
import type { LedgerRow } from '@/db/ledgerRow.ts';
import { recordOptOut } from './recordOptOut.ts';

/** Twilio's 21610 and 30630 say that the recipient has opted out there: our own list follows (TCPA-16). */
export async function mirrorOptOut(
  deps: Deps,
  tx: Connection,
  message: Pick<LedgerRow, 'clinicId' | 'id' | 'phoneNumber'>,
  errorCode: number | null,
): Promise<void> {
  if (errorCode === null || twilioError(errorCode).effect !== 'optOut') return;
  await lockNumberForOptOut(tx, message.clinicId, message.phoneNumber);
  await recordOptOut(deps, tx, {
    clinicId: message.clinicId,
    phoneNumber: message.phoneNumber,
    source: 'carrier_error',
    rule: `twilio_${errorCode}`,
    messageId: message.id,
    actorKind: 'webhook',
    actorId: null,
    at: deps.now(),
  });
}
