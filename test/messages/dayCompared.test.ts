import { afterEach, beforeEach, expect, test } from 'vitest';
import { compareDays } from '../../src/services/witness/compareDays.ts';
import type { Carrier } from '../../src/twilio/carrier.ts';
import { CarrierFailure } from '../../src/twilio/carrierFailure.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { newSid } from '../harness/webhook.ts';

let shiftMs = 0;
let app: TestApp;
beforeEach(async () => {
  shiftMs = 0;
  app = await createTestApp({ now: () => new Date(Date.now() + shiftMs) });
  await pass(1);
});
afterEach(() => app.close());

async function pass(minutes: number): Promise<void> {
  shiftMs += minutes * 60_000;
  await app.simulator.advance(minutes * 60_000);
}
/** Until the day of what was done is over for long enough, by the comparison's clock. */
const untilNextNight = (): Promise<void> => pass(28 * 60);

const rows = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  (await app.database.pools.staff.query<Row>(sql, values)).rows;
const statusesOf = async (ids: readonly string[]): Promise<(string | null)[]> =>
  (
    await rows<{ status: string | null }>(
      `select coalesce(delivery_status, dispatch_state) as status from message where id = any($1) order by array_position($1, id)`,
      [ids],
    )
  ).map(({ status }) => status);
const openTasks = async (): Promise<string[]> =>
  (await rows<{ kind: string }>(`select kind from task where done_at is null order by kind`)).map(
    ({ kind }) => kind,
  );
async function differences(): Promise<Record<string, number>> {
  const { body } = await app.call('GET', '/metrics', { as: app.key });
  const found = String(body).matchAll(/^hearback_day_differences_total\{kind="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...found].map(([, kind = '', count]) => [kind, Number(count)]));
}
const unanswered: Carrier['listMessages'] = () => {
  throw new CarrierFailure({ kind: 'lost', isRead: true });
};
let nextNumber = 0;
async function sent(): Promise<string> {
  const to = `+1516557${String((nextNumber += 1)).padStart(4, '0')}`;
  const answer = await app.sms.sendSMS({ to, message: 'Your form is ready.' });
  if (answer.id === undefined) throw new Error('nothing was stored');
  return answer.id;
}

test('a day that agrees is noted, once', async () => {
  await sent();
  await app.settle();
  await untilNextNight();
  expect(await compareDays(app.deps, app.clinicId)).toBe(0);
  const [sender] = await rows<{ day: string }>('select day_compared as day from sender');
  const yesterday = Temporal.Instant.fromEpochMilliseconds(app.deps.now().getTime())
    .subtract({ hours: 27 })
    .toZonedDateTimeISO('UTC')
    .toPlainDate();
  expect(sender?.day).toBe(yesterday.toString());
  expect(await openTasks()).toEqual([]);
  // Twilio is not asked again that day.
  expect(
    await compareDays(
      { ...app.deps, carrier: { ...app.deps.carrier, listMessages: unanswered } },
      app.clinicId,
    ),
  ).toBe(0);
  expect(app.logLines().filter((line) => line.includes('could not be compared'))).toEqual([]);
});

test('statuses that nobody reported are recorded, and a text in doubt is settled by the list', async () => {
  app.simulator.faults.set('dropCallback', {});
  const delivered = await sent();
  app.simulator.faults.set('loseAnswer', { next: 1, how: 'reset' });
  const lost = await sent();
  expect(await statusesOf([delivered, lost])).toEqual(['queued', 'unknown']);
  await untilNextNight();
  expect(await compareDays(app.deps, app.clinicId)).toBe(2);
  expect(await statusesOf([delivered, lost])).toEqual(['delivered', 'delivered']);
  expect(await differences()).toEqual({ status: 1, settled: 1, extra: 0, missing: 0 });
  expect(await openTasks()).toEqual([]);
});

test('a text that Twilio has no more is a task and an alarm', async () => {
  const gone = await sent();
  await rows(`update message set twilio_sid = $2, delivery_status = 'delivered' where id = $1`, [
    gone,
    newSid(),
  ]);
  await untilNextNight();
  await compareDays(app.deps, app.clinicId);
  expect(await openTasks()).toContain('missing_at_twilio');
  expect((await differences())['missing']).toBe(1);
  expect(app.logLines().filter((line) => line.includes('no longer has texts'))).toHaveLength(1);
});

test('a text that is not ours is an alarm, unless the number is shared', async () => {
  const console = (): Promise<unknown> =>
    app.deps.carrier.createMessage({ to: '+15165570999', from: app.senderNumber, body: 'From the console' });
  await rows(`update sender set is_exclusive = false, witnessed_on = database_incarnation()`);
  await console();
  await untilNextNight();
  expect(await compareDays(app.deps, app.clinicId)).toBe(0);
  await rows(`update sender set is_exclusive = true`);
  await console();
  await untilNextNight();
  await compareDays(app.deps, app.clinicId);
  expect(await openTasks()).toEqual(['strange_texts']);
  expect((await differences())['extra']).toBeGreaterThan(0);
});

test('while Twilio cannot be asked the day stays open', async () => {
  await sent();
  await untilNextNight();
  const deps = { ...app.deps, carrier: { ...app.deps.carrier, listMessages: unanswered } };
  expect(await compareDays(deps, app.clinicId)).toBe(0);
  expect(await rows('select day_compared as day from sender')).toEqual([{ day: null }]);
});
