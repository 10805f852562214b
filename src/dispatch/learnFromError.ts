import type { Connection } from '@/db/database.ts';
import { isAboutTheNumber } from '@/domain/patient/numberFailure.ts';
import { twilioError } from '@/twilio/errorTable.ts';
import type { Deps } from './deps.ts';
import { learnFromFailure } from './learnFromFailure.ts';
import type { LedgerRow } from '@/db/ledgerRow.ts';
import { mirrorOptOut } from './mirrorOptOut.ts';

/** Whether the error that a text has now, and had not before, says something about its number. */
export function tellsOfNumber(before: number | null, after: number | null): boolean {
  if (after === null || after === before) return false;
  return twilioError(after).effect === 'optOut' || isAboutTheNumber(after);
}

/** What an error of Twilio's says about the number for good: it has opted out there, it is a landline, it is dead. */
export async function learnFromError(
  deps: Deps,
  tx: Connection,
  message: Pick<LedgerRow, 'clinicId' | 'id' | 'phoneNumber' | 'conversationId'>,
  errorCode: number | null,
): Promise<void> {
  await mirrorOptOut(deps, tx, message, errorCode);
  await learnFromFailure(deps, tx, message, errorCode);
}
