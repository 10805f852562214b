import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { pageOf } from '../../src/contracts/page.ts';
import { sessionSchema } from '../../src/contracts/session.ts';
import {
  webhookDeliverySchema,
  webhookDeliveryWithLogSchema,
  webhookReplayedSchema,
  webhookSecretSchema,
  type WebhookDelivery,
} from '../../src/contracts/webhook.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimDeliveries, settleClaim } from '../../src/db/webhookClaimQueries.ts';
import { forgetWebhooks } from '../../src/services/webhook/forgetWebhooks.ts';
import { retryDelaysMs } from '../../src/domain/webhook/settleDelivery.ts';
import { createWebhookApp, messageOf, verified, type Endpoint, type WebhookApp } from './harness.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
let clinic: WebhookApp;
let patientId: string;
beforeAll(async () => {
  clinic = await createWebhookApp();
  ({ id: patientId } = await clinic.app.addPatient({ phoneNumber: '+12125550161' }));
});
afterAll(() => clinic.close());

/** So many tasks: each is something to tell of by itself. */
async function openTasks(count: number): Promise<void> {
  const { clinicId, deps } = clinic.app;
  await deps.db
    .insertInto('task')
    .values(
      Array.from({ length: count }, () => ({
        clinicId,
        id: deps.newId(),
        kind: 'call_patient',
        priority: 'normal' as const,
        reason: 'Call',
        openedAt: deps.now(),
      })),
    )
    .execute();
}

/** Each test has an endpoint of its own, and takes it away again. */
async function withEndpoint(act: (endpoint: Endpoint) => Promise<void>): Promise<void> {
  const endpoint = await clinic.endpoint(['task.opened', 'appointment.created', 'appointment.moved']);
  try {
    await act(endpoint);
  } finally {
    expect((await clinic.call('DELETE', `/webhook-endpoints/${endpoint.id}`)).status).toBe(204);
  }
}

async function deliveries(endpoint: Endpoint, query = ''): Promise<WebhookDelivery[]> {
  const path = `/webhook-endpoints/${endpoint.id}/deliveries${query}`;
  return (await clinic.ask(pageOf(webhookDeliverySchema), 'GET', path)).items;
}
const ids = ({ receiver }: Endpoint) => receiver.received.map(({ headers }) => headers['webhook-id']);
const stateOf = async ({ id }: Endpoint) => (await clinic.call('GET', `/webhook-endpoints/${id}`)).body;

test('tried again by the schedule: the same id and bytes, a new time and signature, until it is taken', () =>
  withEndpoint(async (endpoint) => {
    endpoint.receiver.answer((_, index) => (index < 2 ? 500 : 204));
    await openTasks(1);
    await clinic.deliver();
    expect(endpoint.receiver.received).toHaveLength(1);
    clinic.later(4_000);
    await clinic.deliver();
    expect(endpoint.receiver.received).toHaveLength(1);
    clinic.later(2_000);
    await clinic.deliver();
    expect(endpoint.receiver.received).toHaveLength(2);
    expect(await deliveries(endpoint)).toMatchObject([{ state: 'waiting', attempts: 2, lastStatus: 500 }]);
    clinic.later(6 * minute);
    await clinic.deliver();
    expect(new Set(ids(endpoint)).size).toBe(1);
    expect(new Set(endpoint.receiver.received.map(({ body }) => body)).size).toBe(1);
    const times = endpoint.receiver.received.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(times[2]).toBeGreaterThan((times[1] ?? 0) + 300);
    for (const { headers, body } of endpoint.receiver.received) {
      const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
      const signature = new Webhook(endpoint.secret).sign(String(headers['webhook-id']), at, body);
      expect(headers['webhook-signature']).toBe(signature);
    }
    const [one] = await deliveries(endpoint);
    expect(one).toMatchObject({ state: 'delivered', attempts: 3, lastStatus: 204 });
    const { log } = await clinic.ask(
      webhookDeliveryWithLogSchema,
      'GET',
      `/webhook-endpoints/${endpoint.id}/deliveries/${one?.eventId}`,
    );
    expect(log).toMatchObject([
      { number: 1, status: 500, failure: null, nextTryAt: expect.any(String) },
      { number: 2, status: 500 },
      { number: 3, status: 204, nextTryAt: null },
    ]);
    expect(await stateOf(endpoint)).toMatchObject({ failures: 0, failingSince: null, state: 'active' });
  }));

