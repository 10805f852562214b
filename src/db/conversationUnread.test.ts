import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../test/harness/app.ts';
import {
  countConversations,
  markConversationRead,
  noteLastMessage,
  unreadAmong,
} from './conversationQueries.ts';
import { createDatabase, type Database } from './database.ts';

let app: TestApp;
let db: Database;
beforeAll(async () => {
  app = await createTestApp();
  db = createDatabase(app.database.pools.staff);
});
afterAll(() => app.close());

/** A conversation in which a patient wrote at noon, and somebody who has read it. */
async function readConversation(phoneNumber: string) {
  const at = new Date('2026-11-02T12:00:00Z');
  const { conversationId } = await app.addMessage({ phoneNumber, direction: 'inbound', at });
  const [staff] = await db
    .selectFrom('staffMember')
    .select('id')
    .where('clinicId', '=', app.clinicId)
    .execute();
  if (!staff) throw new Error('nobody works here');
  await markConversationRead(db, app.clinicId, conversationId, staff.id, at);
  const isUnread = async (): Promise<boolean> =>
    (await unreadAmong(db, app.clinicId, [conversationId], staff.id)).has(conversationId);
  return { at, conversationId, staffMemberId: staff.id, isUnread };
}

const later = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * 60_000);

test('a text that is stored while somebody reads stays unread', async () => {
  const { at, conversationId, staffMemberId, isUnread } = await readConversation('+12125550123');
  expect(await isUnread()).toBe(false);
  await noteLastMessage(db, app.clinicId, conversationId, {
    id: randomUUIDv7(),
    at: later(at, 1),
    isInbound: true,
  });
  expect(await isUnread()).toBe(true);
  const reading = await db.transaction().execute(async (storing) => {
    await noteLastMessage(storing, app.clinicId, conversationId, {
      id: randomUUIDv7(),
      at: later(at, 2),
      isInbound: true,
    });
    const read = markConversationRead(db, app.clinicId, conversationId, staffMemberId, later(at, 1));
    await untilSomebodyWaits();
    return { read };
  });
  expect(await reading.read).toBe(true);
  expect(await isUnread()).toBe(true);
  expect(await countConversations(db, app.clinicId, { staffMemberId, now: later(at, 3) })).toMatchObject({
    unread: 1,
  });
  await markConversationRead(db, app.clinicId, conversationId, staffMemberId, later(at, 2));
  expect(await isUnread()).toBe(false);
});

test('an answer of ours makes nothing unread', async () => {
  const { at, conversationId, isUnread } = await readConversation('+12125550124');
  await noteLastMessage(db, app.clinicId, conversationId, {
    id: randomUUIDv7(),
    at: later(at, 5),
    isInbound: false,
  });
  expect(await isUnread()).toBe(false);
});

async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ waiting: number }>`
      select count(*)::int as waiting from pg_locks l join pg_stat_activity a using (pid)
       where not l.granted and a.datname = current_database()`.execute(db);
    if ((rows[0]?.waiting ?? 0) > 0) return;
    await wait(10);
  }
}
