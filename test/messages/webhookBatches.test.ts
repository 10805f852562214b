import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWebhookIntake } from '../../src/services/message/webhookIntake.ts';
import { receiveMessages, type InboundText } from '../../src/services/message/receiveMessages.ts';
import { recordStatuses, type StatusReport } from '../../src/services/message/recordStatus.ts';
import { applyAllReplies } from '../../src/services/message/applyReplies.ts';
import { expectedSignature } from '../../src/twilio/signature.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { newSid } from '../harness/webhook.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

let nextNumber = 100;
const freshNumber = (): string => `+1516555${String((nextNumber += 1)).padStart(4, '0')}`;
const rows = async <Row extends object>(sql: string, values: unknown[]): Promise<Row[]> =>
  (await app.database.pools.staff.query<Row>(sql, values)).rows;

const text = (from: string, body: string, more: Partial<InboundText['form']> = {}): InboundText => ({
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
    ...more,
  },
  rawForm: `Body=${encodeURIComponent(body)}`,
});
/** Stores texts as one batch and applies what they ask for. */
async function receive(...texts: InboundText[]): Promise<void> {
  const due = await receiveMessages(app.deps, texts);
  await applyAllReplies(
    app.deps,
    app.clinicId,
    due.map(({ conversationId }) => conversationId),
  );
}
const isOptedOut = async (phone: string): Promise<boolean> =>
  (await rows('select 1 from suppression where phone_number = $1 and lifted_at is null', [phone])).length > 0;
const stored = (phone: string) =>
  rows<{ id: string; body_encrypted: Buffer; key_id: string; isDone: boolean }>(
    `select id, body_encrypted, key_id, effects_applied_at is not null as "isDone" from message
      where phone_number = $1 and direction = 'inbound' order by occurred_at, id`,
    [phone],
  );
const bodiesOf = async (phone: string): Promise<string[]> =>
  Promise.all(
    (await stored(phone)).map(({ id, key_id: keyId, body_encrypted: bytes }) =>
      app.deps.vault.open(app.clinicId, { table: 'message', column: 'body', id }, { keyId, bytes }),
    ),
  );
const waitingSince = async (phone: string) =>
  (
    await rows<{ waiting_since: Date | null; status: string }>(
      'select waiting_since, status from conversation where phone_number = $1',
      [phone],
    )
  )[0];

async function sent(): Promise<{ id: string; sid: string }> {
  const to = freshNumber();
  app.simulator.setOutcome(to, { kind: 'stuck' });
  const answer = await app.sms.sendSMS({ to, message: 'Hello' });
  if (!answer.success) throw new Error(answer.error);
  return { id: answer.id, sid: String(answer.messageId) };
}
const report = (of: { id: string; sid: string }, rawStatus: string, errorCode: number | null = null) =>
  ({
    clinicId: app.clinicId,
    messageId: of.id,
    sid: of.sid,
    rawStatus,
    errorCode,
    form: `MessageStatus=${rawStatus}`,
    kind: 'callback',
  }) satisfies StatusReport;
const statusOf = async (id: string) =>
  (
    await rows<{ delivery_status: string; error_code: number | null; dispatch_state: string }>(
      'select delivery_status, error_code, dispatch_state from message where id = $1',
      [id],
    )
  )[0];