test('after ten attempts in three days it is given up, and can be asked for again', () =>
  withEndpoint(async (endpoint) => {
    endpoint.receiver.answer(() => 500);
    await openTasks(1);
    for (const delay of [0, ...retryDelaysMs]) {
      clinic.later(delay * 1.11);
      await clinic.deliver();
    }
    expect(await deliveries(endpoint)).toMatchObject([{ state: 'failed', attempts: 10, nextTryAt: null }]);
    endpoint.receiver.answer(() => 200);
    const [one] = await deliveries(endpoint, '?state=failed');
    const again = await clinic.call(
      'POST',
      `/webhook-endpoints/${endpoint.id}/deliveries/${one?.eventId}/replay`,
    );
    expect(again).toMatchObject({ status: 200, body: { messages: 1 } });
    await clinic.deliver();
    expect(new Set(ids(endpoint)).size).toBe(1);
    expect(await deliveries(endpoint)).toMatchObject([{ state: 'delivered', attempts: 11 }]);
  }));

test('what happened to one thing comes in its order; a message that never gets through holds up the others for minutes, not days', () =>
  withEndpoint(async (endpoint) => {
    const { id } = await clinic.ask(z.object({ id: z.string() }), 'POST', '/appointments', {
      patientId,
      startsAt: '2031-04-01T09:00',
    });
    await clinic.call('PATCH', `/appointments/${id}`, { startsAt: '2031-04-02T09:00' });
    endpoint.receiver.answer((one) => (messageOf(one).type === 'appointment.created' ? 500 : 200));
    await openTasks(1);
    await clinic.deliver();
    const types = () => endpoint.receiver.received.map((one) => messageOf(one).type);
    expect(types().toSorted()).toEqual(['appointment.created', 'task.opened']);
    clinic.later(6_000);
    await clinic.deliver();
    expect(types()).not.toContain('appointment.moved');
    clinic.later(6 * minute);
    await clinic.deliver();
    expect(types().filter((type) => type === 'appointment.created')).toHaveLength(3);
    expect(types().at(-1)).toBe('appointment.moved');
  }));

test('many workers: each message once, and never more than eight open at one receiver', () =>
  withEndpoint(async (endpoint) => {
    endpoint.receiver.answer(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return 200;
    });
    await openTasks(60);
    await clinic.deliver({ workers: 5 });
    expect(ids(endpoint)).toHaveLength(60);
    expect(new Set(ids(endpoint)).size).toBe(60);
    expect(endpoint.receiver.mostAtOnce()).toBeLessThanOrEqual(8);
    expect(endpoint.receiver.mostAtOnce()).toBeGreaterThan(1);
  }));

