import { Hono } from 'hono';
import { z } from 'zod';
import { createCarrier } from '../src/twilio/carrier.ts';
import type { Carrier } from '../src/twilio/carrier.ts';
import { parseFormBody } from '../src/twilio/formBody.ts';
import type { FormPair } from '../src/twilio/formBody.ts';
import { parseInboundForm } from '../src/twilio/inboundForm.ts';
import { isValidSignature } from '../src/twilio/signature.ts';
import { parseStatusForm } from '../src/twilio/statusForm.ts';
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

/** The bare limit: our own wire (signature, forms, SDK over our connections) with nothing behind it: no database, no ledger. */
const question = z.discriminatedUnion('do', [
  z.object({ do: z.literal('start'), twilioPort: z.int() }),
  z.object({ do: z.literal('send'), count: z.int(), concurrency: z.int() }),
]);

function createHandlers(carrier: Carrier): Hono {
  const app = new Hono();
  app.post(inboundPath, async (c) => {
    const params = await readForm(c.req.raw);
    if (!params || !parseInboundForm(params).success) return c.body(null, 403);
    return c.body('<Response/>', 200, { 'content-type': 'text/xml' });
  });
  app.post('/api/v2/twilio/status', async (c) => {
    const params = await readForm(c.req.raw);
    return c.body(null, params && parseStatusForm(params).success ? 204 : 403);
  });
  app.post(sendPath, async (c) => {
    const { to, message } = await c.req.json<{ to: string; message: string }>();
    return c.json({ success: true, messageId: await send(carrier, to, message) });
  });
  return app;
}

/** The parameters of a signed form; null when it is not signed. */
async function readForm(request: Request): Promise<FormPair[] | null> {
  const { pathname, search } = new URL(request.url);
  const params = parseFormBody(new Uint8Array(await request.arrayBuffer()), 256 * 1024);
  const signature = request.headers.get('x-twilio-signature');
  const isSigned = isValidSignature({
    tokens: [authToken],
    signature,
    url: `${publicUrl}${pathname}${search}`,
    params,
  });
  return isSigned ? params : null;
}

async function send(carrier: Carrier, to: string, body: string): Promise<string> {
  const sent = await carrier.createMessage({
    to,
    from: senderNumber,
    body,
    statusCallback: `${publicUrl}/api/v2/twilio/status`,
  });
  return sent.sid;
}

let carrier: Carrier | undefined;

answerParent(question, async (asked) => {
  if (asked.do === 'start') {
    carrier = createCarrier({ accountSid, authToken, baseUrl: `http://127.0.0.1:${asked.twilioPort}` });
    return listen(createHandlers(carrier));
  }
  const started = carrier;
  if (!started) throw new Error('not started');
  return repeat(asked.count, asked.concurrency, async (index) => {
    await send(started, phoneNumberOf(index % knownNumbers), textToSend);
  });
});
