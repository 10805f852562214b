import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestApp, type TestApp } from '../harness/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());
beforeEach(() => app.simulator.faults.clear());

const path = '/api/v2/twilio/send-sms';
let nextNumber = 100;
/** A valid number that no other test uses. */
const freshNumber = (): string => `+1212555${String((nextNumber += 1)).padStart(4, '0')}`;
const send = (body: unknown, headers: Record<string, string> = {}, as = app.key) =>
  app.call('POST', path, { as, body, headers });
const idOf = (body: unknown): string => z.object({ id: z.string() }).parse(body).id;
const creates = (): number => app.simulator.creates.length;

describe('the spec’s example', () => {
  test('answers exactly the spec’s shape, and a little more', async () => {
    const { status, body } = await send({
      to: '+12125550142',
      message: 'Your appointment is confirmed for tomorrow at 2 PM',
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      messageId: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      details: {
        status: 'queued',
        dateCreated: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
      },
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      segments: expect.any(Number),
      encoding: 'GSM-7',
      text: expect.stringContaining('Your appointment is confirmed for tomorrow at 2 PM'),
      additions: ['clinic_name', 'stop_line'],
      warnings: [],
    });
  });

  test('(555) 123-4567 goes to +15551234567, with a warning that no such number is assigned', async () => {
    const { status, body } = await send({ to: '(555) 123-4567', message: 'Hello' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ warnings: [{ code: 'number_not_valid' }] });
    expect(app.simulator.texts('+15551234567').at(-1)?.body).toContain('Hello');
  });

  test('the first text to a number says who sends it and how to stop; the second does not', async () => {
    const to = freshNumber();
    const first = await send({ to, message: 'One' });
    const second = await send({ to, message: 'Two' });
    expect(first.body).toMatchObject({ additions: ['clinic_name', 'stop_line'] });
    expect(second.body).toMatchObject({ additions: [], text: 'Two' });
  });
});

