import { Agent } from 'node:http';
import { Hono } from 'hono';
import { Pool } from 'pg';
import twilio from 'twilio';
import RequestClient from 'twilio/lib/base/RequestClient.js';
import { z } from 'zod';
import { answerParent } from './child.ts';
import { listen, repeat } from './handlers.ts';
import {
  accountSid,
  authToken,
  inboundPath,
  knownNumbers,
  phoneNumberOf,
  publicUrl,
  sendPath,
  senderNumber,
  textToSend,
} from './world.ts';

/**
 * The plain integration, as a tutorial would write it: a handler that checks the signature with Twilio's own function, one
 * INSERT for an inbound text, one UPDATE for a status, an INSERT and an UPDATE around every send with the SDK as it comes.
 */
const question = z.discriminatedUnion('do', [
  z.object({ do: z.literal('start'), connectionString: z.string(), twilioPort: z.int() }),
  z.object({ do: z.literal('send'), count: z.int(), concurrency: z.int() }),
]);

/** The SDK's own client, led to the stand-in. It prepares a connection pool for https alone; over http it gets the same one. */
class LocalRequestClient extends RequestClient {
  readonly #origin: string;

  constructor(port: number) {
    super();
    this.#origin = `http://127.0.0.1:${port}`;
    const agent = new Agent({
      keepAlive: true,
      timeout: 30_000,
      maxSockets: 20,
      maxTotalSockets: 100,
      maxFreeSockets: 5,
    });
    Reflect.set(Reflect.get(Reflect.get(this, 'axios'), 'defaults'), 'httpAgent', agent);
  }

  override request<Data>(options: RequestClient.RequestOptions<Data>) {
    return super.request<Data>({ ...options, uri: options.uri.replace(/^https:\/\/[^/]+/, this.#origin) });
  }
}

function createIntegration(connectionString: string, twilioPort: number) {
  const pool = new Pool({ connectionString });
  const client = twilio(accountSid, authToken, { httpClient: new LocalRequestClient(twilioPort) });
  const app = new Hono();

  async function send(to: string, body: string): Promise<string> {
    const { rows } = await pool.query<{ id: string }>(
      `insert into messages (direction, from_number, to_number, body, status)
       values ('outbound', $1, $2, $3, 'sending') returning id`,
      [senderNumber, to, body],
    );
    const sent = await client.messages.create({
      to,
      from: senderNumber,
      body,
      statusCallback: `${publicUrl}/api/v2/twilio/status`,
    });
    await pool.query('update messages set sid = $1, status = $2, updated_at = now() where id = $3', [
      sent.sid,
      sent.status,
      rows[0]?.id,
    ]);
    return sent.sid;
  }

  app.post(inboundPath, async (c) => {
    const form = await c.req.parseBody();
    if (!isSigned(c.req.header('x-twilio-signature'), c.req.url, form)) return c.body(null, 403);
    await pool.query(
      `insert into messages (sid, direction, from_number, to_number, body, status)
       values ($1, 'inbound', $2, $3, $4, 'received')`,
      [form['MessageSid'], form['From'], form['To'], form['Body']],
    );
    return c.body('<Response/>', 200, { 'content-type': 'text/xml' });
  });
  app.post('/api/v2/twilio/status', async (c) => {
    const form = await c.req.parseBody();
    if (!isSigned(c.req.header('x-twilio-signature'), c.req.url, form)) return c.body(null, 403);
    await pool.query('update messages set status = $1, error_code = $2, updated_at = now() where sid = $3', [
      form['MessageStatus'],
      form['ErrorCode'] ?? null,
      form['MessageSid'],
    ]);
    return c.body(null, 204);
  });
  app.post(sendPath, async (c) => {
    const { to, message } = await c.req.json<{ to: string; message: string }>();
    return c.json({ success: true, messageId: await send(to, message) });
  });
  return { app, send };
}

function isSigned(signature: string | undefined, url: string, form: Record<string, unknown>): boolean {
  const { pathname, search } = new URL(url);
  return twilio.validateRequest(authToken, signature ?? '', `${publicUrl}${pathname}${search}`, form);
}

let integration: ReturnType<typeof createIntegration> | undefined;

answerParent(question, async (asked) => {
  if (asked.do === 'start') {
    integration = createIntegration(asked.connectionString, asked.twilioPort);
    return listen(integration.app);
  }
  return repeat(asked.count, asked.concurrency, async (index) => {
    await integration?.send(phoneNumberOf(index % knownNumbers), textToSend);
  });
});
