import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lockNumberForOptOut } from '../../src/db/numberLock.ts';
import { recordOptOut } from '../../src/dispatch/recordOptOut.ts';
import type { Context } from '../../src/services/context.ts';
import { sendOnce } from '../../src/services/message/sendOnce.ts';
import type { SendRequest } from '../../src/services/message/sendRequest.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { inboundParams, postWebhook } from '../harness/webhook.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
  // Fast enough that a batch is not cut by the window of a slow sender.
});
afterAll(() => app.close());
beforeEach(() => app.simulator.faults.clear());

let nextNumber = 100;
const freshNumber = (): string => `+1718555${String((nextNumber += 1)).padStart(4, '0')}`;
const freshNumbers = (count: number): string[] => Array.from({ length: count }, freshNumber);
const actor: Context['actor'] = {
  kind: 'host',
  id: 'desk',
  name: 'desk',
  scopes: ['messages:send'],
  attestation: { categories: ['care'], wording: 'Ours', by: 'desk', at: new Date('2026-01-01') },
};
/** Sends as requests of one process do, without HTTP between: all of them arrive at the same moment. */
const send = (request: Partial<SendRequest> & { to: string }, key: string | null = null) =>
  sendOnce({ ...app.ctx, actor }, { text: 'Hello', ...request }, key);
const textsTo = (number: string): string[] =>
  app.simulator
    .texts(number)
    .filter(({ direction }) => direction === 'in')
    .map(({ body }) => body);
