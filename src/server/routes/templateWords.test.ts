import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  checkedWordsSchema,
  templateSchema,
  templateWithHistorySchema,
  type TemplateWithHistory,
} from '@/contracts/template.ts';
import { accessOf, properAccess, type RouteUnderTest } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import type { Caller } from '../../../test/harness/callers.ts';

let app: TestApp;
/** A manager, somebody who writes, and a second manager. */
let manager: Caller;
let writer: Caller;
let colleague: Caller;
beforeAll(async () => {
  app = await createTestApp();
  manager = (await app.signIn('manager')).headers;
  writer = (await app.signIn('staff')).headers;
  colleague = (await app.signIn('manager')).headers;
});
afterAll(() => app.close());

const url = '/api/v2/templates';
const post = (path: string, body: unknown, as: Caller = manager) =>
  app.call('POST', `${url}${path}`, { as, body });
const read = async (key: string): Promise<TemplateWithHistory> =>
  templateWithHistorySchema.parse((await app.call('GET', `${url}/${key}`, { as: manager })).body);
const listed = async (view: string) =>
  z
    .object({ items: z.array(templateSchema) })
    .parse((await app.call('GET', `${url}?view=${view}`, { as: manager })).body)
    .items.map(({ key }) => key);
const standings = async (key: string) =>
  Object.fromEntries(
    (await read(key)).variants.map(({ language, standing, isSent }) => [language, `${standing} ${isSent}`]),
  );
/** Under the strict policy staff need a second factor. */
async function setPolicy(policy: 'standard' | 'strict'): Promise<void> {
  const { staff } = app.database.pools;
  await staff.query('update auth_user set two_factor_enabled = $1', [policy === 'strict']);
  await staff.query('update clinic set policy = $1 where id = $2', [policy, app.clinicId]);
}
afterEach(() => setPolicy('standard'));

async function writes(key: string, language: string, body: string, as: Caller = writer): Promise<number> {
  const answer = await post(`/${key}/versions`, { language, body }, as);
  expect(answer.status).toBe(201);
  const draft = templateWithHistorySchema.parse(answer.body).drafts.find((one) => one.language === language);
  return draft?.version ?? 0;
}
const approves = (key: string, version: string, body: unknown = {}, as: Caller = manager) =>
  post(`/${key}/versions/${version}/approve`, body, as);

async function sentTo(language: string, key = 'lab_results') {
  const patient = await app.addPatient({ givenName: 'Rosa', language });
  const { body } = await post(`/${key}/render`, { patientId: patient.id, values: {} });
  return z.object({ text: z.string(), language: z.string(), fallback: z.unknown() }).parse(body);
}

const french = async () =>
  z.object({ language: z.string(), fallback: z.unknown() }).parse(
    (
      await post('/payment_reminder_plain/render', {
        language: 'fr',
        values: { name: 'Léa', date: '2031-01-02' },
      })
    ).body,
  );
const allowUnreviewed = (allowsUnreviewed: boolean) =>
  app.call('PATCH', '/api/v2/clinic', { as: app.staff.headers, body: { allowsUnreviewed } });
const campaign = (key: string) =>
  app.call('POST', '/api/v2/campaigns', { as: manager, body: { name: 'Shots', templateKey: key } });

