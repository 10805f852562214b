import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { campaignSchema } from '../../src/contracts/campaign.ts';
import { createDispatcher } from '../../src/dispatch/dispatcher.ts';
import { withdrawExpired } from '../../src/dispatch/withdrawExpired.ts';
import { tendCampaigns } from '../../src/services/campaign/tendCampaigns.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';

// A Tuesday in New York, where texts about care may arrive from nine until eight; the tests move the clock. Only the dispatcher runs:
// whatever else looks after queued texts in the evening was down.
const tuesday = (time: string): number => Date.parse(`2031-05-06T${time}:00-04:00`);
let at = 0;
const now = (): Date => new Date(at);
const local = (instant: Date | string | null | undefined): string =>
  instant
    ? Temporal.Instant.from(new Date(instant).toISOString())
        .toZonedDateTimeISO('America/New_York')
        .toPlainDateTime()
        .toString({ smallestUnit: 'minute' })
    : '';

let app: TestApp;
beforeEach(async () => {
  at = tuesday('10:00');
  app = await createTestApp({ now });
});
afterEach(() => app.close());

type Kept = {
  dispatch_state: string;
  reason_code: string | null;
  send_after: Date | null;
  deadline_at: Date | null;
};
const rows = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  (await app.database.pools.staff.query<Row>(sql, values)).rows;
const textTo = async (phoneNumber: string): Promise<Kept | undefined> =>
  (
    await rows<Kept>(
      `select * from message where phone_number = $1 and direction = 'outbound' order by created_at desc limit 1`,
      [phoneNumber],
    )
  )[0];
const lastDecision = async (phoneNumber: string) =>
  (
    await rows<{
      step: string;
      outcome: string;
      code: string;
      rules: string[];
      not_before: Date | null;
      findings: unknown;
    }>(
      `select d.* from decision d join message m on m.clinic_id = d.clinic_id and m.id = d.message_id
        where m.phone_number = $1 order by d.decided_at desc, d.id desc limit 1`,
      [phoneNumber],
    )
  )[0];
const dispatch = (): Promise<number> => createDispatcher(app.deps).runUntilIdle();
const got = (phoneNumber: string): number => app.simulator.texts(phoneNumber).length;
const call = (path: string, body?: unknown, as = app.staff.headers, method: 'POST' | 'PATCH' = 'POST') =>
  app.call(method, `/api/v2${path}`, { as, ...(body === undefined ? {} : { body }) });
