import type { Database } from '../db/database.ts';
import { claimInstallation } from '../db/installationQueries.ts';
import type { Installation } from '../db/installationQueries.ts';
import { StartProblem } from './startProblem.ts';

/**
 * Keeps invented patients and real texts apart: a database is made for the simulator or for one Twilio account, and
 * is never opened as anything else.
 */
export async function guardInstallation(database: Database, now: Installation): Promise<void> {
  const made = await claimInstallation(database, now);
  if (made.mode === 'simulator' && now.mode === 'twilio') {
    throw new StartProblem(
      'This database was made under the simulator: its patients are invented, and real texts to them would reach ' +
        'strangers. Give your Twilio account a database of its own, with another DATABASE_URL or HEARBACK_DATA_DIR.',
    );
  }
  if (made.mode === 'twilio' && now.mode === 'simulator') {
    throw new StartProblem(
      `This database belongs to the Twilio account ${made.accountSid}. Without its credentials texts to real patients ` +
        'would only seem to be sent. Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_PHONE_NUMBER, or give the ' +
        'simulator a folder of its own with HEARBACK_DATA_DIR.',
    );
  }
  if (made.mode === 'twilio' && made.accountSid !== now.accountSid) {
    throw new StartProblem(
      `This database belongs to the Twilio account ${made.accountSid}, and TWILIO_ACCOUNT_SID names another one. ` +
        'One installation has one account: give the other account a database of its own.',
    );
  }
}