describe('words of the clinic’s own for a template that ships', () => {
  test('A33 LANG-01 a Spanish translation is stale once the English words are edited: the patient gets English', async () => {
    expect(await sentTo('es')).toMatchObject({ language: 'es', fallback: null });
    const version = await writes('lab_results', 'en', 'Hi {name}, news for you is in your portal. {phone}');
    // A draft changes nothing.
    expect(await sentTo('es')).toMatchObject({ language: 'es', fallback: null });
    expect((await approves('lab_results', `en-${version}`)).status).toBe(200);
    expect(await sentTo('es')).toMatchObject({
      text: expect.stringMatching(/^Hi Rosa, news for you is in your portal/),
      language: 'en',
      fallback: { wanted: 'es', reason: 'stale' },
    });
    expect(await standings('lab_results')).toMatchObject({
      en: 'source true',
      es: 'stale false',
      fr: 'stale false',
    });

    const spanish = await writes('lab_results', 'es', 'Hola, {name}: hay novedades en su portal. {phone}');
    await approves('lab_results', `es-${spanish}`);
    expect(await sentTo('es')).toMatchObject({ language: 'en', fallback: { reason: 'unreviewed' } });
    await post('/lab_results/reviews', { language: 'es', reviewer: 'Marta Ruiz, certified translator' });
    expect(await sentTo('es')).toMatchObject({
      text: expect.stringMatching(/^Hola, Rosa: hay novedades/),
      fallback: null,
    });
    const { history, variants } = await read('lab_results');
    expect(variants.find(({ language }) => language === 'es')).toMatchObject({
      standing: 'reviewed',
      reviewer: 'Marta Ruiz, certified translator',
      origin: 'clinic',
    });
    expect(history.map(({ language, version: number, state }) => `${language} ${number} ${state}`)).toEqual([
      'es 3 approved',
      'es 2 approved',
      'en 2 approved',
    ]);
  });

  test('a translation of words that have changed meanwhile cannot be approved', async () => {
    const spanish = await writes(
      'prescription_ready_plain',
      'es',
      'Hola, {name}: su receta le espera. {phone}',
    );
    const english = await writes('prescription_ready_plain', 'en', 'Hi {name}, come and get it. {phone}');
    await approves('prescription_ready_plain', `en-${english}`);
    expect(
      await approves('prescription_ready_plain', `es-${spanish}`, { reviewer: 'Marta Ruiz' }),
    ).toMatchObject({
      status: 409,
      body: { code: 'conflict', reason: 'stale' },
    });
  });

  test('taking them back brings what ships, and its translations', async () => {
    const version = await writes(
      'payment_reminder_plain',
      'en',
      'Hi {name}, a statement is due {date}. {phone}',
    );
    await approves('payment_reminder_plain', `en-${version}`);
    expect(await standings('payment_reminder_plain')).toMatchObject({ es: 'stale false' });
    expect((await post(`/payment_reminder_plain/versions/en-${version}/retire`, {})).status).toBe(200);
    expect(await standings('payment_reminder_plain')).toMatchObject({
      en: 'source true',
      es: 'reviewed true',
    });
    expect(await post(`/payment_reminder_plain/versions/en-${version}/retire`, {})).toMatchObject({
      status: 409,
    });
    expect(await post('/payment_reminder_plain/retire', {})).toMatchObject({ status: 409 });
  });

  test('what ships without review is sent only where the clinic says so; what is stale never', async () => {
    const wanted = { language: 'en', fallback: { wanted: 'fr', reason: 'unreviewed' } };
    expect(await sentTo('fr', 'prescription_ready_plain')).toMatchObject({ fallback: { reason: 'stale' } });
    expect(await french()).toMatchObject(wanted);
    expect((await allowUnreviewed(true)).status).toBe(204);
    expect(await french()).toMatchObject({ language: 'fr', fallback: null });
    expect(await sentTo('fr', 'prescription_ready_plain')).toMatchObject({ fallback: { reason: 'stale' } });
    await allowUnreviewed(false);
  });
});

