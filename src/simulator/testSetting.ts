import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import twilio from 'twilio';
import { createSimulator } from './simulator.ts';
import type { Simulator, SimulatorOptions } from './simulator.ts';

export const accountSid = `AC${'0'.repeat(30)}01`;
export const authToken = '12345';
export const ourNumber = '+15005550006';
export const patient = '+14155550100';

/** A webhook as the application received it. */
export type ReceivedWebhook = {
  url: string;
  form: Record<string, string>;
  /** By twilio-node's own check, on the address that was configured. */
  isSigned: boolean;
  token: string | undefined;
};

export type TestSetting = {
  simulator: Simulator;
  /** Address of the simulator. */
  baseUrl: string;
  /** The official SDK, pointed at the simulator and otherwise as it comes. */
  client: ReturnType<typeof twilio>;
  /** Where the application listens. */
  appUrl: string;
  webhooks: ReceivedWebhook[];
  /** What the application answers, by path. */
  answers: Map<string, (webhook: ReceivedWebhook) => Response | Promise<Response>>;
  close(): Promise<void>;
};

/** A simulator on a real port, and a small application that receives its webhooks; the clock stands still. */
export async function openSetting(options: Partial<SimulatorOptions> = {}): Promise<TestSetting> {
  const webhooks: ReceivedWebhook[] = [];
  const answers: TestSetting['answers'] = new Map();
  const application = new Hono();
  application.post('*', async (c) => {
    const form = Object.fromEntries(new URLSearchParams(await c.req.text()));
    const url = `${app.url}${c.req.url.slice(new URL(c.req.url).origin.length)}`;
    const isSigned = twilio.validateRequest(authToken, c.req.header('x-twilio-signature') ?? '', url, form);
    const webhook = { url, form, isSigned, token: c.req.header('i-twilio-idempotency-token') };
    webhooks.push(webhook);
    const answer = answers.get(c.req.path);
    return answer === undefined ? c.body(null, 204) : answer(webhook);
  });
  const app = await listen(application);
  const simulator = await createSimulator({
    accountSid,
    authToken,
    clock: 'manual',
    now: () => Date.parse('2026-01-05T15:00:00.250Z'),
    seed: 1,
    ...options,
    numbers: options.numbers ?? [{ number: ourNumber, inboundUrl: `${app.url}/inbound` }],
  });
  const api = await listen(new Hono().route('/simulator', simulator.app));
  const client = twilio(accountSid, authToken);
  client.api.baseUrl = `${api.url}/simulator`;
  return {
    simulator,
    baseUrl: `${api.url}/simulator`,
    client,
    appUrl: app.url,
    webhooks,
    answers,
    async close() {
      await simulator.close();
      await api.close();
      await app.close();
    },
  };
}

async function listen(app: { fetch: Hono['fetch'] }): Promise<{ url: string; close(): Promise<void> }> {
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  if (!server.listening) await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