test('a worker that dies with a message in its hands loses nothing, and what it says late counts no more', () =>
  withEndpoint(async (endpoint) => {
    await openTasks(1);
    const { deps, clinicId } = clinic.app;
    const claim = {
      claimId: deps.newId(),
      now: deps.now(),
      until: new Date(deps.now().getTime() + minute),
      most: 8,
    };
    const [taken] = await claimDeliveries(deps.db, clinicId, endpoint.id, claim);
    await clinic.deliver();
    expect(endpoint.receiver.received).toHaveLength(0);
    clinic.later(minute + 1);
    await clinic.deliver();
    expect(endpoint.receiver.received.map(messageOf)).toMatchObject([{ type: 'task.opened' }]);
    if (!taken) throw new Error('nothing was taken');
    const late = {
      state: 'failed',
      dueAt: null,
      status: null,
      failure: 'broken_off',
      triedAt: deps.now(),
    } as const;
    expect(await settleClaim(deps.db, clinicId, endpoint.id, taken, late)).toBe(false);
    expect(await deliveries(endpoint)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  }));

test('429 with Retry-After: nothing goes there before, not even what is new', () =>
  withEndpoint(async (endpoint) => {
    endpoint.receiver.answer((_, index) =>
      index === 0 ? { status: 429, headers: { 'retry-after': '120' } } : 200,
    );
    await openTasks(1);
    await clinic.deliver();
    await openTasks(1);
    clinic.later(110_000);
    await clinic.deliver();
    expect(endpoint.receiver.received).toHaveLength(1);
    clinic.later(11_000);
    await clinic.deliver();
    expect(endpoint.receiver.received).toHaveLength(3);
  }));

test('410: disabled at once, with a task and a banner; what happens meanwhile comes when it goes on', () =>
  withEndpoint(async (endpoint) => {
    endpoint.receiver.answer(() => 410);
    await openTasks(1);
    await clinic.deliver();
    expect(await stateOf(endpoint)).toMatchObject({ state: 'disabled', disabledBecause: 'gone' });
    const banner = async () => {
      const { warnings } = await clinic.ask(sessionSchema.pick({ warnings: true }), 'GET', '/session');
      return warnings.some(({ code }) => code === 'webhook_disabled');
    };
    expect(await banner()).toBe(true);
    const { items } = await clinic.ask(z.object({ items: z.array(z.unknown()) }), 'GET', '/tasks?state=open');
    expect(items).toContainEqual(expect.objectContaining({ kind: 'webhook_disabled', priority: 'high' }));
    endpoint.receiver.answer(() => 200);
    await openTasks(2);
    await clinic.deliver();
    expect(endpoint.receiver.received).toHaveLength(1);
    expect(
      (await clinic.call('PATCH', `/webhook-endpoints/${endpoint.id}`, { state: 'active' })).status,
    ).toBe(200);
    await clinic.deliver();
    // The task about the endpoint itself is one more.
    expect(endpoint.receiver.received).toHaveLength(4);
    expect(await banner()).toBe(false);
  }));

test('five days without success: disabled; a success in between starts the count anew', () =>
  withEndpoint(async (endpoint) => {
    endpoint.receiver.answer(() => 500);
    await openTasks(1);
    await clinic.deliver();
    clinic.later(4 * day);
    endpoint.receiver.answer(() => 200);
    await clinic.deliver();
    endpoint.receiver.answer(() => 500);
    for (const wait of [0, 2 * day, 2 * day]) {
      clinic.later(wait);
      await openTasks(1);
      await clinic.deliver();
    }
    expect(await stateOf(endpoint)).toMatchObject({ state: 'active', failingSince: expect.any(String) });
    clinic.later(day);
    await clinic.deliver();
    expect(await stateOf(endpoint)).toMatchObject({ state: 'disabled', disabledBecause: 'failing' });
  }));

test('a receiver that is down is asked by one message at a time', () =>
  withEndpoint(async (endpoint) => {
    endpoint.receiver.answer(() => 500);
    await openTasks(8);
    await clinic.deliver();
    const before = endpoint.receiver.received.length;
    let open = 0;
    let most = 0;
    endpoint.receiver.answer(async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setTimeout(resolve, 2));
      open -= 1;
      return 500;
    });
    clinic.later(6_000);
    await clinic.deliver({ workers: 3 });
    expect(endpoint.receiver.received.length).toBe(before + 8);
    expect(most).toBe(1);
  }));

test('paused: nothing goes, nothing is lost', () =>
  withEndpoint(async (endpoint) => {
    const set = (state: string) => clinic.call('PATCH', `/webhook-endpoints/${endpoint.id}`, { state });
    await set('paused');
    await openTasks(3);
    await clinic.deliver();
    expect(endpoint.receiver.received).toHaveLength(0);
    await set('active');
    await clinic.deliver();
    expect(endpoint.receiver.received).toHaveLength(3);
  }));

test('a span of time again: what was given up; or all of it, for an endpoint that was not there yet', () =>
  withEndpoint(async (endpoint) => {
    const from = new Date(Date.now() - minute).toISOString();
    const until = new Date(Date.now() + minute).toISOString();
    await openTasks(2);
    await clinic.deliver();
    await withEndpoint(async (late) => {
      const again = (id: string, which: string) =>
        clinic.call('POST', `/webhook-endpoints/${id}/replay`, { from, until, which });
      expect(await again(endpoint.id, 'failed')).toMatchObject({ body: { messages: 0 } });
      const { messages } = webhookReplayedSchema.parse((await again(late.id, 'all')).body);
      await clinic.deliver();
      expect(late.receiver.received.length).toBe(messages);
      for (const id of ids(endpoint)) expect(ids(late)).toContain(id);
      endpoint.receiver.received.length = 0;
      await again(endpoint.id, 'all');
      await clinic.deliver();
      expect(endpoint.receiver.received.length).toBe(late.receiver.received.length);
    });
  }));