describe('approval', () => {
  test.each([
    ['A01 TCPA-18', 'Hi {name}, reply CANCEL to cancel on {date}. {phone}', 'TCPA-18', 'CANCEL'],
    ['A21 D-TOKEN', 'Hi {name}, undefined on {date}. {phone}', 'D-TOKEN', 'undefined'],
    ['CAT-01', 'See you on {date}. 20% off whitening. {phone}', 'CAT-01', '20% off'],
    ['DLP-01', 'Your HIV test on {date} is positive. {phone}', 'D-POSNEG', undefined],
  ])('%s: %j is refused under the strict policy, with the place', async (_id, body, rule, found) => {
    await setPolicy('strict');
    const version = await writes('appointment_reminder_digits', 'en', body);
    const answer = await approves('appointment_reminder_digits', `en-${version}`);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', reason: 'template_refused' },
    });
    const { rules } = z
      .object({ rules: z.array(z.object({ rule: z.string(), start: z.number(), end: z.number() })) })
      .parse(answer.body);
    const place = rules.find((one) => one.rule === rule);
    expect(place).toBeDefined();
    expect(found === undefined ? found : body.slice(place?.start, place?.end)).toBe(found);
  });

  test('the spec’s texts: a warning under the standard policy; under the strict one refused, the safe one named', async () => {
    const key = 'appointment_reminder';
    const { body } = (await read(key)).variants[0] ?? { body: '' };
    const version = await writes(key, 'en', body);
    await setPolicy('strict');
    expect(await read(key)).toMatchObject({ safeKey: 'appointment_reminder_digits' });
    expect(await approves(key, `en-${version}`)).toMatchObject({
      status: 400,
      body: { advice: expect.stringContaining('Appointment Reminder (1, 2, 3)') },
    });
    await setPolicy('standard');
    expect((await approves(key, `en-${version}`)).status).toBe(200);
    expect(await read(key)).toMatchObject({ safeKey: null });
  });

  const doubtful = {
    name: 'Rehab unit',
    category: 'care',
    purpose: 'other',
    body: 'The rehab unit is open. {phone}',
  };

  test('DLP-04 doubtful words need somebody who did not write them, under the strict policy', async () => {
    await setPolicy('strict');
    expect((await post('', { ...doubtful, key: 'rehab_strict' })).status).toBe(201);
    expect(await approves('rehab_strict', 'en-1', { contentReason: 'not_about_health' })).toMatchObject({
      status: 409,
      body: { code: 'content_held', rules: [{ rule: 'D-SENS', start: 4, end: 9 }] },
    });
    // A program is no second person.
    expect(await approves('rehab_strict', 'en-1', {}, app.key)).toMatchObject({ status: 409 });
    expect((await approves('rehab_strict', 'en-1', {}, colleague)).status).toBe(200);
    expect((await read('rehab_strict')).history[0]).toMatchObject({
      heldRules: ['D-SENS'],
      state: 'approved',
    });
  });

  test('or a reason, under the standard one', async () => {
    await post('', { ...doubtful, key: 'rehab_standard' });
    expect(await approves('rehab_standard', 'en-1')).toMatchObject({ status: 409 });
    expect((await approves('rehab_standard', 'en-1', { contentReason: 'not_about_health' })).status).toBe(
      200,
    );
  });

  test('what was approved is not approved again, and of drafts the newest alone', async () => {
    await post('', { ...doubtful, key: 'twice', body: 'We are open. {phone}' });
    await writes('twice', 'en', 'We are open till six. {phone}');
    expect(await approves('twice', 'en-1')).toMatchObject({ status: 409, body: { reason: 'overtaken' } });
    expect((await approves('twice', 'en-2')).status).toBe(200);
    expect(await approves('twice', 'en-2')).toMatchObject({ status: 409 });
    expect(await approves('twice', 'en-9')).toMatchObject({ status: 404 });
  });

  test('neither words nor marks are ever changed, not even in the database', async () => {
    const change = (set: string) =>
      app.database.pools.staff.query(`update template_version set ${set} where state = 'approved'`);
    await expect(change(`body = 'Other words'`)).rejects.toMatchObject({ code: 'P0001' });
    await expect(change('approved_at = now()')).rejects.toMatchObject({ code: 'P0001' });
    await expect(app.database.pools.staff.query('delete from template_version')).rejects.toMatchObject({
      code: 'P0001',
    });
  });
});