async function ok(path: string, body?: unknown): Promise<unknown> {
  const answer = await call(path, body);
  if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const takeBack = (id: string, phoneNumber: string, category: string) =>
  ok(`/patients/${id}/consent`, {
    phoneNumber,
    categories: [category],
    action: 'revoked',
    channel: 'phone',
  });
let nextNumber = 0;
async function person(
  consents: ('care' | 'appointment' | 'wellness')[] = ['care'],
): Promise<{ id: string; phoneNumber: string }> {
  const phoneNumber = `+1914556${String((nextNumber += 1)).padStart(4, '0')}`;
  return { id: (await app.addPatient({ phoneNumber, consents })).id, phoneNumber };
}
/** Its texts are queued and due. */
async function campaign(patientIds: string[], more: object = {}): Promise<string> {
  const { id } = campaignSchema.parse(
    await ok('/campaigns', { name: 'Flu', category: 'care', texts: { en: 'Hi {name}, come in.' }, ...more }),
  );
  await ok(`/campaigns/${id}/recipients`, { patientIds });
  await ok(`/campaigns/${id}/start`);
  await tendCampaigns(app.deps, app.clinicId);
  return id;
}
/** A text for later that keeps quiet hours. */
async function later(to: string, sendAt: number, more: object = {}): Promise<string> {
  const body = await ok('/twilio/send-sms', {
    to,
    message: 'Your form is ready.',
    category: 'care',
    quietHours: 'defer',
    sendAt: new Date(sendAt).toISOString(),
    ...more,
  });
  return String(Reflect.get(Object(body), 'id'));
}

describe('a text that was held up until its hours were over', () => {
  test('of a campaign goes at the next opening, with a decision that says which rule held it', async () => {
    const { id, phoneNumber } = await person();
    await campaign([id]);
    at = tuesday('20:30');
    expect(await dispatch()).toBe(1);
    const waiting = await textTo(phoneNumber);
    expect(waiting).toMatchObject({ dispatch_state: 'queued' });
    // Five minutes inside, spread over half an hour (TZ-06).
    expect(local(waiting?.send_after)).toMatch(/^2031-05-07T09:(0[5-9]|[12]\d|3[0-5])/);
    expect(local(waiting?.deadline_at)).toBe('2031-05-07T20:00');
    const decision = await lastDecision(phoneNumber);
    expect(decision).toMatchObject({
      step: 'claim',
      outcome: 'hold',
      code: 'quiet_hours',
      rules: ['TCPA-10'],
      not_before: waiting?.send_after,
    });
    expect(decision?.findings).toMatchObject([{ stage: 'window', evidence: { zones: 'America/New_York' } }]);
    // Not a second time, and not in the night.
    expect(await dispatch()).toBe(0);
    at = tuesday('10:00') + 86_400_000;
    await dispatch();
    expect(got(phoneNumber)).toBe(1);
    expect(await textTo(phoneNumber)).toMatchObject({ dispatch_state: 'handed_over', reason_code: null });
  });

  test('by a brake waits for the morning once a person has released it', async () => {
    const { id, phoneNumber } = await person();
    await campaign([id]);
    const brakeId = app.deps.newId();
    await rows(
      `insert into brake (clinic_id, id, kind, caller, phone_number, tripped_at) values ($1, $2, 'recipient', 'automated', $3, $4)`,
      [app.clinicId, brakeId, phoneNumber, now()],
    );
    expect(await dispatch()).toBe(1);
    expect(await textTo(phoneNumber)).toMatchObject({ send_after: null, reason_code: 'brake' });
    at = tuesday('20:30');
    expect(await ok(`/brakes/${brakeId}/release`, {})).toEqual({ sent: 1, withdrawn: 0 });
    await dispatch();
    expect(local((await textTo(phoneNumber))?.send_after)).toMatch(/^2031-05-07T09:/);
    expect(got(phoneNumber)).toBe(0);
  });

  test('by its recipient’s brake is kept as long as it is of use', async () => {
    const { id, phoneNumber } = await person();
    const flu = await campaign([id]);
    await rows(`update message set send_after = null, reason_code = 'brake'`);
    at = tuesday('20:30');
    expect(await withdrawExpired(app.deps, app.clinicId)).toBe(0);
    await rows('update campaign set sends_until = $2 where id = $1', [flu, new Date(tuesday('20:15'))]);
    expect(await withdrawExpired(app.deps, app.clinicId)).toBe(1);
    expect(await textTo(phoneNumber)).toMatchObject({
      dispatch_state: 'withdrawn',
      reason_code: 'deadline_passed',
    });
  });

  test('of a campaign that ends before the next opening is dropped, never sent late (AUD-02)', async () => {
    const { id, phoneNumber } = await person();
    const flu = await campaign([id]);
    await rows('update campaign set sends_until = $2 where id = $1', [flu, new Date(tuesday('23:00'))]);
    at = tuesday('20:30');
    await dispatch();
    expect(await textTo(phoneNumber)).toMatchObject({
      dispatch_state: 'withdrawn',
      reason_code: 'no_useful_time',
    });
    const decision = await lastDecision(phoneNumber);
    expect(decision).toMatchObject({ step: 'claim', outcome: 'block', code: 'no_useful_time' });
    expect(decision?.findings).toMatchObject([
      { stage: 'window', evidence: { rules: expect.stringContaining('AUD-02') } },
    ]);
    at += 86_400_000;
    await dispatch();
    expect(got(phoneNumber)).toBe(0);
  });

  test('sent by a person for later, with quiet hours kept, goes in the morning', async () => {
    const { phoneNumber } = await person();
    await later(phoneNumber, tuesday('19:30'));
    at = tuesday('20:30');
    await dispatch();
    expect(local((await textTo(phoneNumber))?.send_after)).toMatch(/^2031-05-07T09:/);
    at = tuesday('10:00') + 86_400_000;
    await dispatch();
    expect(got(phoneNumber)).toBe(1);
  });

  test('for more than a day is dropped: nobody said that it is of use for so long', async () => {
    const { phoneNumber } = await person();
    await later(phoneNumber, tuesday('19:30'));
    at = tuesday('19:45') + 86_400_000;
    await dispatch();
    expect(await textTo(phoneNumber)).toMatchObject({
      dispatch_state: 'withdrawn',
      reason_code: 'deadline_passed',
    });
    expect(got(phoneNumber)).toBe(0);
  });

  test('about a visit that is over by the next opening is dropped', async () => {
    const { id, phoneNumber } = await person(['care', 'appointment']);
    const visit = await ok('/appointments', {
      patientId: id,
      startsAt: '2031-05-07T08:30',
      clinician: 'Dr. Smith',
    });
    await later(phoneNumber, tuesday('19:30'), {
      category: 'appointment',
      appointmentId: Reflect.get(Object(visit), 'id'),
    });
    at = tuesday('20:30');
    await dispatch();
    expect(await textTo(phoneNumber)).toMatchObject({
      dispatch_state: 'withdrawn',
      reason_code: 'no_useful_time',
    });
  });

  test('in its hours, but past its own deadline, is dropped as before', async () => {
    const { phoneNumber } = await person();
    await later(phoneNumber, tuesday('11:00'));
    at = tuesday('15:30');
    await dispatch();
    expect(await textTo(phoneNumber)).toMatchObject({
      dispatch_state: 'withdrawn',
      reason_code: 'deadline_passed',
    });
  });

  test('that no hours bind is a person’s own matter: it goes at night', async () => {
    const { phoneNumber } = await person();
    await later(phoneNumber, tuesday('19:30'), { quietHours: 'ignore' });
    at = tuesday('20:30');
    await dispatch();
    expect(got(phoneNumber)).toBe(1);
  });
});

describe('what has changed since a text was accepted', () => {
  test('the patient is further west than was thought: it waits for the morning there (TZ-03)', async () => {
    const { id, phoneNumber } = await person();
    await later(phoneNumber, tuesday('09:30') + 86_400_000);
    await rows(`update patient set time_zone = 'America/Los_Angeles' where id = $1`, [id]);
    at = tuesday('09:30') + 86_400_000;
    await dispatch();
    expect(local((await textTo(phoneNumber))?.send_after)).toMatch(/^2031-05-07T12:/);
    expect(got(phoneNumber)).toBe(0);
  });

  test('the visit is at a place with a clock of its own: by that, as when it was accepted', async () => {
    const { id, phoneNumber } = await person(['care', 'appointment']);
    const place = await ok('/locations', { name: 'Harbor Clinic', timeZone: 'Pacific/Honolulu' });
    const visit = await ok('/appointments', {
      patientId: id,
      startsAt: '2031-05-09T14:00',
      clinician: 'Dr. Smith',
      locationId: Reflect.get(Object(place), 'id'),
    });
    // Honolulu and New York, by the area code: from three in the afternoon there until eight.
    const about = { category: 'appointment', appointmentId: Reflect.get(Object(visit), 'id') };
    await later(phoneNumber, tuesday('16:30'), about);
    expect(local((await textTo(phoneNumber))?.send_after)).toBe('2031-05-06T16:30');
    await rows(`update message set send_after = $1`, [new Date(tuesday('13:00'))]);
    at = tuesday('13:00');
    await dispatch();
    expect(local((await textTo(phoneNumber))?.send_after)).toMatch(/^2031-05-06T15:/);
  });

  test('the clinic’s own hours are narrower (TCPA-10)', async () => {
    const { phoneNumber } = await person();
    await later(phoneNumber, tuesday('17:30'));
    await rows(`update clinic set text_hours = '{"care": {"mon_fri": [10, 17]}}'`);
    at = tuesday('17:30');
    await dispatch();
    expect(local((await textTo(phoneNumber))?.send_after)).toMatch(/^2031-05-07T10:/);
  });

  test('it is night when a second person lets a held text go: it waits for the morning', async () => {
    const { phoneNumber } = await person();
    const second = (await app.signIn('admin')).headers;
    const held = await call('/twilio/send-sms', {
      to: phoneNumber,
      message: 'Your order 219099999 is here',
      category: 'care',
      quietHours: 'defer',
    });
    expect(held).toMatchObject({ status: 409, body: { code: 'content_held' } });
    at = tuesday('21:00');
    expect(
      (await call(`/messages/${String(Reflect.get(Object(held.body), 'id'))}/approve`, undefined, second))
        .status,
    ).toBe(200);
    await dispatch();
    expect(local((await textTo(phoneNumber))?.send_after)).toMatch(/^2031-05-07T09:/);
    at = tuesday('10:00') + 86_400_000;
    await dispatch();
    expect(got(phoneNumber)).toBe(1);
  });

  test('the number has had its share of texts by now: it waits until there is room (TCPA-08)', async () => {
    const { phoneNumber } = await person();
    await ok('/twilio/send-sms', { to: phoneNumber, message: 'Your form is ready.', category: 'care' });
    await later(phoneNumber, tuesday('12:00'));
    await later(phoneNumber, tuesday('12:01'));
    // Under the standard policy there was room for three a week.
    await rows(`update clinic set policy = 'strict'`);
    at = tuesday('12:05');
    await dispatch();
    expect(got(phoneNumber)).toBe(1);
    const decision = await lastDecision(phoneNumber);
    expect(decision).toMatchObject({
      step: 'claim',
      outcome: 'hold',
      code: 'cap_reached',
      rules: ['TCPA-08'],
    });
    expect(local(decision?.not_before)).toBe('2031-05-07T10:00');
    // Both have waited for the same room, and there is room for one.
    at = tuesday('10:01') + 86_400_000;
    await dispatch();
    expect(got(phoneNumber)).toBe(2);
  });

  test('of two wellness texts in one claim the second waits for the next week (CAP-WELLNESS)', async () => {
    const { id, phoneNumber } = await person(['care', 'wellness']);
    await campaign([id], { category: 'wellness' });
    await later(phoneNumber, tuesday('10:00'), { category: 'wellness' });
    // As if the second had been accepted while the first was not yet stored.
    await rows(`update message set send_after = $1, deadline_at = $2`, [
      new Date(tuesday('10:00')),
      new Date(tuesday('19:00')),
    ]);
    await rows(`update message set useful_until = $1 where campaign_id is null`, [
      new Date(tuesday('10:00') + 20 * 86_400_000),
    ]);
    await rows(`update campaign set sends_until = $1`, [new Date(tuesday('10:00') + 20 * 86_400_000)]);
    at = tuesday('10:30');
    await dispatch();
    expect(got(phoneNumber)).toBe(1);
    const [waiting] = await rows<Kept>(`select * from message where dispatch_state = 'queued'`);
    expect(local(waiting?.send_after)).toBe('2031-05-13T10:30');
  });

  test('TCPA-11 the consent to care, which covers visits, is taken back; that to payments is another matter', async () => {
    const revoked = await person(['care']);
    const other = await person(['care']);
    for (const { phoneNumber } of [revoked, other])
      await later(phoneNumber, tuesday('12:00'), { category: 'appointment' });
    await takeBack(revoked.id, revoked.phoneNumber, 'care');
    await takeBack(other.id, other.phoneNumber, 'payment');
    at = tuesday('12:00');
    await dispatch();
    expect([got(revoked.phoneNumber), got(other.phoneNumber)]).toEqual([0, 1]);
    expect(await textTo(revoked.phoneNumber)).toMatchObject({
      dispatch_state: 'blocked',
      reason_code: 'consent_missing',
    });
  });

  test('TCPA-04 a consent that somebody else gave has come to its end, and no other stands', async () => {
    const ended = await person([]);
    const own = await person(['care']);
    for (const { id, phoneNumber } of [ended, own]) {
      await ok(`/patients/${id}/consent`, {
        phoneNumber,
        categories: ['care'],
        action: 'granted',
        channel: 'phone',
        basis: 'incapacity',
        endsAt: new Date(tuesday('11:00')).toISOString(),
      });
      await later(phoneNumber, tuesday('12:00'));
    }
    at = tuesday('12:00');
    await dispatch();
    expect([got(ended.phoneNumber), got(own.phoneNumber)]).toEqual([0, 1]);
    expect(await textTo(ended.phoneNumber)).toMatchObject({
      dispatch_state: 'blocked',
      reason_code: 'consent_ended',
    });
    expect(await lastDecision(ended.phoneNumber)).toMatchObject({
      step: 'claim',
      outcome: 'block',
      rules: ['TCPA-04'],
    });
  });
});

describe('a pause', () => {
  test('holds texts that are due and were not put away yet', async () => {
    const { id, phoneNumber } = await person();
    const flu = await campaign([id]);
    await rows(`update campaign set state = 'paused', is_swept = false where id = $1`, [flu]);
    expect(await dispatch()).toBe(0);
    expect(got(phoneNumber)).toBe(0);
    await ok(`/campaigns/${flu}/resume`);
    await dispatch();
    expect(got(phoneNumber)).toBe(1);
  });

  test.each(['pause', 'cancel'])(
    '%s waits for the claim that is under way: none commits after it',
    async (turn) => {
      const flu = await campaign([(await person()).id]);
      const claim = await app.database.pools.workers.connect();
      try {
        await claim.query('begin');
        await claim.query(`insert into sender_pace (clinic_id, sender_id, segments, refilled_at) select clinic_id, id, 10, now() from sender
        on conflict (clinic_id, sender_id) do update set segments = excluded.segments`);
        const answer = call(`/campaigns/${flu}/${turn}`);
        await expect
          .poll(() =>
            rows(
              `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
            ),
          )
          .toHaveLength(1);
        expect(await rows('select state from campaign where id = $1', [flu])).toEqual([{ state: 'sending' }]);
        await claim.query('commit');
        expect((await answer).status).toBe(200);
      } finally {
        claim.release();
      }
      expect(await dispatch()).toBe(0);
    },
  );
});