test('a test message shows the answer, and is not tried again', () =>
  withEndpoint(async (endpoint) => {
    const press = () => clinic.call('POST', `/webhook-endpoints/${endpoint.id}/test`, {});
    expect(await press()).toMatchObject({ status: 200, body: { status: 204, failure: null } });
    expect(endpoint.receiver.received.map(messageOf)).toMatchObject([
      { type: 'webhook.test', data: { endpointId: endpoint.id } },
    ]);
    endpoint.receiver.answer(() => 302);
    expect(await press()).toMatchObject({ body: { status: 302 } });
    clinic.later(minute);
    await clinic.deliver();
    expect(endpoint.receiver.received).toHaveLength(2);
    await endpoint.receiver.close();
    expect(await press()).toMatchObject({ body: { status: null, failure: 'not_reached' } });
  }));

test('a new secret: for a time both sign, then the new one alone', async () => {
  const now = await createWebhookApp();
  try {
    const endpoint = await now.endpoint(['task.opened']);
    const send = async () => {
      await now.call('POST', `/webhook-endpoints/${endpoint.id}/test`, {});
      const last = endpoint.receiver.received.at(-1);
      if (!last) throw new Error('nothing came');
      return last;
    };
    const rotate = async (body: object) =>
      (await now.ask(webhookSecretSchema, 'POST', `/webhook-endpoints/${endpoint.id}/rotate-secret`, body))
        .secret;
    expect(endpoint.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const second = await rotate({ overlapHours: 1 });
    expect(second).not.toBe(endpoint.secret);
    const during = await send();
    expect(String(during.headers['webhook-signature']).split(' ')).toHaveLength(2);
    expect(verified(endpoint.secret, during).type).toBe('webhook.test');
    expect(verified(second, during).type).toBe('webhook.test');
    const third = await rotate({ overlapHours: 0 });
    const after = await send();
    expect(verified(third, after).type).toBe('webhook.test');
    expect(() => verified(second, after)).toThrow('No matching signature');
    expect(() => verified(endpoint.secret, after)).toThrow('No matching signature');
    const fourth = await rotate({ overlapHours: 1 });
    now.later(61 * minute);
    const { headers, body } = await send();
    const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
    expect(headers['webhook-signature']).toBe(
      new Webhook(fourth).sign(String(headers['webhook-id']), at, body),
    );
    // Sealed: neither the table nor the log has one of them.
    const { rows } = await now.app.database.pools.staff.query('select t::text as row from webhook_secret t');
    const kept = JSON.stringify(rows) + now.app.logLines().join('\n');
    for (const secret of [endpoint.secret, second, third, fourth])
      expect(kept).not.toContain(secret.slice(6, 30));
  } finally {
    await now.close();
  }
});

test('the address is looked at again at every delivery: a name that has become private gets nothing', async () => {
  const endpoint = await clinic.endpoint(['task.opened'], { url: 'https://hooks.example.com/in' });
  await openTasks(1);
  await clinic.deliver({ resolve: async () => ['10.1.2.3'] });
  expect(await deliveries(endpoint)).toMatchObject([{ state: 'waiting', lastFailure: 'address_refused' }]);
  await clinic.call('DELETE', `/webhook-endpoints/${endpoint.id}`);
});

test('what is 30 days old is forgotten, with its attempts; no answer of a receiver was kept', async () => {
  const count = async (table: string) =>
    (
      await clinic.app.database.pools.staff.query<{ count: number }>(
        `select count(*)::int as count from ${table}`,
      )
    ).rows[0]?.count;
  expect(await count('webhook_attempt')).toBeGreaterThan(50);
  const { rows } = await clinic.app.database.pools.staff.query(
    'select t::text as row from webhook_attempt t',
  );
  expect(JSON.stringify(rows)).not.toContain('of the receiver');
  clinic.later(31 * day);
  expect(await forgetWebhooks(clinic.app.deps, clinic.app.clinicId)).toBeGreaterThan(50);
  for (const table of ['webhook_event', 'webhook_delivery', 'webhook_attempt'])
    expect(await count(table)).toBe(0);
});
