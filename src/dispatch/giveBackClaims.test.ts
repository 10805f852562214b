import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../test/harness/app.ts';
import { queueTexts } from '../../test/harness/queueTexts.ts';
import { lockSenderPace } from '@/db/senderClaimQueries.ts';
import { senderOfClinic } from '@/db/senderQueries.ts';
import { giveBackClaims } from './giveBackClaims.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

test('waits for a claim whose commit is still under way, and puts its text back', async () => {
  await queueTexts(app, ['+12125550160']);
  const senderId = (await senderOfClinic(app.deps.db, app.clinicId))?.id ?? '';
  const sender = { clinicId: app.clinicId, senderId };
  const attemptId = app.deps.newId();
  const { givingBack } = await app.deps.db.transaction().execute(async (tx) => {
    await lockSenderPace(tx, sender, app.deps.now());
    await tx
      .updateTable('message')
      .set({ dispatchState: 'sending', attemptId, claimedAt: app.deps.now(), creates: 1 })
      .where('clinicId', '=', app.clinicId)
      .execute();
    const started = giveBackClaims(app.deps, sender, [attemptId]);
    await expect.poll(waiting).toBe(1);
    return { givingBack: started };
  });
  await givingBack;
  expect(await app.deps.db.selectFrom('message').select(['dispatchState', 'creates']).execute()).toEqual([
    { dispatchState: 'queued', creates: 0 },
  ]);
});

/** How many connections of this database wait for a lock. */
async function waiting(): Promise<number> {
  const { rows } = await app.database.pools.staff.query<{ count: number }>(
    `select count(distinct pid)::int as count from pg_locks join pg_stat_activity using (pid)
      where not granted and datname = current_database()`,
  );
  return rows[0]?.count ?? 0;
}
