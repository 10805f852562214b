import { afterEach, beforeEach, expect, test } from 'vitest';
import { openConversations } from '../../src/db/conversationQueries.ts';
import { createDatabase } from '../../src/db/database.ts';
import { insertMessages } from '../../src/db/messageQueries.ts';
import { senderOfClinic } from '../../src/db/senderQueries.ts';
import { createVault } from '../../src/db/vault.ts';
import type { Deps } from '../../src/dispatch/deps.ts';
import { createDispatcher } from '../../src/dispatch/dispatcher.ts';
import { createSmsService } from '../../src/lib/integrations/twilio/createSmsService.ts';
import type { Context } from '../../src/services/context.ts';
import { recordStatuses } from '../../src/services/message/recordStatus.ts';
import { readFigures } from '../../src/services/operations/readFigures.ts';
import { catchUp } from '../../src/services/witness/catchUp.ts';
import { createCarrier } from '../../src/twilio/carrier.ts';
import { adoptSender } from '../../src/services/clinic/adoptSender.ts';
import { receiveMessages, type InboundText } from '../../src/services/message/receiveMessages.ts';
import { newSid } from '../harness/webhook.ts';
import { checkSenders } from '../../src/services/witness/checkSenders.ts';
import { releaseSender } from '../../src/services/witness/releaseSender.ts';
import { shareSender, witnessState } from '../../src/services/witness/witnessState.ts';
import { createTestApp, hostActor, testAuthToken, testMasterKey, type TestApp } from '../harness/app.ts';
import type { TestDatabase } from '../harness/database.ts';

let shiftMs = 0;
let app: TestApp;
let senderId: string;
const copies: TestDatabase[] = [];
beforeEach(async () => {
  shiftMs = 0;
  app = await createTestApp({ now: () => new Date(Date.now() + shiftMs) });
  senderId = (await senderOfClinic(app.deps.db, app.clinicId))?.id ?? '';
  // The simulated clock stands where the app was made; from here on both go on together.
  await pass(1);
});
afterEach(async () => {
  for (const copy of copies.splice(0)) await copy.drop();
  await app.close();
});

async function pass(minutes: number): Promise<void> {
  shiftMs += minutes * 60_000;
  await app.simulator.advance(minutes * 60_000);
}

let nextNumber = 100;
const freshNumbers = (count: number): string[] =>
  Array.from({ length: count }, () => `+1516555${String((nextNumber += 1)).padStart(4, '0')}`);

/** A campaign's texts, as they wait to be sent, to be claimed in so many minutes. */
async function queue(
  deps: Deps,
  texts: readonly { to: string; body: string; inMinutes: number }[],
): Promise<void> {
  const { clinicId } = app;
  const now = deps.now();
  const lines = await deps.db.transaction().execute((tx) =>
    openConversations(
      tx,
      clinicId,
      senderId,
      texts.map(({ to }) => to),
      deps.newId,
    ),
  );
  const rows = await Promise.all(
    texts.map(async ({ to, body, inMinutes }) => {
      const id = deps.newId();
      const sealed = await deps.vault.seal(clinicId, { table: 'message', column: 'body', id }, body);
      const sendAfter = new Date(now.getTime() + inMinutes * 60_000);
      return {
        clinicId,
        id,
        conversationId: lines.get(to) ?? '',
        senderId,
        direction: 'outbound' as const,
        category: 'appointment' as const,
        phoneNumber: to,
        senderNumber: app.senderNumber,
        bodyEncrypted: sealed.bytes,
        keyId: sealed.keyId,
        encoding: 'GSM-7' as const,
        segments: 1,
        dispatchState: 'queued' as const,
        lane: 'campaigns' as const,
        sendAfter,
        deadlineAt: new Date(sendAfter.getTime() + 4 * 3_600_000),
        actorKind: 'job',
        actorId: 'campaign',
        occurredAt: now,
      };
    }),
  );
  await insertMessages(deps.db, rows);
}

