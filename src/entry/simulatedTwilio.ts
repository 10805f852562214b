import { hkdfSync } from 'node:crypto';
import { getRequestListener } from '@hono/node-server';
import { httpTransport } from '../simulator/postWebhook.ts';
import type { WebhookTransport } from '../simulator/postWebhook.ts';
import { createSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { demoPhones } from '../services/clinic/demo/demoPatients.ts';
import { claimPort } from './claimPort.ts';

/** The simulator's one account. Its number is from the range that is kept free for fiction. */
export const SIMULATED_ACCOUNT_SID = `AC${'5'.repeat(32)}`;
export const SIMULATED_NUMBER = '+12125550190';
/** For locations with a number of their own. */
const SPARE_NUMBERS = ['+12125550191', '+12125550192'];

export interface SimulatedTwilio {
  readonly authToken: string;
  /** For the carrier: the REST API, on a port of its own that only this machine reaches. */
  readonly baseUrl: string;
  /** The phones and switches, below this prefix of our own server. */
  readonly control: { readonly fetch: (request: Request) => Response | Promise<Response> };
  close(): Promise<void>;
}

export interface SimulatedTwilioOptions {
  readonly stateFile: string;
  readonly encryptionKey: Buffer;
  /** As our app knows itself: webhooks are signed for it. */
  readonly publicUrl: string;
  /** Where our app really listens: webhooks are delivered there, whatever the public address leads to. */
  readonly localUrl: string;
}

const CONTROL_PREFIX = '/simulator';

/** Starts the stand-in for Twilio of an installation without credentials. */
export async function startSimulatedTwilio(options: SimulatedTwilioOptions): Promise<SimulatedTwilio> {
  // Secret like a real token, or anybody who reaches the app could sign a text from a patient.
  const token = hkdfSync('sha256', options.encryptionKey, '', 'simulated Twilio auth token', 16);
  const authToken = Buffer.from(token).toString('hex');
  const wire = await claimPort('127.0.0.1', 0);
  const baseUrl = `http://127.0.0.1:${wire.port}`;
  const simulator = await createSimulator({
    accountSid: SIMULATED_ACCOUNT_SID,
    authToken,
    numbers: [SIMULATED_NUMBER, ...SPARE_NUMBERS].map((number) => ({
      number,
      inboundUrl: `${options.publicUrl}/api/v2/twilio/webhook`,
    })),
    phones: demoPhones(),
    stateFile: options.stateFile,
    selfUrl: baseUrl,
    transport: deliverLocally(options.publicUrl, options.localUrl),
  });
  const listener = getRequestListener((request) => answerWire(simulator, request));
  wire.serve((incoming, outgoing) => void listener(incoming, outgoing));
  return {
    authToken,
    baseUrl,
    control: { fetch: (request) => simulator.fetch(withoutPrefix(request)) },
    close: async () => {
      await wire.close();
      await simulator.close();
    },
  };
}

const wirePaths = ['/2010-04-01/', '/v2/PhoneNumbers/', '/v2/Services/'];

/** The phones and switches are for staff alone, through our own server. */
function answerWire(simulator: Simulator, request: Request): Response | Promise<Response> {
  const { pathname } = new URL(request.url);
  return wirePaths.some((path) => pathname.startsWith(path))
    ? simulator.fetch(request)
    : new Response(null, { status: 404 });
}

function withoutPrefix(request: Request): Request {
  const url = new URL(request.url);
  url.pathname = url.pathname.slice(CONTROL_PREFIX.length);
  return new Request(url, request);
}

function deliverLocally(publicUrl: string, localUrl: string): WebhookTransport {
  const transport = httpTransport();
  return {
    post: (post) => transport.post({ ...post, url: post.url.replace(publicUrl, localUrl) }),
    close: () => transport.close(),
  };
}
