import type { Connection } from './database.ts';

export type Installation = { mode: 'simulator' | 'twilio'; accountSid: string };

/**
 * Records what this database is for at its first start, and says what it was made for at every start. Two processes
 * that start together get the same answer.
 */
export async function claimInstallation(connection: Connection, wanted: Installation): Promise<Installation> {
  await connection
    .insertInto('installation')
    .values(wanted)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return connection.selectFrom('installation').select(['mode', 'accountSid']).executeTakeFirstOrThrow();
}