describe('inbound texts that are stored together', () => {
  test('of one number stay in their order, whatever they ask for', async () => {
    const phone = freshNumber();
    const bodies = ['One', 'CONFIRM', 'Two', '👍', 'Three', 'CANCEL my visit please', 'Four'];
    await receive(...bodies.map((body) => text(phone, body)));
    expect(await bodiesOf(phone)).toEqual(bodies);
    expect((await stored(phone)).every(({ isDone }) => isDone)).toBe(true);
  });

  test('a text that asks for nothing is done with at once, and waits for an answer', async () => {
    const phone = freshNumber();
    expect(await receiveMessages(app.deps, [text(phone, 'Is there free parking behind the house?')])).toEqual(
      [],
    );
    expect(await stored(phone)).toMatchObject([{ isDone: true }]);
    expect(await waitingSince(phone)).toMatchObject({ waiting_since: expect.any(Date), status: 'open' });
    const [message] = await stored(phone);
    expect(
      await rows<{ detail: object }>('select detail from audit_event where subject_id = $1', [message?.id]),
    ).toMatchObject([{ detail: { kind: 'text', tasks: [], answer: null } }]);
  });

  test('brings a conversation that is done or asleep back; a tap-back does not', async () => {
    const [asleep, quiet] = [freshNumber(), freshNumber()];
    await receive(text(asleep, 'Hello'), text(quiet, 'Hello'));
    await rows(
      `update conversation set status = 'snoozed', snoozed_until = now() + interval '1 day', waiting_since = null
        where phone_number = any($1)`,
      [[asleep, quiet]],
    );
    await receive(text(asleep, 'Are you there?'), text(quiet, 'Liked “See you tomorrow”'));
    expect(await waitingSince(asleep)).toMatchObject({ status: 'open', waiting_since: expect.any(Date) });
    expect(await waitingSince(quiet)).toMatchObject({ status: 'snoozed', waiting_since: null });
  });

  test('a text that asks for nothing waits for one before it whose effects are due', async () => {
    const phone = freshNumber();
    expect(await receiveMessages(app.deps, [text(phone, 'HELP')])).toHaveLength(1);
    expect(await receiveMessages(app.deps, [text(phone, 'And where are you?')])).toHaveLength(1);
    expect(await stored(phone)).toMatchObject([{ isDone: false }, { isDone: false }]);
    const [line] = await rows<{ id: string }>('select id from conversation where phone_number = $1', [phone]);
    expect(await applyAllReplies(app.deps, app.clinicId, [line?.id ?? ''])).toBe(2);
    expect(await waitingSince(phone)).toMatchObject({ waiting_since: expect.any(Date) });
  });

  test('the same MessageSid twice in one batch and again in the next: one text, each delivery kept', async () => {
    const phone = freshNumber();
    const twice = text(phone, 'Hello');
    await receive(twice, text(phone, 'Something else'), twice);
    await receive(twice);
    expect((await bodiesOf(phone)).toSorted()).toEqual(['Hello', 'Something else']);
    const events = await rows<{ kind: string; message_id: string | null }>(
      'select kind, message_id from message_event where twilio_sid = $1 order by kind',
      [twice.form.messageSid],
    );
    expect(events.map(({ kind }) => kind)).toEqual(['received', 'redelivered', 'redelivered']);
    expect(new Set(events.map((event) => event.message_id)).size).toBe(1);
  });

  test.each([
    ['STOP, then START', ['STOP', 'START'], false],
    ['START, then STOP', ['START', 'STOP'], true],
    ['STOP, START, STOP', ['STOP', 'START', 'STOP'], true],
    ['START, STOP, START', ['START', 'STOP', 'START'], false],
    ['words between them', ['STOP', 'Sorry', 'START', 'Thanks', 'STOP', 'Bye'], true],
  ] as const)(
    '%s in one batch: the last one counts, also for who had opted out before',
    async (_, bodies, end) => {
      const [first, again] = [freshNumber(), freshNumber()];
      await receive(text(again, 'STOP'));
      await receive(...bodies.flatMap((body) => [text(first, body), text(again, body)]));
      expect(await isOptedOut(first)).toBe(end);
      expect(await isOptedOut(again)).toBe(end);
    },
  );

  test('a STOP is in force when the batch is stored, and an earlier START does not lift it for a moment', async () => {
    const phone = freshNumber();
    await receive(text(phone, 'STOP'));
    const [line] = await rows<{ id: string }>('select id from conversation where phone_number = $1', [phone]);
    await receiveMessages(app.deps, [text(phone, 'START'), text(phone, 'STOP')]);
    expect(await isOptedOut(phone)).toBe(true);
    await applyAllReplies(app.deps, app.clinicId, [line?.id ?? '']);
    expect(await isOptedOut(phone)).toBe(true);
    const lifted = await rows('select 1 from suppression where phone_number = $1 and lifted_at is not null', [
      phone,
    ]);
    expect(lifted).toHaveLength(0);
    const answers = await rows(
      `select 1 from message where phone_number = $1 and direction = 'outbound' and reason_code is null
          and answers_message_id in (select id from message where phone_number = $1 order by occurred_at desc, id desc offset 1 limit 1)`,
      [phone],
    );
    expect(answers).toHaveLength(0);
  });

  test('a START that is heard of late does not lift an opt-out that was asked for again since', async () => {
    const phone = freshNumber();
    const fetched = (body: string, minute: number): InboundText => ({
      ...text(phone, body),
      sentAt: new Date(Date.now() - (60 - minute) * 60_000),
    });
    await receive(fetched('STOP', 10));
    await receive(fetched('STOP', 30));
    await receive(fetched('START', 20));
    expect(await isOptedOut(phone)).toBe(true);
    await receive(fetched('START', 40));
    expect(await isOptedOut(phone)).toBe(false);
  });

  test('one that the database refuses fails alone; the others are stored and answered', async () => {
    const intake = createWebhookIntake(app.deps);
    const [good, bad] = [freshNumber(), 'a number with a \u0000 in it'];
    const url = `${app.deps.settings.publicUrl}/api/v2/twilio/webhook`;
    const token = app.server.webhookTokens[0] ?? '';
    const request = (from: string) => {
      const params = {
        MessageSid: newSid(),
        AccountSid: app.deps.settings.accountSid,
        From: from,
        To: app.senderNumber,
        Body: 'Hello',
      };
      return {
        url,
        clinicId: null,
        messageId: null,
        signature: expectedSignature(token, url, Object.entries(params)),
        body: new TextEncoder().encode(new URLSearchParams(params).toString()),
        tokens: [token],
      };
    };
    // The first one keeps the commit busy, so that the others come together.
    const results = await Promise.allSettled(
      [freshNumber(), good, bad, freshNumber()].map((from) => intake.inbound(request(from))),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await stored(good)).toHaveLength(1);
    await intake.idle();
  });

  test('two processes that store the same texts in different orders: each text once', async () => {
    const numbers = Array.from({ length: 20 }, freshNumber);
    const texts = numbers.map((phone) => text(phone, 'HELP'));
    const due = await Promise.all([
      receiveMessages(app.deps, texts),
      receiveMessages(app.deps, texts.toReversed()),
      receiveMessages(
        app.deps,
        texts.slice(5).toSorted(() => -1),
      ),
    ]);
    expect(due.flat()).toHaveLength(20);
    for (const phone of numbers) expect(await stored(phone)).toHaveLength(1);
    const ids = due.flat().map(({ conversationId }) => conversationId);
    // And two that apply their effects at the same time: each once.
    const applied = await Promise.all([
      applyAllReplies(app.deps, app.clinicId, ids),
      applyAllReplies(app.deps, app.clinicId, ids.toReversed()),
    ]);
    expect(applied[0] + applied[1]).toBe(20);
    const answers = await rows(
      `select 1 from message where phone_number = any($1) and direction = 'outbound'`,
      [numbers],
    );
    expect(answers.length).toBeLessThanOrEqual(20);
  });
});

