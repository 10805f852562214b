import { setTimeout as wait } from 'node:timers/promises';
import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { insertClinic } from './clinicQueries.ts';
import { createDatabase, type Database } from './database.ts';
import { writeDirectSends } from './directSendQueries.ts';
import { insertSender } from './senderQueries.ts';

const line = { clinicId: randomUUIDv7(), senderId: randomUUIDv7() };
const accountKey = 'account';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.pools.staff);
  await insertClinic(db, {
    id: line.clinicId,
    name: 'Cedar Lane',
    timeZone: 'America/New_York',
    country: 'US',
  });
  await insertSender(db, {
    clinicId: line.clinicId,
    id: line.senderId,
    accountSid: `AC${'5'.repeat(32)}`,
    phoneNumber: '+12125550199',
  });
  await payForOne();
});
afterAll(() => database.drop());

/** What a batch of direct sends takes from the pace of its sender and of the account. */
function payForOne(): Promise<unknown> {
  const rate = { perSecond: 10, burst: 30 };
  const debit = { now: new Date(), segments: 1, sender: rate, account: { key: accountKey, ...rate } };
  return writeDirectSends(db, line, [], [], debit);
}

async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ waiting: number }>`
      select count(*)::int as waiting from pg_locks l join pg_stat_activity a using (pid)
       where not l.granted and a.datname = current_database()`.execute(db);
    if (rows[0]?.waiting === 1) return;
    await wait(10);
  }
}

test('a direct send that waits for the pace of its sender does not hold that of the account, which a claim takes next', async () => {
  const waiting = await db.transaction().execute(async (claim) => {
    await sql`select 1 from sender_pace where sender_id = ${line.senderId} for update`.execute(claim);
    const direct = payForOne();
    await untilSomebodyWaits();
    const { rows } = await sql`select 1 from rate_bucket where key = ${accountKey} for update nowait`.execute(
      claim,
    );
    expect(rows).toHaveLength(1);
    return { direct };
  });
  await expect(waiting.direct).resolves.toEqual(new Set());
});