describe('refusals, each with its status and code', () => {
  const someone = '+12125550111';
  test.each([
    ['no body', undefined, 400, 'invalid_request', 'body'],
    ['an unknown field', { to: someone, message: 'Hi', mesage: 'x' }, 400, 'invalid_request', 'mesage'],
    ['a missing field', { to: someone }, 400, 'invalid_request', 'message'],
    ['an empty message', { to: someone, message: ' \n' }, 400, 'invalid_request', 'message'],
    ['1,601 characters', { to: someone, message: 'a'.repeat(1601) }, 400, 'invalid_request', 'message'],
    ['a wrong type', { to: someone, message: 5 }, 400, 'invalid_request', 'message'],
    [
      'the spec’s own example number, which has too few digits',
      { to: '+1234567890', message: 'Hi' },
      400,
      'invalid_phone_number',
      'to',
    ],
    ['an extension', { to: '212 555 0111 ext 5', message: 'Hi' }, 400, 'invalid_phone_number', 'to'],
    ['a short code', { to: '12345', message: 'Hi' }, 400, 'invalid_phone_number', 'to'],
    [
      'an unknown patient',
      { to: someone, message: 'Hi', patientId: 999999 },
      404,
      'patient_not_found',
      'patientId',
    ],
    [
      'no consent for payment',
      { to: someone, message: 'Hi', category: 'payment' },
      422,
      'consent_missing',
      'category',
    ],
    [
      'no consent for marketing',
      { to: someone, message: 'Hi', category: 'marketing' },
      422,
      'consent_missing',
      'category',
    ],
    [
      'quiet hours ignored by a solicitation',
      {
        to: someone,
        message: 'Hi',
        category: 'marketing',
        quietHours: 'ignore',
        consent: {
          kind: 'express_written',
          wording: 'I agree',
          obtainedAt: '2026-01-01T00:00:00Z',
          channel: 'web form',
        },
      },
      400,
      'invalid_request',
      'quietHours',
    ],
  ])('%s', async (_, body, status, code, field) => {
    const before = creates();
    const answer = await send(body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({
      success: false,
      code,
      error: expect.any(String),
      requestId: expect.any(String),
      status,
    });
    expect(z.object({ field: z.string().optional() }).parse(answer.body).field).toBe(field);
    expect(creates()).toBe(before);
  });

  test('a text that the additions make too long names the additions', async () => {
    const { status, body } = await send({ to: freshNumber(), message: 'a'.repeat(1599) });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_request', additions: ['clinic_name', 'stop_line'] });
  });

  test('what must never be sent is named by rule and position, never repeated', async () => {
    const message = 'Your SSN is 123-45-6789, see you';
    const { status, body } = await send({ to: freshNumber(), message });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      code: 'phi_blocked',
      rules: [{ rule: 'D-SSN', start: message.indexOf('123'), end: message.indexOf('123') + 11 }],
    });
    expect(JSON.stringify(body)).not.toContain('6789');
  });

  test('doubtful content is held for a second person, who is not its author', async () => {
    const to = freshNumber();
    await app.addPatient({ phoneNumber: to, consents: ['care'] });
    const message = 'Your order 219099999 is here';
    const before = creates();
    const held = await app.call('POST', path, { as: app.staff.headers, body: { to, message } });
    expect(held).toMatchObject({
      status: 409,
      body: {
        code: 'content_held',
        id: expect.any(String),
        rules: [{ rule: 'D-SSN-HOLD', start: 11, end: 20 }],
      },
    });
    expect(JSON.stringify(held.body)).not.toContain('219099999');
    await app.settle();
    expect(creates()).toBe(before);
    expect(await app.call('GET', `/api/v2/messages/${idOf(held.body)}`, { as: app.key })).toMatchObject({
      body: { isHeld: true, canResend: false },
    });
    const approve = `/api/v2/messages/${idOf(held.body)}/approve`;
    expect(await app.call('POST', approve, { as: app.staff.headers })).toMatchObject({
      status: 403,
      body: { reason: 'second_person' },
    });
    expect(await app.call('POST', approve, { as: app.key })).toMatchObject({
      status: 403,
      body: { reason: 'second_person' },
    });
    const colleague = await app.signIn('staff');
    expect(await app.call('POST', approve, { as: colleague.headers })).toMatchObject({ status: 200 });
    expect(await app.call('POST', approve, { as: colleague.headers })).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    await app.settle();
    expect(app.simulator.texts(to).at(-1)?.body).toContain(message);
  });

  test('a number that is not the patient’s', async () => {
    const patient = await app.addPatient({ givenName: 'Ana', phoneNumber: freshNumber() });
    const { status, body } = await send({ to: freshNumber(), message: 'Hi', patientId: patient.shortId });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'recipient_mismatch' });
  });

  test('an opt-out beats everything, also an attestation in the call', async () => {
    const to = freshNumber();
    await send({ to, message: 'Hello' });
    await app.simulator.textFromPhone({ from: to, to: app.senderNumber, body: 'STOP' });
    await app.settle();
    const { status, body } = await send({
      to,
      message: 'Hello again',
      consent: { wording: 'I agree', obtainedAt: '2026-01-01T00:00:00Z', channel: 'web form' },
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'recipient_opted_out', advice: expect.stringContaining('START') });
  });

  test('an opt-out that only Twilio knows (21610) is refused and becomes ours', async () => {
    const to = freshNumber();
    app.simulator.faults.set('refuse', { next: 1, code: 21610 });
    const first = await send({ to, message: 'Hello' });
    expect(first).toMatchObject({ status: 422, body: { code: 'recipient_opted_out', twilioCode: 21610 } });
    const before = creates();
    const second = await send({ to, message: 'Hello' });
    expect(second).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
    expect(creates()).toBe(before);
  });

  test('what Twilio refuses says why and what to do', async () => {
    app.simulator.faults.set('refuse', { next: 1, code: 21614 });
    const { status, body } = await send({ to: freshNumber(), message: 'Hello' });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'twilio_rejected', twilioCode: 21614, advice: expect.any(String) });
  });

  test('credentials or a sender that Twilio does not accept are our fault, not the caller’s', async () => {
    app.simulator.faults.set('refuse', { next: 1, code: 21606 });
    const { status, body } = await send({ to: freshNumber(), message: 'Hello' });
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'twilio_misconfigured', twilioCode: 21606 });
    expect(app.logLines().some((line) => line.includes('Twilio refuses our credentials or sender'))).toBe(
      true,
    );
  });

  test('a busy Twilio: nothing was sent, the same key is free again', async () => {
    const to = freshNumber();
    const key = { 'idempotency-key': 'busy-1' };
    app.simulator.faults.set('rateLimit', { next: 1 });
    const busy = await send({ to, message: 'Hello' }, key);
    expect(busy).toMatchObject({ status: 503, body: { code: 'twilio_unavailable', isRetrySafe: true } });
    expect(busy.headers.get('retry-after')).toMatch(/^\d+$/);
    const again = await send({ to, message: 'Hello' }, key);
    expect(again.status).toBe(200);
    expect(app.simulator.texts(to).filter(({ direction }) => direction === 'in')).toHaveLength(1);
  });

  test.each(['reset', 'html502'] as const)(
    'a lost answer (%s): 504, never a second text, and the truth later',
    async (how) => {
      const to = freshNumber();
      const key = { 'idempotency-key': `lost-${how}` };
      app.simulator.faults.set('loseAnswer', { next: 1, how });
      const lost = await send({ to, message: 'Hello' }, key);
      expect(lost).toMatchObject({
        status: 504,
        body: { code: 'outcome_unknown', id: expect.any(String), isRetrySafe: false },
      });
      await app.settle();
      const again = await send({ to, message: 'Hello' }, key);
      expect(again).toMatchObject({ status: 200, body: { messageId: expect.stringMatching(/^SM/) } });
      expect(app.simulator.texts(to).filter(({ direction }) => direction === 'in')).toHaveLength(1);
    },
  );

  test('an error page of Twilio’s own is an outcome that nobody knows; after three in a row nothing more is risked', async () => {
    await using own = await createTestApp();
    const sendThere = (body: object) =>
      own.call('POST', path, { as: own.key, body: { message: 'Hello', ...body } });
    own.simulator.faults.set('error500', { next: 3 });
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await sendThere({ to: freshNumber() })).toMatchObject({
        status: 504,
        body: { code: 'outcome_unknown' },
      });
    }
    const refused = await sendThere({ to: freshNumber() });
    expect(refused).toMatchObject({
      status: 503,
      body: { code: 'twilio_unavailable', reason: 'circuit_open', isRetrySafe: true },
    });
    // What is for later is committed all the same.
    const later = await sendThere({
      to: freshNumber(),
      sendAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    expect(later.status).toBe(202);
  });
});

