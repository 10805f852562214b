import { getRequestListener } from '@hono/node-server';
import { createServer } from 'node:http';
import { httpTransport } from '../src/simulator/postWebhook.ts';
import { createSimulator, type Simulator } from '../src/simulator/simulator.ts';
import { twilioQuestion } from './processes/twilioQuestions.ts';
import { accountSid, authToken, publicUrl, senderNumber } from './processes/world.ts';

// The simulated Twilio as a process of its own: it outlives every process of ours, and its ledger is the witness.

/** Where the web process listens now; null while there is none. */
let webUrl: string | null = null;
const transport = httpTransport();
let simulator: Simulator | undefined;

async function listen(seed: number): Promise<number> {
  const created = await createSimulator({
    accountSid,
    authToken,
    numbers: [{ number: senderNumber, inboundUrl: `${publicUrl}/api/v2/twilio/webhook` }],
    seed,
    transport: {
      post: async (post) =>
        webUrl === null
          ? { failed: 'ct' }
          : transport.post({ ...post, url: post.url.replace(publicUrl, webUrl) }),
      close: () => transport.close(),
    },
  });
  simulator = created;
  const listener = getRequestListener((request, env) => created.fetch(request, { ...env }));
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function answer(question: unknown): Promise<unknown> {
  const asked = twilioQuestion.parse(question);
  if (asked.do === 'listen') return listen(asked.seed);
  const twilio = simulator;
  if (!twilio) throw new Error('Twilio does not listen yet');
  switch (asked.do) {
    case 'deliverTo':
      webUrl = asked.url;
      return null;
    case 'faults':
      twilio.faults.clear();
      for (const { kind, rule } of asked.rules) twilio.faults.set(kind, rule);
      return null;
    case 'count':
      return twilio.creates.length;
    case 'ledger':
      return twilio.creates.map((sid) => ({ sid, messageId: messageIdOf(twilio, sid) }));
    case 'type':
      return typeAll(twilio, asked.texts);
    case 'settle':
      await twilio.settle();
      return null;
  }
}

/** Our own id of the text, which travels in the address of its callbacks. */
function messageIdOf(twilio: Simulator, sid: string): string {
  const callback = twilio.message(sid)?.statusCallback;
  return (callback && new URL(callback).searchParams.get('message')) || 'unknown';
}

/** Each after the one before has been answered, as a carrier hands them over; phones do not wait for each other. */
async function typeAll(
  twilio: Simulator,
  texts: readonly { from: string; body: string }[],
): Promise<(string | null)[]> {
  const results = new Map<object, string | null>();
  const byPhone = Map.groupBy(texts, ({ from }) => from);
  await Promise.all(
    [...byPhone.values()].map(async (own) => {
      for (const text of own)
        results.set(text, (await twilio.textFromPhone({ ...text, to: senderNumber })).sid);
    }),
  );
  return texts.map((text) => results.get(text) ?? null);
}

process.on('disconnect', () => process.exit());
process.on('message', (message: { id: number; question: unknown }) => {
  const { id, question } = message;
  answer(question).then(
    (given) => process.send?.({ id, answer: given }),
    (error: unknown) =>
      process.send?.({
        id,
        failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  );
});