/** A process that starts on a copy of the database. */
function processOn(database: TestDatabase, change: Partial<Deps> = {}): Context {
  copies.push(database);
  const db = createDatabase(database.pools.workers);
  const deps = { ...app.deps, db, vault: createVault(db, testMasterKey), ...change };
  return { ...deps, clinicId: app.clinicId, actor: { kind: 'job', id: 'test' } };
}

const send = (deps: Deps): Promise<number> => createDispatcher(deps).runUntilIdle();
const sentTo = (phone: string): string[] =>
  app.simulator
    .texts(phone)
    .filter(({ direction, isAutomatic }) => direction === 'in' && !isAutomatic)
    .map(({ body }) => body);
const stateOf = async (ctx: Context): Promise<string | undefined> => (await witnessState(ctx))[0]?.state;
const says = (from: string, body: string) =>
  app.simulator.textFromPhone({ from, to: app.senderNumber, body });
const smsOf = (ctx: Context) => createSmsService(() => Promise.resolve({ ...ctx, actor: hostActor }));

test('a backup restored in the middle of a campaign: no text again, held, and released after reconciliation', async () => {
  const before = freshNumbers(4);
  const after = freshNumbers(4);
  const [leaver = '', ...later] = freshNumbers(4);
  const [weekly = ''] = freshNumbers(1);
  const [lost = ''] = freshNumbers(1);
  await queue(app.deps, [
    ...before.map((to) => ({ to, body: `Flu shots are here, ${to.slice(-4)}.`, inMinutes: 0 })),
    ...after.map((to) => ({ to, body: `Flu shots are here, ${to.slice(-4)}.`, inMinutes: 5 })),
    ...[leaver, ...later].map((to) => ({ to, body: `Flu shots are here, ${to.slice(-4)}.`, inMinutes: 20 })),
    // The same words twice: one of them now, one later.
    { to: weekly, body: 'Time for your walk.', inMinutes: 5 },
    { to: weekly, body: 'Time for your walk.', inMinutes: 30 },
  ]);
  expect(await send(app.deps)).toBe(4);
  const backup = await app.database.copy();

  await pass(6);
  expect(await send(app.deps)).toBe(5);
  await queue(app.deps, [{ to: lost, body: 'The lab is open on Monday.', inMinutes: 0 }]);
  expect(await send(app.deps)).toBe(1);
  await says(leaver, 'STOP');
  await pass(20);

  // Now the backup is put in place of all that.
  const restored = processOn(backup);
  expect(await send(restored)).toBe(0); // before anything was compared
  // A late callback for a text that this database never had must not make it look known.
  await recordStatuses(restored, [
    {
      clinicId: app.clinicId,
      messageId: null,
      sid: app.simulator.texts(lost)[0]?.id ?? '',
      rawStatus: 'delivered',
      errorCode: null,
      form: null,
      kind: 'callback',
    },
  ]);
  await catchUp(restored);
  expect(await stateOf(restored)).toBe('held');
  const [state] = await witnessState(restored);
  expect(state?.lastFinding).toMatchObject({ texts: 6, waiting: 5, isHold: true, releasedAt: null });
  expect(await send(restored)).toBe(0);
  expect(await smsOf(restored).sendSMS({ to: lost, message: 'Hello' })).toMatchObject({
    success: false,
    code: 'sending_held',
  });
  expect(await readFigures(restored)).toMatchObject({ sendersUnchecked: 0, sendersHeld: 1, strangeTexts: 6 });
  const { rows: tasks } = await backup.pools.staff.query(
    `select priority from task where kind = 'sending_held' and done_at is null`,
  );
  expect(tasks).toEqual([{ priority: 'urgent' }]);
  expect(app.logLines().some((line) => line.includes('SENDING IS HELD'))).toBe(true);

  // Another start changes nothing.
  await catchUp(restored);
  expect(await send(restored)).toBe(0);
  expect(await releaseSender(restored, senderId, { isDryRun: true })).toMatchObject({ imported: 1 });
  expect(await stateOf(restored)).toBe('held');

  expect(await releaseSender(restored, senderId)).toMatchObject({ imported: 1, unreadable: 0 });
  expect(await stateOf(restored)).toBe('ok');
  await send(restored);
  for (const to of [...before, ...after, ...later])
    expect(sentTo(to)).toEqual([`Flu shots are here, ${to.slice(-4)}.`]);
  expect(sentTo(leaver)).toEqual([]);
  expect(sentTo(weekly)).toEqual(['Time for your walk.']);
  expect(sentTo(lost)).toEqual(['The lab is open on Monday.']);
  await pass(10);
  await send(restored);
  expect(sentTo(weekly)).toEqual(['Time for your walk.', 'Time for your walk.']);

  const { rows: audit } = await backup.pools.staff.query(
    `select detail from audit_event where action = 'sender.released'`,
  );
  expect(audit).toMatchObject([{ detail: { imported: 1 } }]);
  const { rows: history } = await backup.pools.staff.query(
    `select dispatch_state, creates, actor_id from message where phone_number = $1`,
    [lost],
  );
  expect(history).toEqual([{ dispatch_state: 'handed_over', creates: 1, actor_id: 'witness' }]);
  // Everything is known now.
  await catchUp(restored);
  expect(await stateOf(restored)).toBe('ok');
  await expect(releaseSender(restored, senderId)).rejects.toMatchObject({ code: 'conflict' });
});