describe('a template of the clinic’s own', () => {
  const flu = {
    name: 'Flu clinic 2026',
    category: 'care',
    purpose: 'other',
    body: 'Hi {name|there}, the flu clinic is open. {phone}',
  };

  test('is offered once its words are approved, sent in its category, and gone when it is retired', async () => {
    const made = await post('', flu);
    expect(made).toMatchObject({ status: 201, body: { key: 'flu_clinic_2026', variants: [] } });
    expect(await listed('usable')).not.toContain('flu_clinic_2026');
    expect(await listed('all')).toContain('flu_clinic_2026');
    expect(await post('/flu_clinic_2026/render', { values: {} })).toMatchObject({
      status: 409,
      body: { reason: 'template_not_approved' },
    });
    await approves('flu_clinic_2026', 'en-1');
    expect(await listed('usable')).toContain('flu_clinic_2026');
    expect(await sentTo('es', 'flu_clinic_2026')).toMatchObject({
      language: 'en',
      fallback: { wanted: 'es', reason: 'missing' },
    });
    const preview = await app.call('POST', '/api/v2/messages/preview', {
      as: manager,
      body: { to: '+12125550177', message: 'The flu clinic is open.', templateKey: 'flu_clinic_2026' },
    });
    expect(JSON.stringify(preview.body)).not.toContain('category_assumed');
    expect((await post('/flu_clinic_2026/retire', {})).status).toBe(200);
    expect(await listed('usable')).not.toContain('flu_clinic_2026');
    expect(await post('/flu_clinic_2026/render', { values: {} })).toMatchObject({
      status: 409,
      body: { reason: 'template_retired' },
    });
    expect(await post('/flu_clinic_2026/versions', { language: 'en', body: 'x' })).toMatchObject({
      status: 409,
    });
  });

  test('that reminds of a visit asks about it: CONFIRM has something to confirm', async () => {
    const phoneNumber = '+12125550178';
    const patient = await app.addPatient({ givenName: 'Ana', phoneNumber, consents: ['appointment'] });
    const { body } = await app.call('POST', '/api/v2/appointments', {
      as: app.staff.headers,
      body: { patientId: patient.id, startsAt: '2031-06-02T09:00', clinician: 'Dr. Smith' },
    });
    const { id } = z.object({ id: z.string() }).parse(body);
    await post('', {
      name: 'Our reminder',
      category: 'appointment',
      purpose: 'visit_reminder',
      body: 'Hi {name}, see you on {date}. Reply 1 to confirm. {phone}',
    });
    await approves('our_reminder', 'en-1');
    const sent = await app.call('POST', `/api/v2/appointments/${id}/reminder`, {
      as: app.key,
      body: { templateKey: 'our_reminder' },
    });
    expect(sent.status).toBe(200);
    await app.settle();
    const { rows } = await app.database.pools.staff.query(
      `select kind from question where clinic_id = $1 and $2 = any (appointment_ids)`,
      [app.clinicId, id],
    );
    expect(rows).toEqual([{ kind: 'reminder' }]);
    const { rows: texts } = await app.database.pools.staff.query(
      'select template_key, template_version from message where clinic_id = $1 and phone_number = $2',
      [app.clinicId, phoneNumber],
    );
    expect(texts).toEqual([{ template_key: 'our_reminder', template_version: 1 }]);
  });

  test('a campaign takes the words that may be sent today', async () => {
    await post('', { ...flu, name: 'Shots', body: 'Shots for {name}. {phone}' });
    expect(await campaign('shots')).toMatchObject({ status: 409 });
    await approves('shots', 'en-1');
    const draft = await writes('shots', 'fr', 'Vaccins pour {name}. {phone}');
    await approves('shots', `fr-${draft}`);
    expect(await campaign('shots')).toMatchObject({
      status: 201,
      body: { texts: [{ language: 'en', text: 'Shots for {name}. {phone}' }] },
    });
    expect(JSON.stringify((await campaign('shots')).body)).not.toContain('Vaccins');
  });

  test.each([
    ['a key that is taken', { ...flu, key: 'lab_results' }, 409],
    ['a key with other signs', { ...flu, key: 'Flu!' }, 400],
    ['a name without a letter for a key', { ...flu, name: '流感' }, 400],
    ['a purpose of another category', { ...flu, purpose: 'payment_due' }, 400],
    ['a system text', { ...flu, category: 'system' }, 400],
    ['a language we do not have', { ...flu, sourceLanguage: 'tlh' }, 400],
    ['no words', { ...flu, body: ' ' }, 400],
  ])('%s is refused', async (_what, body, status) => {
    expect((await post('', body)).status).toBe(status);
  });

  test('Arabic and Hebrew words can be written, though none ship', async () => {
    const version = await writes('lab_results', 'ar', 'مرحبا {name}، لديك رسالة جديدة في البوابة. {phone}');
    const answer = await approves('lab_results', `ar-${version}`, { reviewer: 'Samir Haddad, interpreter' });
    expect(answer.status).toBe(200);
    expect(await sentTo('ar')).toMatchObject({ language: 'ar', fallback: null });
  });
});

test('the preview says what approval would say, and how a patient would see it', async () => {
  const ask = async (body: unknown) => checkedWordsSchema.parse((await post('/preview', body)).body);
  const found = await ask({ key: 'payment_reminder', body: 'Pay ${amount} now. {phone}' });
  expect(found.problems.map(({ rule, outcome }) => [rule, outcome])).toEqual([
    ['TCPA-07', 'warned'],
    ['D-AMT', 'refused'],
  ]);
  expect(found.preview?.text).toMatch(/: Pay \$45\.00 now\. .*\nReply STOP to stop all texts\.$/);
  expect(await ask({ category: 'care', body: '{' })).toMatchObject({ preview: null });
  expect(await post('/preview', { key: 'no_such', body: 'x' })).toMatchObject({ status: 404 });
});

test.each<[RouteUnderTest['method'], string, string, unknown]>([
  ['POST', '', 'templates:write', { name: 'A', category: 'care', purpose: 'other', body: 'x' }],
  ['POST', '/lab_results/versions', 'templates:write', { language: 'en', body: 'Hello' }],
  ['POST', '/lab_results/versions/en-77/approve', 'templates:approve', {}],
  ['POST', '/lab_results/versions/en-77/retire', 'templates:approve', undefined],
  ['POST', '/lab_results/reviews', 'templates:approve', { language: 'en', reviewer: 'Somebody' }],
  ['POST', '/no_such/retire', 'templates:approve', undefined],
])('%s templates%s asks who is there and what they may do (%s)', async (method, path, scope, body) => {
  const route = { method, path: `${url}${path}`, scope, body };
  const found = await accessOf(app, route);
  expect(found).toEqual(properAccess(route, found));
});

test('a clinic’s words are its own', async () => {
  const other = await app.addClinic();
  await post('', { name: 'Ours alone', category: 'care', purpose: 'other', body: 'x' });
  expect((await app.call('GET', `${url}/ours_alone`, { as: other.staff.headers })).status).toBe(404);
});
