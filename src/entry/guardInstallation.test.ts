import { beforeEach, expect, test } from 'vitest';
import { createTestDatabase } from '../../test/harness/database.ts';
import { createDatabase } from '../db/database.ts';
import type { Database } from '../db/database.ts';
import { guardInstallation } from './guardInstallation.ts';

const ACCOUNT = `AC${'1'.repeat(32)}`;
let database: Database;

beforeEach(async () => {
  const made = await createTestDatabase();
  database = createDatabase(made.pools.workers);
  return () => made.drop();
});

test('what a database was made for it stays', async () => {
  await Promise.all(
    Array.from({ length: 5 }, () => guardInstallation(database, { mode: 'twilio', accountSid: ACCOUNT })),
  );
  await guardInstallation(database, { mode: 'twilio', accountSid: ACCOUNT });
  await expect(guardInstallation(database, { mode: 'simulator', accountSid: 'AC5' })).rejects.toThrow(
    `belongs to the Twilio account ${ACCOUNT}. Without its credentials`,
  );
  await expect(guardInstallation(database, { mode: 'twilio', accountSid: 'AC2' })).rejects.toThrow(
    'names another one',
  );
});

test('real credentials never open a database of the simulator', async () => {
  await guardInstallation(database, { mode: 'simulator', accountSid: 'AC5' });
  await guardInstallation(database, { mode: 'simulator', accountSid: 'AC5' });
  await expect(guardInstallation(database, { mode: 'twilio', accountSid: ACCOUNT })).rejects.toThrow(
    'its patients are invented',
  );
});