test('without the hold the restored backup would text people again', async () => {
  const people = freshNumbers(3);
  await queue(
    app.deps,
    people.map((to) => ({ to, body: 'Flu shots are here.', inMinutes: 5 })),
  );
  const backup = await app.database.copy();
  await pass(6);
  expect(await send(app.deps)).toBe(3);
  const restored = processOn(backup);
  // The defence of law 11, taken away: nobody asks Twilio what it knows.
  await backup.pools.staff.query(
    'update sender set witnessed_on = database_incarnation(), held_at = null, held_reason = null',
  );
  await send(restored);
  expect(people.map(sentTo)).toEqual(people.map(() => ['Flu shots are here.', 'Flu shots are here.']));
});

test('a copy that knows all that Twilio knows goes on by itself, lost answers included', async () => {
  const [one = '', two = ''] = freshNumbers(2);
  app.simulator.faults.set('loseAnswer', { next: 1, how: 'reset' });
  app.simulator.faults.set('dropCallback', {});
  await queue(app.deps, [{ to: one, body: 'Lost on the way.', inMinutes: 0 }]);
  await send(app.deps);
  app.simulator.faults.clear();
  await queue(app.deps, [{ to: two, body: 'Next.', inMinutes: 0 }]);
  const copy = processOn(await app.database.copy());
  expect(await stateOf(copy)).toBe('unchecked');
  expect(await send(copy)).toBe(0);
  await catchUp(copy);
  expect(await stateOf(copy)).toBe('ok');
  await send(copy);
  expect(sentTo(one)).toEqual(['Lost on the way.']);
  expect(sentTo(two)).toEqual(['Next.']);
  const states = await copy.db
    .selectFrom('message')
    .select('dispatchState')
    .where('phoneNumber', '=', one)
    .execute();
  expect(states).toEqual([{ dispatchState: 'handed_over' }]);
});

test('an answer that was given before is not given again when the patient’s text is fetched', async () => {
  const [phone = ''] = freshNumbers(1);
  const patient = await app.addPatient({ phoneNumber: phone, consents: ['care'] });
  const soon = new Date(app.deps.now().getTime() + 48 * 3_600_000);
  await app.sms.sendAppointmentReminder(patient.shortId, soon, 'Smith');
  const backup = await app.database.copy();
  await pass(1);
  await says(phone, 'CONFIRM');
  await app.server.intake.idle();
  await send(app.deps);
  const heard = sentTo(phone);
  expect(heard).toHaveLength(2);
  await pass(1);

  const restored = processOn(backup);
  await catchUp(restored);
  expect(await stateOf(restored)).toBe('held');
  expect(await releaseSender(restored, senderId)).toMatchObject({ notAgain: 1, imported: 0 });
  await send(restored);
  expect(sentTo(phone)).toEqual(heard);
  const appointments = await restored.db.selectFrom('appointment').select('status').execute();
  expect(appointments).toEqual([{ status: 'confirmed' }]);
});