describe('who may send', () => {
  const message = { to: '+12125550112', message: 'Hello' };
  test('nobody without a key or a session', async () => {
    expect(await app.call('POST', path, { body: message })).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
  });

  test('no unknown key', async () => {
    const answer = await app.call('POST', path, {
      body: message,
      headers: { authorization: 'Bearer nobody-knows-this-key' },
    });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  test('no key without the scope', async () => {
    expect(await send(message, {}, await app.keyWith('messages:read'))).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });

  test('not the browser’s fetch from another origin, signed in or not', async () => {
    const origin = { origin: 'https://evil.example' };
    expect(await app.call('POST', path, { body: message, headers: origin })).toMatchObject({ status: 401 });
    const answer = await app.call('POST', path, { as: { ...app.staff.headers, ...origin }, body: message });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden', reason: 'origin' } });
  });

  test('a signed-in staff member from our own pages, with consent on record', async () => {
    const to = freshNumber();
    const patient = await app.addPatient({ givenName: 'Leo', phoneNumber: to, consents: ['care'] });
    const answer = await app.call('POST', path, {
      as: app.staff.headers,
      body: { to, message: 'Hello', patientId: patient.shortId },
    });
    expect(answer).toMatchObject({ status: 200, body: { success: true } });
  });

  test('not a staff member who only reads', async () => {
    const reader = await app.signIn('read_only');
    expect(await app.call('POST', path, { as: reader.headers, body: message })).toMatchObject({
      status: 403,
    });
  });

  test('a staff member’s text needs consent on record, or an attestation', async () => {
    const to = freshNumber();
    const refused = await app.call('POST', path, { as: app.staff.headers, body: { to, message: 'Hello' } });
    expect(refused).toMatchObject({ status: 422, body: { code: 'consent_missing' } });
    const consent = {
      wording: 'I agree to texts about my care',
      obtainedAt: '2026-11-01T10:00:00Z',
      channel: 'front desk',
    };
    const attested = await app.call('POST', path, {
      as: app.staff.headers,
      body: { to, message: 'Hello', consent },
    });
    expect(attested.status).toBe(200);
  });
});

describe('Idempotency-Key', () => {
  test('the same key and body give the first answer again, and one text', async () => {
    const to = freshNumber();
    const key = { 'idempotency-key': 'same-1' };
    const first = await send({ to, message: 'Once' }, key);
    const second = await send({ to, message: 'Once' }, key);
    expect(second).toMatchObject({ status: 200 });
    expect(second.body).toEqual(first.body);
    expect(app.simulator.texts(to)).toHaveLength(1);
  });

  test('another body under the key is refused', async () => {
    const to = freshNumber();
    const key = { 'idempotency-key': 'same-2' };
    await send({ to, message: 'Once' }, key);
    expect(await send({ to, message: 'Twice' }, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
  });

  test('twenty at once make one text; the others are told that the first still runs, or get its answer', async () => {
    const to = freshNumber();
    const key = { 'idempotency-key': 'storm' };
    app.simulator.faults.set('delayAnswer', { ms: 150, phone: to });
    const answers = await Promise.all(Array.from({ length: 20 }, () => send({ to, message: 'Once' }, key)));
    expect(app.simulator.texts(to)).toHaveLength(1);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
  });

  test('a malformed key is refused', async () => {
    expect(await send({ to: freshNumber(), message: 'Hi' }, { 'idempotency-key': 'a b' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
  });
});

describe('later', () => {
  test('sendAt: 202, nothing at Twilio yet, and it can be taken back', async () => {
    const to = freshNumber();
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const answer = await send({ to, message: 'Later', sendAt });
    expect(answer).toMatchObject({
      status: 202,
      body: { success: true, messageId: null, details: { status: 'scheduled', sendAt } },
    });
    expect(app.simulator.texts(to)).toHaveLength(0);
    const id = idOf(answer.body);
    const taken = await app.call('POST', `/api/v2/messages/${id}/withdraw`, { as: app.key });
    expect(taken).toMatchObject({ status: 200, body: { status: 'withdrawn' } });
  });

  test('a STOP takes back what was scheduled', async () => {
    const to = freshNumber();
    const answer = await send({
      to,
      message: 'Later',
      sendAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    await app.simulator.textFromPhone({ from: to, to: app.senderNumber, body: 'Stop' });
    await app.settle();
    const id = idOf(answer.body);
    const message = await app.call('GET', `/api/v2/messages/${id}`, { as: app.key });
    expect(message.body).toMatchObject({ status: 'withdrawn', reasonCode: 'recipient_opted_out' });
  });
});
