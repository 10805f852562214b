import { reviewWords } from '../../src/services/template/approveWords.ts';
import { writeWords } from '../../src/services/template/writeWords.ts';
import type { TestApp } from '../harness/app.ts';
import type { Caller } from '../harness/callers.ts';
import type { Things } from '../access/thingsOf.ts';

/** What a route is asked with, where the smallest request that its contract takes changes or shows nothing. */
export type Asked = { things?: Things; query?: string; body?: unknown; as?: Caller };

type Scene = { app: TestApp; things: Things; phoneNumber: string };

const text = 'Please bring your insurance card';

export const coverageRequests: Readonly<Record<string, (scene: Scene) => Promise<Asked> | Asked>> = {
  'POST /twilio/send-sms': async ({ app, phoneNumber }) => {
    await letGo(app, phoneNumber);
    return { as: app.key, body: { to: phoneNumber, message: text } };
  },
  'PATCH /clinic': () => ({ body: { automatedPerHour: 1_234 } }),
  'POST /calls': ({ things }) => ({
    body: { appointmentId: things['appointments'], outcome: 'no_answer' },
  }),
  'GET /analytics/reminders': () => ({ query: 'from=2031-06-01&to=2031-06-07' }),
  'GET /analytics/texts': () => ({ query: 'from=2031-06-01&to=2031-06-07' }),
  'GET /analytics/reminders/visits': () => ({
    query: 'from=2031-06-01&to=2031-06-07&figure=cancellation&part=denominator',
  }),
  'GET /appointment-days': () => ({ query: 'from=2031-06-01&to=2031-06-07' }),
  'POST /messages/preview': ({ phoneNumber }) => ({ body: { to: phoneNumber, message: text } }),
  'POST /messages/settle': async (scene) => ({ body: { ids: [await losesText(scene)], outcome: 'sent' } }),
  'POST /messages/{id}/settle': async (scene) => ({
    things: { ...scene.things, messages: await losesText(scene) },
    body: { outcome: 'sent' },
  }),
  'POST /messages/{id}/withdraw': async (scene) => ({
    things: { ...scene.things, messages: await queuesText(scene) },
  }),
  'POST /messages/{id}/approve': async (scene) => {
    const id = await queuesText(scene);
    await change(
      scene.app,
      `update message set reason_code = 'content_held', send_after = null, deadline_at = null where id = $1`,
      id,
    );
    return { things: { ...scene.things, messages: id } };
  },
  'POST /messages/{id}/resend': async (scene) => {
    const id = await queuesText(scene);
    await change(scene.app, `update message set dispatch_state = 'withdrawn' where id = $1`, id);
    return { as: scene.app.key, things: { ...scene.things, messages: id } };
  },
  'GET /decisions': ({ things }) => ({ query: `patientId=${things['patients']}` }),
  'POST /data-protection/holds': ({ things }) => ({
    body: { patientId: things['patients'], reason: 'lawsuit' },
  }),
  'POST /fhir-connections': () => ({
    body: { name: 'EHR', baseUrl: 'http://127.0.0.1:9/fhir', signIn: 'token', bearerToken: 'a token' },
  }),
  'PATCH /fhir-connections/{id}': () => ({ body: { name: 'Another name' } }),
  'POST /conversations': () => ({ body: { phoneNumber: '+12125557799' } }),
  'PATCH /conversations/{id}': () => ({ body: { status: 'done' } }),
  'PATCH /patients/{id}': () => ({ body: { givenName: 'Mia' } }),
  'POST /patients/{id}/phone-numbers': () => ({ body: { phoneNumber: '+12125557798' } }),
  'POST /patients/{id}/phone-numbers/remove': ({ phoneNumber }) => ({ body: { phoneNumber } }),
  'POST /patients/{id}/state': () => ({ body: { isDeceased: true } }),
  'POST /patients/{id}/consent': ({ phoneNumber }) => ({
    body: { phoneNumber, categories: ['care'], action: 'granted', channel: 'front_desk' },
  }),
  'POST /patients/{id}/phone-numbers/relationship': ({ phoneNumber }) => ({
    body: { phoneNumber, role: 'guardian' },
  }),
  'POST /patients/{id}/phone-numbers/confirm': ({ phoneNumber }) => ({ body: { phoneNumber } }),
  'POST /patients/{id}/phone-numbers/look-up': ({ phoneNumber }) => ({ body: { phoneNumber } }),
  'POST /patients/{id}/phone-numbers/verification': ({ phoneNumber }) => ({ body: { phoneNumber } }),
  'POST /patients/{id}/erase': async ({ app }) => {
    await change(app, 'update legal_hold set lifted_at = now() where clinic_id = $1', app.clinicId);
    return {};
  },
  'POST /patients/{id}/preference-links': ({ phoneNumber }) => ({ body: { phoneNumber, delivery: 'copy' } }),
  'PATCH /content-settings': () => ({ body: {} }),
  'POST /suppressions': ({ phoneNumber }) => ({ body: { phoneNumber, channel: 'phone' } }),
  'POST /consent/proofs': ({ phoneNumber }) => ({ body: { phoneNumber } }),
  'PATCH /staff/{id}': async ({ app, things }) => ({
    things: { ...things, staff: (await app.signIn('staff')).id },
    body: { role: 'read_only' },
  }),
  'POST /appointments': ({ things }) => ({
    body: { patientId: things['patients'], startsAt: '2031-06-03T10:00' },
  }),
  'PATCH /appointments/{id}': () => ({ body: { status: 'confirmed' } }),
  'POST /appointments/{id}/undo': async ({ app, things }) => {
    const id = things['appointments'];
    await app.call('PATCH', `/api/v2/appointments/${id}`, {
      as: app.staff.headers,
      body: { status: 'confirmed' },
    });
    await app.call('PATCH', `/api/v2/appointments/${id}`, {
      as: app.staff.headers,
      body: { status: 'booked' },
    });
    return { body: { to: 'confirmed' }, as: app.staff.headers };
  },
  'POST /appointments/{id}/reminder': async ({ app, things, phoneNumber }) => {
    await letGo(app, phoneNumber);
    await change(app, `update appointment set clinician = 'Dr. Smith' where id = $1`, things['appointments']);
    return { as: app.key };
  },
  'POST /imports/{id}/check': () => ({
    body: { mapping: { fullName: 0, phoneNumber: 1, startsAt: 2 } },
  }),
  'POST /reminder-rules': () => ({
    body: { name: 'Video visits', visitType: 'video', steps: [{ anchor: 'before_visit', hours: 2 }] },
  }),
  'POST /reminder-rules/preview': ({ things }) => ({
    body: { appointmentId: things['appointments'], steps: [{ anchor: 'before_visit', days: 1 }] },
  }),
  'PATCH /reminder-rules/{id}': () => ({ body: { name: 'All visits' } }),
  'POST /notice-rules': ({ things }) => ({
    body: {
      name: 'Results',
      kind: 'results_ready',
      locationId: things['locations'],
      steps: [{ anchor: 'at_once' }],
    },
  }),
  'POST /notice-rules/preview': ({ things }) => ({
    body: { noticeId: things['notices'], steps: [{ anchor: 'at_once' }] },
  }),
  'PATCH /notice-rules/{id}': () => ({ body: { name: 'Results' } }),
  'POST /notices': ({ things }) => ({ body: { kind: 'results_ready', patientId: things['patients'] } }),
  'PATCH /notices/{id}': () => ({ body: { prescriptionNumber: 'RX-2' } }),
  'POST /notices/{id}/reopen': async ({ app, things }) => {
    await app.call('POST', `/api/v2/notices/${things['notices']}/close`, { as: app.staff.headers, body: {} });
    return {};
  },
  'POST /waiting-list': ({ things }) => ({
    body: { patientId: things['patients'], clinician: 'Dr. Okonkwo' },
  }),
  'PATCH /waiting-list/{id}': () => ({ body: { isUrgent: true } }),
  'PATCH /locations/{id}': () => ({ body: { city: 'Springfield' } }),
  'PATCH /tasks/{id}': () => ({ body: { done: true } }),
  'POST /templates/{key}/render': ({ things }) => ({
    body: { patientId: things['patients'], values: {} },
  }),
  'POST /templates': () => ({
    body: { name: 'Flu clinic', category: 'care', purpose: 'other', body: 'The flu clinic is open.' },
  }),
  'POST /templates/{key}/versions': () => ({ body: { language: 'en', body: 'Hello again {name|there}' } }),
  'POST /templates/{key}/versions/{version}/approve': async ({ app, things }) => {
    const template = await writeWords(app.ctx, things['templates'] ?? '', { language: 'en', body: 'Hello' });
    const newest = template.drafts.find(({ language }) => language === 'en');
    return { things: { ...things, versions: `en-${newest?.version}` }, body: {} };
  },
  'POST /templates/{key}/versions/{version}/retire': async ({ app, things }) => {
    await reviewWords(app.ctx, 'lab_results', 'fr', 'Camille Roy, interpreter');
    return { things: { ...things, templates: 'lab_results', versions: 'fr-2' } };
  },
  'POST /templates/{key}/reviews': ({ things }) => ({
    things: { ...things, templates: 'lab_results' },
    body: { language: 'vi', reviewer: 'An Tran, interpreter' },
  }),
  'POST /campaigns': () => ({ body: { name: 'Flu', category: 'care', texts: { en: 'Hi {name}' } } }),
  'PATCH /webhook-endpoints/{id}': () => ({ body: { state: 'paused' } }),
  'POST /campaigns/{id}/recipients': ({ things }) => ({ body: { patientIds: [things['patients']] } }),
  'POST /campaigns/{id}/start': async (scene) => readyCampaign(scene),
  'POST /campaigns/{id}/pause': async (scene) => runningCampaign(scene, 'sending'),
  'POST /campaigns/{id}/resume': async (scene) => runningCampaign(scene, 'paused'),
  'POST /senders/{id}/release': async ({ app, things }) => {
    await change(
      app,
      `update campaign set state = 'done' where clinic_id = $1 and state <> 'draft'`,
      app.clinicId,
    );
    await change(
      app,
      `update sender set held_at = now(), held_reason = 'twilio_knows_more' where id = $1`,
      things['senders'],
    );
    return { body: {} };
  },
};