/** A Twilio that does not answer. */
function unreachable() {
  const { accountSid } = app.deps.settings;
  return createCarrier({
    accountSid,
    authToken: testAuthToken,
    baseUrl: 'http://127.0.0.1:9',
    timeoutMs: 500,
  });
}

test('while Twilio cannot be asked nothing is sent, and texts are received', async () => {
  const [patient = '', writer = ''] = freshNumbers(2);
  await queue(app.deps, [{ to: patient, body: 'Wait for it.', inMinutes: 0 }]);
  const carrier = unreachable();
  const restored = processOn(await app.database.copy(), { carrier });
  await catchUp(restored);
  await checkSenders(restored);
  expect(await stateOf(restored)).toBe('unchecked');
  expect(await readFigures(restored)).toMatchObject({ sendersUnchecked: 1, sendersHeld: 0, strangeTexts: 0 });
  expect(await send(restored)).toBe(0);
  expect(await smsOf(restored).sendSMS({ to: writer, message: 'Hello' })).toMatchObject({
    code: 'sending_held',
  });
  expect(app.logLines().some((line) => line.includes('nothing is sent yet'))).toBe(true);
  await receiveMessages(restored, [inbound(writer, 'STOP')]);
  const suppressed = await restored.db.selectFrom('suppression').select('phoneNumber').execute();
  expect(suppressed).toEqual([{ phoneNumber: writer }]);

  const answered = { ...restored, carrier: app.deps.carrier };
  await checkSenders(answered);
  expect(await stateOf(answered)).toBe('ok');
  await send(answered);
  expect(sentTo(patient)).toEqual(['Wait for it.']);
  await carrier.close();
});

function inbound(from: string, body: string): InboundText {
  return {
    form: {
      messageSid: newSid(),
      accountSid: app.deps.settings.accountSid,
      messagingServiceSid: null,
      from,
      to: app.senderNumber,
      body,
      numSegments: 1,
      media: [],
      optOutType: null,
    },
    rawForm: '',
  };
}

test('somebody else’s text from our number: an alarm while we run, a hold at a start, neither once it is shared', async () => {
  const [patient = ''] = freshNumbers(1);
  const here = processOn(await app.database.copy());
  await catchUp(here);
  const bySomebody = (body: string) =>
    app.deps.carrier.createMessage({ to: patient, from: app.senderNumber, body });
  await pass(6);
  await bySomebody('From the console');
  expect(await checkSenders(here)).toBe(1);
  expect(await stateOf(here)).toBe('ok');
  expect((await witnessState(here))[0]?.lastFinding).toMatchObject({ texts: 1, waiting: 0, isHold: false });
  const open = await here.db.selectFrom('task').select(['kind', 'priority']).execute();
  expect(open).toEqual([{ kind: 'strange_texts', priority: 'high' }]);
  await catchUp(here); // an alarm once, and no reason for a hold afterwards
  expect(await stateOf(here)).toBe('ok');
  await pass(6);
  expect(await checkSenders(here)).toBe(0);
  await catchUp(here);
  expect(await stateOf(here)).toBe('ok');

  await bySomebody('Once more');
  await pass(1);
  await catchUp(here); // no worker has shown signs of life: it could be a copy
  expect(await stateOf(here)).toBe('held');
  await shareSender(here, senderId, false);
  expect(await releaseSender(here, senderId)).toMatchObject({ imported: 0 });
  expect(await stateOf(here)).toBe('shared');
  await bySomebody('And again');
  await catchUp(here);
  expect(await stateOf(here)).toBe('shared');
});

