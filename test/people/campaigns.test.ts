import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDispatcher } from '../../src/dispatch/dispatcher.ts';
import { tendCampaigns } from '../../src/services/campaign/tendCampaigns.ts';
import { watchCampaigns } from '../../src/services/campaign/watchCampaigns.ts';
import { campaignSchema } from '../../src/contracts/campaign.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import type { Caller } from '../harness/callers.ts';
import { inboundParams, postWebhook } from '../harness/webhook.ts';

// Ten in the morning in New York, on a Tuesday.
const begun = Date.now();
const now = (): Date => new Date(Date.parse('2031-05-06T14:00:00Z') + (Date.now() - begun));

let app: TestApp;
let manager: Caller;
beforeAll(async () => {
  app = await createTestApp({ now });
  manager = (await app.signIn('manager')).headers;
});
afterAll(() => app.close());

const post = (path: string, body: unknown, as: Caller = app.staff.headers) =>
  app.call('POST', `/api/v2${path}`, { as, body });
const relate = (id: string, phoneNumber: string, said: Record<string, unknown>) =>
  post(`/patients/${id}/phone-numbers/relationship`, { phoneNumber, ...said });
const texted = (phoneNumber: string): number => app.simulator.texts(phoneNumber).length;

async function campaign(patientIds: readonly string[]): Promise<Record<string, number>> {
  const draft = await post(
    '/campaigns',
    { name: 'Flu', category: 'care', texts: { en: 'Hi {name}, our flu clinic opens on Monday.' } },
    manager,
  );
  const { id } = campaignSchema.parse(draft.body);
  await post(`/campaigns/${id}/recipients`, { patientIds }, manager);
  await app.call('POST', `/api/v2/campaigns/${id}/start`, { as: manager });
  await app.settle();
  await app.settle();
  const { rows } = await app.database.pools.staff.query<{ skipped: Record<string, number> }>(
    'select skipped from campaign where id = $1',
    [id],
  );
  return rows[0]?.skipped ?? {};
}

test('HIPAA-04, ID-04, ID-05, ID-08 a campaign by household: the parent gets nothing of a child with a confidential number', async () => {
  const consents = ['care'] as const;
  const [parent, own, shy, dead, wire] = [
    '+12125550101',
    '+12125550102',
    '+12125550103',
    '+12125550104',
    '+12125550105',
  ];
  const child = await app.addPatient({ birthDate: '2016-01-01', phoneNumbers: [parent, own], consents });
  await relate(child.id, parent, { role: 'parent' });
  await relate(child.id, own, { role: 'self', isConfidential: true });
  const others = await Promise.all(
    [shy, dead, wire].map((phoneNumber) => app.addPatient({ phoneNumber, consents })),
  );
  await post(`/patients/${others[0]?.id}/state`, { doNotText: true });
  await post(`/patients/${others[1]?.id}/state`, { isDeceased: true });
  await app.deps.db
    .insertInto('numberState')
    .values({
      clinicId: app.clinicId,
      phoneNumber: wire,
      lineType: 'landline',
      lineTypeSource: 'lookup',
      lineTypeAt: now(),
    })
    .execute();
  const skipped = await campaign([child.id, ...others.map(({ id }) => id)]);
  expect(texted(own)).toBe(1);
  for (const number of [parent, shy, dead, wire]) expect(texted(number)).toBe(0);
  expect(skipped).toEqual({ recipient_not_texted: 1, no_phone_number: 1, number_not_texted: 1 });
});

test('ADM-01 a campaign that many leave stops by itself, tells staff, and counts anew once it goes on', async () => {
  await app.deps.db.updateTable('sender').set({ segmentsPerSecond: 10_000 }).execute();
  const numbers = Array.from({ length: 12 }, (_, index) => `+1646250${String(1000 + index)}`);
  const patients = await Promise.all(
    numbers.map((phoneNumber) => app.addPatient({ phoneNumber, consents: ['care'] })),
  );
  const { id } = campaignSchema.parse(
    (
      await post(
        '/campaigns',
        { name: 'Flu', category: 'care', texts: { en: 'Hi {name}, our flu clinic opens on Monday.' } },
        manager,
      )
    ).body,
  );
  await post(`/campaigns/${id}/recipients`, { patientIds: patients.map((one) => one.id) }, manager);
  const act = (what: string) => app.call('POST', `/api/v2/campaigns/${id}/${what}`, { as: manager });
  const shown = async () =>
    campaignSchema.parse((await app.call('GET', `/api/v2/campaigns/${id}`, { as: manager })).body);
  await act('start');
  await tendCampaigns(app.deps, app.clinicId);
  await createDispatcher(app.deps).runUntilIdle();
  expect(numbers.map(texted)).toEqual(numbers.map(() => 1));
  const leave = async (number: string, body: string) =>
    expect((await postWebhook(app, { params: inboundParams(app, number, body) })).status).toBe(200);
  await leave(numbers[0] ?? '', 'STOP');
  await leave(numbers[1] ?? '', 'Wrong number');
  await leave(numbers[2] ?? '', 'STOP');
  // One who is on no list of it does not count.
  await leave('+16462509999', 'STOP');
  expect(await watchCampaigns(app.deps, app.clinicId)).toBe(0);
  await leave(numbers[3] ?? '', 'STOP');
  expect(await watchCampaigns(app.deps, app.clinicId)).toBe(1);
  expect(await shown()).toMatchObject({ state: 'paused', stoppedBecause: 'opt_outs' });
  const { rows } = await app.database.pools.staff.query<{ reason: string }>(
    `select reason from task where kind = 'campaign_stopped'`,
  );
  expect(rows.map(({ reason }) => reason)).toEqual([expect.stringContaining('3 of 12 people opted out')]);
  expect(await watchCampaigns(app.deps, app.clinicId)).toBe(0);
  await act('resume');
  expect(await watchCampaigns(app.deps, app.clinicId)).toBe(0);
  expect(await shown()).toMatchObject({ stoppedBecause: null });
});