async function change(app: TestApp, statement: string, id: string | undefined): Promise<void> {
  await app.database.pools.staff.query(statement, [id]);
}

async function sendSms(app: TestApp, body: { to: string; message: string; sendAt?: string }): Promise<void> {
  await letGo(app, body.to);
  const answer = await app.call('POST', '/api/v2/twilio/send-sms', { as: app.key, body });
  // 504: its answer was lost, as was asked for.
  if (answer.status >= 300 && answer.status !== 504)
    throw new Error(`a text was not taken: ${JSON.stringify(answer.body)}`);
}

/** Takes away the brake that `thingsOf` has set for the number. */
async function letGo(app: TestApp, phoneNumber: string): Promise<void> {
  await change(app, 'delete from brake where phone_number = $1', phoneNumber);
}

async function latestText(app: TestApp, phoneNumber: string): Promise<string> {
  const { rows } = await app.database.pools.staff.query<{ id: string }>(
    `select id from message where phone_number = $1 and direction = 'outbound' order by id desc limit 1`,
    [phoneNumber],
  );
  if (!rows[0]) throw new Error('the text is not there');
  return rows[0].id;
}

/** A text whose answer was lost a while ago. */
async function losesText({ app, phoneNumber }: Scene): Promise<string> {
  app.simulator.faults.set('error500', { next: 1 });
  await sendSms(app, { to: phoneNumber, message: text });
  const id = await latestText(app, phoneNumber);
  await change(app, `update message set claimed_at = claimed_at - interval '20 minutes' where id = $1`, id);
  return id;
}

/** A text that waits for its time. */
async function queuesText({ app, phoneNumber }: Scene): Promise<string> {
  const sendAt = new Date(app.deps.now().getTime() + 3_600_000).toISOString();
  await sendSms(app, { to: phoneNumber, message: text, sendAt });
  return latestText(app, phoneNumber);
}

async function readyCampaign({ app, things }: Scene): Promise<Asked> {
  const path = `/api/v2/campaigns/${things['campaigns']}`;
  const body = { patientIds: [things['patients']] };
  await app.call('POST', `${path}/recipients`, { as: app.staff.headers, body });
  return {};
}

async function runningCampaign({ app, things }: Scene, state: 'sending' | 'paused'): Promise<Asked> {
  const now = app.deps.now();
  await app.database.pools.staff.query(
    'update campaign set state = $2, started_at = $3, frozen_at = $3 where id = $1',
    [things['campaigns'], state, now],
  );
  return {};
}