describe('effects that are applied together', () => {
  test('a text that cannot be read stays due, and takes no other with it', async () => {
    const [bad, good] = [freshNumber(), freshNumber()];
    const due = await receiveMessages(app.deps, [text(bad, 'HELP'), text(good, 'HELP')]);
    await rows(
      `update message set body_encrypted = decode('00', 'hex') where phone_number = $1 and direction = 'inbound'`,
      [bad],
    );
    await applyAllReplies(
      app.deps,
      app.clinicId,
      due.map(({ conversationId }) => conversationId),
    );
    expect(await stored(bad)).toMatchObject([{ isDone: false }]);
    expect(await stored(good)).toMatchObject([{ isDone: true }]);
  });

  test('one that the database refuses has its turn alone', async () => {
    const [bad, good] = [freshNumber(), freshNumber()];
    const due = await receiveMessages(app.deps, [
      text(bad, 'I have chest pain'),
      text(good, 'I have chest pain'),
    ]);
    const [line] = await rows<{ id: string }>('select id from conversation where phone_number = $1', [bad]);
    await rows(
      `alter table task add constraint not_here check (conversation_id <> '${line?.id}') not valid`,
      [],
    );
    try {
      await applyAllReplies(
        app.deps,
        app.clinicId,
        due.map(({ conversationId }) => conversationId),
      );
    } finally {
      await rows('alter table task drop constraint not_here', []);
    }
    expect(await stored(bad)).toMatchObject([{ isDone: false }]);
    expect(await stored(good)).toMatchObject([{ isDone: true }]);
  });

  test('two phones answer about one visit at once: one after the other, and both are kept', async () => {
    const [mother, father] = [freshNumber(), freshNumber()];
    const patient = await app.addPatient({ phoneNumbers: [mother, father], consents: ['care'] });
    const startsAt = new Date(Date.now() + 2 * 86_400_000);
    await app.sms.sendAppointmentReminder(patient.shortId, startsAt, 'Smith');
    await app.settle();
    const [asked] = await rows<{ clinic_id: string; appointment_ids: string[] }>(
      `select q.clinic_id, q.appointment_ids from question q join conversation c on c.id = q.conversation_id
        where c.phone_number = any($1)`,
      [[mother, father]],
    );
    await receive(text(mother, 'Hello'), text(father, 'Hello'));
    await rows(
      `insert into question (clinic_id, id, conversation_id, kind, appointment_ids, offers_cancel, asked_at, expires_at)
       select $1, uuidv7(), c.id, 'reminder', $3, true, now() - interval '1 minute', now() + interval '1 day'
         from conversation c where c.phone_number = any($2)
          and not exists (select 1 from question q where q.conversation_id = c.id)`,
      [asked?.clinic_id, [mother, father], asked?.appointment_ids],
    );
    await receive(text(mother, 'CONFIRM'), text(father, 'CANCEL'));
    const events = await rows<{ from_status: string; to_status: string }>(
      `select from_status, to_status from appointment_event where appointment_id = any($1) and kind = 'answered'
        order by occurred_at, id`,
      [asked?.appointment_ids],
    );
    expect(events).toHaveLength(2);
    expect(events[1]?.from_status).toBe(events[0]?.to_status);
  });
});