test('a server that lost its last commits while we run: what waits here and is at Twilio holds the sender', async () => {
  const [patient = ''] = freshNumbers(1);
  const here = processOn(await app.database.copy());
  await catchUp(here);
  await queue(here, [{ to: patient, body: 'Your visit is on Monday.', inMinutes: 0 }]);
  await send(here);
  await pass(6);
  // As if the claim and its result had never been committed.
  await here.db.deleteFrom('message').where('phoneNumber', '=', patient).execute();
  shiftMs -= 6 * 60_000;
  await queue(here, [{ to: patient, body: 'Your visit is on Monday.', inMinutes: 0 }]);
  shiftMs += 6 * 60_000;
  expect(await checkSenders(here)).toBe(1);
  expect(await stateOf(here)).toBe('held');
  expect(await releaseSender(here, senderId)).toMatchObject({ notAgain: 0, imported: 0 });
  await send(here);
  expect(sentTo(patient)).toEqual(['Your visit is on Monday.']);
});

test('what Twilio has from before the sender was ours is never counted, even when it leaves later', async () => {
  const [first = '', second = ''] = freshNumbers(2);
  // A slow number: the second text waits at Twilio for 100 seconds.
  app.simulator.setNumber(app.senderNumber, { segmentsPerSecond: 0.01 });
  for (const to of [first, second])
    await app.deps.carrier.createMessage({ to, from: app.senderNumber, body: 'By its last owner' });
  shiftMs += 60_000;
  const later = processOn(await app.database.copy());
  await later.db.updateTable('sender').set({ retiredAt: later.now() }).execute();
  await later.db
    .transaction()
    .execute((tx) => adoptSender(later, tx, { phoneNumber: app.senderNumber, messagingServiceSid: null }));
  await app.simulator.advance(60_000);
  await pass(5);
  expect(app.simulator.texts(second)).toMatchObject([{ isOnPhone: true }]);
  await catchUp(later);
  expect(await stateOf(later)).toBe('ok');
  // And what the new owner's lost database sent is.
  await app.deps.carrier.createMessage({ to: first, from: app.senderNumber, body: 'By us' });
  await catchUp(later);
  expect((await witnessState(later))[0]).toMatchObject({ state: 'held', lastFinding: { texts: 1 } });
});

test('a release changes nothing while the texts of a campaign are being made, or Twilio cannot be asked', async () => {
  const [patient = ''] = freshNumbers(1);
  const here = processOn(await app.database.copy());
  await app.deps.carrier.createMessage({ to: patient, from: app.senderNumber, body: 'Lost' });
  await catchUp(here);
  expect(await stateOf(here)).toBe('held');
  const carrier = unreachable();
  await expect(releaseSender({ ...here, carrier }, senderId)).rejects.toMatchObject({
    code: 'twilio_unavailable',
  });
  await carrier.close();
  const id = here.newId();
  const texts = await here.vault.seal(app.clinicId, { table: 'campaign', column: 'texts', id }, '{}');
  const now = here.now();
  await here.db
    .insertInto('campaign')
    .values({
      clinicId: app.clinicId,
      id,
      name: 'Flu shots',
      category: 'care',
      textsEncrypted: texts.bytes,
      keyId: texts.keyId,
      state: 'freezing',
      actorKind: 'job',
      createdAt: now,
      updatedAt: now,
    })
    .execute();
  await expect(releaseSender(here, senderId)).rejects.toMatchObject({ code: 'conflict' });
  expect(await stateOf(here)).toBe('held');
  const reader = { kind: 'host', id: null, name: 'x', scopes: ['metrics:read'], attestation: null } as const;
  await expect(releaseSender({ ...here, actor: reader }, senderId)).rejects.toMatchObject({
    code: 'forbidden',
  });
});
