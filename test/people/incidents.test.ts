import { afterAll, beforeAll, expect, test } from 'vitest';
import { incidentSchema } from '../../src/contracts/incident.ts';
import { reportIncident } from '../../src/services/incident/reportIncident.ts';
import { watchIncidents } from '../../src/services/incident/watchIncidents.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';

let now = new Date('2026-11-22T18:00:00Z');
let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now: () => now });
});
afterAll(() => app.close());

const days = (count: number) => (now = new Date(now.getTime() + count * 86_400_000));
const writes = async (from: string, body: string): Promise<void> => {
  await app.simulator.textFromPhone({ from, to: app.senderNumber, body });
  await app.settle();
};
const incidents = () => app.deps.db.selectFrom('incident').selectAll().orderBy('openedAt').execute();
const tasksOf = (incidentId: string) =>
  app.deps.db
    .selectFrom('task')
    .select(['kind', 'priority'])
    .where('incidentId', '=', incidentId)
    .orderBy('openedAt')
    .execute();

test('A31 HIPAA-08 a wrong number opens an incident with the texts that went there and whom they were about', async () => {
  const phoneNumber = '+12125550161';
  const patient = await app.addPatient({ givenName: 'Ottilie', phoneNumber, consents: ['appointment'] });
  const sent = await app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.key,
    body: {
      to: phoneNumber,
      message: 'Your visit is tomorrow.',
      patientId: patient.id,
      category: 'appointment',
    },
  });
  expect(sent.status).toBe(200);
  await app.settle();
  await writes(phoneNumber, 'wrong number');
  await writes(phoneNumber, 'I said wrong number!');
  const [incident, ...others] = await incidents();
  // The second report finds nothing that went there since.
  expect(others.filter(({ messageId }) => messageId === incident?.messageId)).toEqual([]);
  const answer = await app.call('GET', `/api/v2/incidents/${incident?.id}`, { as: app.staff.headers });
  expect(incidentSchema.parse(answer.body)).toMatchObject({
    kind: 'wrong_number',
    source: 'wrong_number',
    state: 'open',
    listedPatients: [{ id: patient.id, name: 'Ottilie Brook' }],
    textCount: 1,
    texts: [{ patientId: patient.id, category: 'appointment' }],
    deadlines: [
      { whom: 'patients', on: '2027-01-21', daysLeft: 60 },
      { whom: 'hhs', on: '2027-03-01' },
    ],
  });
  const tasks = await app.call('GET', '/api/v2/tasks?state=open', { as: app.staff.headers });
  expect(tasks.body).toMatchObject({
    items: expect.arrayContaining([
      expect.objectContaining({ kind: 'wrong_number', incidentId: incident?.id }),
    ]),
  });
});

test('A31 a number to which nothing ever went is no incident', async () => {
  const before = (await incidents()).length;
  const phoneNumber = '+12125550162';
  await app.addPatient({ phoneNumber });
  await writes(phoneNumber, 'wrong number');
  expect(await incidents()).toHaveLength(before);
});

test('HIPAA-08 staff are called when a last day is near, and again when it is over, once each', async () => {
  const report = {
    kind: 'key_or_backup' as const,
    what: 'A backup was left in a taxi',
    patientIds: [],
    people: 20,
    mostInState: null,
  };
  const { id } = await reportIncident(app.ctx, report);
  const watch = () => watchIncidents(app.deps, app.clinicId);
  await watch();
  expect(await tasksOf(id)).toEqual([{ kind: 'incident_reported', priority: 'high' }]);
  days(46);
  await watch();
  await watch();
  expect(await tasksOf(id)).toEqual([
    { kind: 'incident_reported', priority: 'high' },
    { kind: 'incident_due', priority: 'high' },
  ]);
  days(15);
  expect(await watch()).toBeGreaterThan(0);
  expect(await watch()).toBe(0);
  expect((await tasksOf(id)).at(-1)).toEqual({ kind: 'incident_due', priority: 'urgent' });
  const { body } = await app.call('GET', '/metrics', { as: app.key });
  const open = (await incidents()).length;
  expect(String(body)).toContain(`hearback_incidents_open ${open}`);
  expect(String(body)).toContain(`hearback_incidents_overdue ${open}`);
});