async function query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await app.database.pools.staff.query<Row>(sql, values)).rows;
}
async function someoneWaitsForALock(): Promise<void> {
  const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`;
  while ((await query(waiting)).length === 0) await wait(5);
}
const codeOf = (result: PromiseSettledResult<unknown>): string =>
  result.status === 'fulfilled' ? 'sent' : String(Reflect.get(Object(result.reason), 'code'));

describe('sends that come together', () => {
  test('are decided one by one: a refusal is its own, and every decision is kept', async () => {
    const good = freshNumbers(12);
    const [stopped = '', blocked = '', mismatched = '', later = '', held = ''] = freshNumbers(5);
    await app.ctx.db.transaction().execute((tx) =>
      recordOptOut(app.deps, tx, {
        clinicId: app.clinicId,
        phoneNumber: stopped,
        source: 'staff',
        rule: null,
        messageId: null,
        actorKind: 'job',
        actorId: null,
        at: new Date(),
      }),
    );
    const patient = await app.addPatient({ phoneNumber: freshNumber() });
    const before = await query<{ count: number }>('select count(*)::int as count from decision');
    const results = await Promise.allSettled([
      ...good.slice(0, 6).map((to) => send({ to })),
      send({ to: stopped }),
      send({ to: freshNumber(), category: 'marketing', quietHours: 'defer' }),
      send({ to: blocked, text: 'Your SSN is 123-45-6789' }),
      send({ to: freshNumber(), patientId: 999_999 }),
      send({ to: mismatched, patientId: patient.shortId }),
      send({ to: freshNumber(), text: 'a'.repeat(1_600) }),
      send({ to: freshNumber(), appointment: 424_242 }),
      send({ to: held, text: 'Your order 219099999 is here' }),
      send({ to: later, sendAt: new Date(Date.now() + 3_600_000) }),
      ...good.slice(6).map((to) => send({ to })),
    ]);
    expect(results.map(codeOf)).toEqual([
      ...Array.from({ length: 6 }, () => 'sent'),
      'recipient_opted_out',
      'consent_missing',
      'phi_blocked',
      'patient_not_found',
      'recipient_mismatch',
      'invalid_request',
      'not_found',
      'content_held',
      'sent',
      ...Array.from({ length: 6 }, () => 'sent'),
    ]);
    for (const to of good) expect(textsTo(to)).toHaveLength(1);
    expect(
      await query(
        `select outcome, code, count(*)::int as count, count(message_id)::int as texts from
           (select * from decision order by decided_at, id offset $1) d group by outcome, code order by outcome, code`,
        [before[0]?.count],
      ),
    ).toEqual([
      { outcome: 'allow', code: null, count: 13, texts: 13 },
      { outcome: 'block', code: 'consent_missing', count: 1, texts: 0 },
      { outcome: 'block', code: 'phi_blocked', count: 1, texts: 0 },
      { outcome: 'block', code: 'recipient_opted_out', count: 1, texts: 0 },
      { outcome: 'hold', code: 'content_held', count: 1, texts: 1 },
    ]);
    // Nothing was begun with those who were refused.
    expect(
      await query('select 1 from conversation where phone_number = any($1)', [
        [stopped, blocked, mismatched],
      ]),
    ).toEqual([]);
  });

  test('share transactions', async () => {
    const numbers = freshNumbers(24);
    await Promise.all(numbers.map((to) => send({ to })));
    const [row] = await query<{ transactions: number; texts: number }>(
      `select count(distinct d.xmin::text)::int as transactions, count(*)::int as texts
         from decision d join message m on m.clinic_id = d.clinic_id and m.id = d.message_id where m.phone_number = any($1)`,
      [numbers],
    );
    expect(row?.texts).toBe(24);
    expect(row?.transactions).toBeLessThan(6);
  });

  test('fifty to one number at once: in turn, one says who texts, and thirty is enough', async () => {
    const to = freshNumber();
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) => send({ to, text: `Text ${index}` })),
    );
    expect(results.slice(0, 30).every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(results.slice(30).map(codeOf)).toEqual(Array.from({ length: 20 }, () => 'rate_limited'));
    const texts = textsTo(to);
    expect(texts).toHaveLength(30);
    expect(texts.filter((text) => text.includes('Reply STOP'))).toEqual([
      'Cedar Lane Family Clinic: Text 0\nReply STOP to stop all texts.',
    ]);
    expect(await query('select 1 from conversation where phone_number = $1', [to])).toHaveLength(1);
  });

  test('one that PostgreSQL cannot take fails alone', async () => {
    const [bad = '', ...good] = freshNumbers(8);
    const results = await Promise.allSettled([
      ...good.slice(0, 3).map((to) => send({ to })),
      send({ to: bad, templateKey: 'zero\u0000' }),
      ...good.slice(3).map((to) => send({ to })),
    ]);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(results[3]?.status).toBe('rejected');
    for (const to of good) expect(textsTo(to)).toHaveLength(1);
    expect(textsTo(bad)).toHaveLength(0);
  });

  test('keys under load: each key one text, whoever asks again', async () => {
    const numbers = freshNumbers(15);
    const ask = () => numbers.map((to, index) => send({ to, text: `Once ${index}` }, `together-${index}`));
    const results = await Promise.allSettled([...ask(), ...ask(), ...ask()]);
    expect(new Set(results.map(codeOf))).toEqual(new Set(['sent', 'idempotency_in_flight']));
    for (const to of numbers) expect(textsTo(to)).toHaveLength(1);
    const again = await Promise.all(ask());
    expect(again.map(({ messageId }) => messageId).every((sid) => sid?.startsWith('SM'))).toBe(true);
    for (const to of numbers) expect(textsTo(to)).toHaveLength(1);
  });

  test('the same intent twice in one batch is one text, and both get it', async () => {
    const to = freshNumber();
    const request = { to, intentKey: 'one intent' };
    const [first, second] = await Promise.all([
      send(request),
      send(request).catch((error: unknown) => error),
    ]);
    expect(textsTo(to)).toHaveLength(1);
    expect([first.id, 'idempotency_in_flight']).toContain(
      Reflect.get(Object(second), 'id') ?? Reflect.get(Object(second), 'code'),
    );
  });
});

describe('a STOP against direct sends', () => {
  test('that is being recorded holds the claim until it has committed, and then refuses it; the others go', async () => {
    const [stopping = '', ...others] = freshNumbers(20);
    const begun = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const optOut = app.ctx.db.transaction().execute(async (tx) => {
      await lockNumberForOptOut(tx, app.clinicId, stopping);
      begun.resolve();
      await end.promise;
      await recordOptOut(app.deps, tx, {
        clinicId: app.clinicId,
        phoneNumber: stopping,
        source: 'keyword',
        rule: null,
        messageId: null,
        actorKind: 'patient',
        actorId: null,
        at: new Date(),
      });
    });
    await begun.promise;
    const sends = Promise.allSettled([stopping, ...others].map((to) => send({ to })));
    // They all wait for the lock, or, were there none, have gone.
    await Promise.race([sends, someoneWaitsForALock()]);
    end.resolve();
    await optOut;
    const results = await sends;
    expect(results.map(codeOf)).toEqual(['recipient_opted_out', ...others.map(() => 'sent')]);
    expect(textsTo(stopping)).toEqual([]);
  });

  test('fifty at once with their sends: no claim commits after its STOP', async () => {
    const numbers = freshNumbers(50);
    const results = await Promise.all([
      Promise.allSettled(numbers.map((to) => send({ to }))),
      ...numbers.map((from) => postWebhook(app, { params: inboundParams(app, from, 'STOP') })),
    ]);
    expect(results[0]).toHaveLength(50);
    const late = await query(
      `select 1 from decision d join message m on m.clinic_id = d.clinic_id and m.id = d.message_id
         join suppression s on s.clinic_id = m.clinic_id and s.phone_number = m.phone_number and s.lifted_at is null
        where m.phone_number = any($1) and d.outcome = 'allow' and d.xmin::text::bigint > s.xmin::text::bigint`,
      [numbers],
    );
    // Both write under the lock of the number: of two transactions the later one has the higher id.
    expect(late).toEqual([]);
    expect(
      await query('select 1 from suppression where phone_number = any($1) and lifted_at is null', [numbers]),
    ).toHaveLength(50);
    const before = app.simulator.creates.length;
    const after = await Promise.allSettled(numbers.map((to) => send({ to })));
    expect(new Set(after.map(codeOf))).toEqual(new Set(['recipient_opted_out']));
    expect(app.simulator.creates.length).toBe(before);
  });
});

describe('an outage of Twilio', () => {
  test('leaves three doubts of a sender at its ordinary pace, however many requests there are', async () => {
    await using own = await createTestApp({ segmentsPerSecond: 10 });
    own.simulator.faults.set('error500', { next: 100 });
    const results = await Promise.allSettled(
      freshNumbers(30).map((to) => sendOnce({ ...own.ctx, actor }, { to, text: 'Hello' }, null)),
    );
    const codes = results.map(codeOf);
    expect(codes.filter((code) => code === 'outcome_unknown')).toHaveLength(3);
    expect(codes.filter((code) => code === 'twilio_unavailable')).toHaveLength(27);
    expect(own.simulator.creates.length).toBeLessThanOrEqual(3);
  });

  test('that does not answer at all: what finds no place within two seconds is told so, and nothing was sent', async () => {
    await using own = await createTestApp({ segmentsPerSecond: 10 });
    const numbers = freshNumbers(4);
    own.simulator.faults.set('delayAnswer', { ms: 4_000 });
    const sendThere = (to: string) => sendOnce({ ...own.ctx, actor }, { to, text: 'Hello' }, null);
    const results = await Promise.allSettled(numbers.map(sendThere));
    const refused = results.findIndex(({ status }) => status === 'rejected');
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(results[refused]).toMatchObject({
      reason: { code: 'twilio_unavailable', facts: { reason: 'sender_busy' } },
    });
    const fourth = numbers[refused] ?? '';
    expect(own.simulator.texts(fourth)).toEqual([]);
    own.simulator.faults.clear();
    await sendThere(fourth);
    expect(own.simulator.texts(fourth)).toHaveLength(1);
  });
});

test('direct sends take from the pace of their sender, below nothing if need be', async () => {
  const moment = new Date();
  await using own = await createTestApp({ now: () => moment, segmentsPerSecond: 10 });
  for (const to of freshNumbers(35)) await sendOnce({ ...own.ctx, actor }, { to, text: 'Hello' }, null);
  const { rows } = await own.database.pools.staff.query<{ segments: number }>(
    'select segments from sender_pace',
  );
  // Ten a second, three seconds' worth at once.
  expect(rows).toEqual([{ segments: -5 }]);
});
