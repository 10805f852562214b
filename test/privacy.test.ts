import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from './harness/app.ts';
import { inboundParams, postWebhook, statusParams } from './harness/webhook.ts';

// Words and numbers that stand nowhere else: whatever finds one of them has found a leak.
const canary = {
  text: 'zyxwquail',
  inbound: 'plumbergoose',
  givenName: 'Quillonia',
  familyName: 'Vandersnoot',
  number: '+16465550137',
  digits: '6465550137',
  otherNumber: '+16465550138',
  media: 'https://example.com/kittiwake.png',
};
const leaks = (text: string): string[] => Object.values(canary).filter((word) => text.includes(word));

let app: TestApp;
let outcomes: number[];
beforeAll(async () => {
  app = await createTestApp();
  const { text, givenName, familyName, number, otherNumber } = canary;
  const patient = await app.addPatient({
    givenName,
    familyName,
    phoneNumber: number,
    consents: ['care'],
    birthDate: '1971-03-04',
  });
  const send = (body: object, headers = {}) =>
    app.call('POST', '/api/v2/twilio/send-sms', { as: app.key, body, headers });
  const message = `${text} for ${givenName}`;
  outcomes = [];
  const note = async (answer: Promise<{ status: number }>): Promise<void> =>
    void outcomes.push((await answer).status);

  await note(send({ to: number, message, patientId: patient.shortId }, { 'idempotency-key': 'canary' }));
  await note(send({ to: number, message, mediaUrl: [canary.media] }));
  await note(send({ to: number, message, sendAt: new Date(Date.now() + 3_600_000).toISOString() }));
  await note(send({ to: `${number} ${text}`, message }));
  await note(send({ to: otherNumber, message, patientId: patient.shortId }));
  await note(send({ to: number, message: `${text} SSN 123-45-6789` }));
  await note(send({ to: number, message, [text]: givenName }));
  await note(send({ to: number, message, patientId: text }));
  await note(app.call('POST', '/api/v2/twilio/send-sms', { as: app.key, body: message }));
  await note(app.call('GET', `/api/v2/messages/${text}?q=${givenName}`, { as: app.key }));
  await note(app.call('GET', `/api/v2/${text}/${canary.digits}`, { as: app.key }));
  await note(app.call('POST', '/api/v2/patients/search', { as: app.key, body: { text: givenName } }));
  for (const code of [21211, 21610, 30007]) {
    app.simulator.faults.set('refuse', { next: 1, code });
    await note(send({ to: otherNumber, message }));
  }
  for (const how of ['reset', 'html502'] as const) {
    app.simulator.faults.set('loseAnswer', { next: 1, how });
    await note(send({ to: number, message }));
  }
  await app.sms.sendAppointmentReminder(patient.shortId, new Date(Date.now() + 86_400_000), familyName);
  for (const body of [
    'CONFIRM',
    canary.inbound,
    `${canary.inbound} chest pain`,
    'STOP',
    'START',
    `Liked “${text}”`,
  ]) {
    await note(postWebhook(app, { params: inboundParams(app, number, body) }));
  }
  await note(postWebhook(app, { params: inboundParams(app, number, canary.inbound), signature: 'wrong' }));
  await note(postWebhook(app, { params: { From: number, Body: canary.inbound } }));
  await note(
    postWebhook(app, {
      path: `/api/v2/twilio/status?message=${text}`,
      params: statusParams(`SM${'0'.repeat(32)}`, 'failed', 30008),
    }),
  );
  await app.settle();

  // Errors of the database itself, with the values in their details.
  const duplicate = `insert into patient_phone_number (clinic_id, patient_id, phone_number) values ($1, $2, $3)`;
  for (const [sql, values] of [
    [duplicate, [app.clinicId, patient.id, number]],
    ['select $1::int', [text]],
    [`select 1 / 0 as ${canary.text}`, []],
  ] as const) {
    await app.database.pools.staff
      .query(sql, [...values])
      .catch((error: unknown) => app.deps.log.error({ error }, 'a statement failed'));
  }
});
afterAll(() => app.close());

test('the paths were really taken: sent, scheduled, refused in every way, received', () => {
  for (const status of [200, 202, 204, 400, 403, 404, 422, 504]) expect(outcomes).toContain(status);
});

test('no log line at trace level holds a text, a name, a number or a link', () => {
  const lines = app.logLines();
  expect(lines.length).toBeGreaterThan(30);
  expect(lines.filter((line) => leaks(line).length > 0)).toEqual([]);
});

test('PostgreSQL’s own log holds none either', async () => {
  const files = await readdir(app.database.logFolder);
  const texts = await Promise.all(
    files.map((file) => readFile(join(app.database.logFolder, file), 'utf8').catch(() => '')),
  );
  expect(texts.join('').length).toBeGreaterThan(0);
  expect(leaks(texts.join('\n'))).toEqual([]);
});

test('a dump of the database without the key shows no message text, in no encoding', async () => {
  const { rows: tables } = await app.database.pools.staff.query<{ name: string }>(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  let size = 0;
  for (const { name } of tables) {
    const { rows } = await app.database.pools.staff.query<{ row: string }>(
      `select to_jsonb(t)::text as row from ${name} t`,
    );
    const dump = rows.map(({ row }) => row).join('\n');
    size += dump.length;
    for (const word of [canary.text, canary.inbound, canary.media]) {
      const hex = Buffer.from(word).toString('hex');
      const base64 = Buffer.from(word).toString('base64').slice(1, -3);
      for (const form of [word, hex, base64])
        expect(dump.includes(form), `${name} holds “${form}”`).toBe(false);
    }
  }
  expect(size).toBeGreaterThan(10_000);
});

test('the same dump opens with the key: the text is there, and only there', async () => {
  const { rows } = await app.database.pools.staff.query<{
    id: string;
    key_id: string;
    body_encrypted: Buffer;
  }>(`select id, key_id, body_encrypted from message where direction = 'inbound'`);
  const texts = await Promise.all(
    rows.map((row) =>
      app.deps.vault.open(
        app.clinicId,
        { table: 'message', column: 'body', id: row.id },
        { keyId: row.key_id, bytes: row.body_encrypted },
      ),
    ),
  );
  expect(texts).toContain(canary.inbound);
  const [row] = rows;
  if (!row) throw new Error('there is no inbound text');
  // Bound to its row: the same bytes under another id are refused.
  await expect(
    app.deps.vault.open(
      app.clinicId,
      { table: 'message', column: 'body', id: crypto.randomUUID() },
      { keyId: row.key_id, bytes: row.body_encrypted },
    ),
  ).rejects.toThrow(/authenticate/);
});