describe('status callbacks that are recorded together', () => {
  test('in every order, doubled, of several texts in one batch: forward only, every one kept', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(
          [0, 1].flatMap((of) =>
            ['queued', 'sent', 'delivered', 'sent', 'delivered'].map((word) => ({ of, word })),
          ),
          { minLength: 10 },
        ),
        async (order) => {
          const texts = [await sent(), await sent()];
          const reports = order.map(({ of, word }) => report(texts[of] ?? { id: '', sid: '' }, word));
          await recordStatuses(app.deps, reports);
          for (const { id, sid } of texts) {
            expect(await statusOf(id)).toMatchObject({ delivery_status: 'delivered' });
            expect(
              await rows(`select 1 from message_event where twilio_sid = $1 and kind = 'callback'`, [sid]),
            ).toHaveLength(5);
          }
          // The same batch again, as after a COMMIT whose answer was lost: kept twice at most, and nothing moves back.
          await recordStatuses(app.deps, reports);
          for (const { id } of texts)
            expect(await statusOf(id)).toMatchObject({ delivery_status: 'delivered' });
        },
      ),
      { numRuns: 8 },
    );
  });

  test('a text that somebody else moves meanwhile is looked at again, and is not moved back', async () => {
    const texts = await Promise.all(Array.from({ length: 6 }, sent));
    const words = ['sent', 'delivered', 'sent', 'sending'];
    await Promise.all(
      words.map((word, index) =>
        recordStatuses(
          app.deps,
          (index % 2 === 0 ? texts : texts.toReversed()).map((one) => report(one, word)),
        ),
      ),
    );
    for (const { id } of texts) expect(await statusOf(id)).toMatchObject({ delivery_status: 'delivered' });
  });

  test('known, unknown, early and meaningless ones in one batch', async () => {
    const known = await sent();
    const stray = newSid();
    const early = await sent();
    await rows(
      `update message set twilio_sid = null, dispatch_state = 'unknown', delivery_status = null where id = $1`,
      [early.id],
    );
    await recordStatuses(app.deps, [
      report(known, 'teleported'),
      { ...report(known, 'delivered'), sid: stray, messageId: null },
      report(early, 'sent'),
      report(known, 'delivered'),
      // Our own id under a second SID: the first one stays its own.
      { ...report(early, 'failed', 30008), sid: newSid() },
    ]);
    expect(await statusOf(known.id)).toMatchObject({ delivery_status: 'delivered' });
    expect(await statusOf(early.id)).toMatchObject({
      dispatch_state: 'handed_over',
      delivery_status: 'sent',
    });
    expect(
      await rows('select 1 from message_event where twilio_sid = $1 and message_id is null', [stray]),
    ).toHaveLength(1);
  });

  test('opt-outs at the carrier among others, in two batches at once: each becomes ours', async () => {
    const texts = await Promise.all(Array.from({ length: 6 }, sent));
    await Promise.all([
      recordStatuses(
        app.deps,
        texts.map((one, index) => report(one, 'failed', index % 2 === 0 ? 21610 : 30008)),
      ),
      recordStatuses(
        app.deps,
        texts.toReversed().map((one) => report(one, 'sent')),
      ),
    ]);
    for (const [index, { id }] of texts.entries()) {
      const [line] = await rows<{ phone_number: string }>('select phone_number from message where id = $1', [
        id,
      ]);
      expect(await isOptedOut(line?.phone_number ?? '')).toBe(index % 2 === 0);
    }
  });
});
