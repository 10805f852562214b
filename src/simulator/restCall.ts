import { timingSafeEqual } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { FormTooLarge, parseFormBody } from '@/twilio/formBody.ts';
import type { FormPair } from '@/twilio/formBody.ts';
import { newSid } from './random.ts';
import { restError, restErrorBody } from './restError.ts';
import type { RestError } from './restError.ts';
import type { World } from './world.ts';
import { jsonAnswer } from './jsonAnswer.ts';

/** Under @hono/node-server the sockets come along; an in-process `app.request` has none. */
export type SimulatorEnv = { Bindings: Partial<HttpBindings> };

/** A signed-in call to the REST API. */
export type RestCall = {
  context: Context<SimulatorEnv>;
  /** Test credentials: no state, and most things closed. */
  isTest: boolean;
  /** The account whose path it is. */
  accountSid: string;
};

export type RestHandler = (call: RestCall) => Response | Promise<Response>;

const largestForm = 1_000_000;

/**
 * Wraps a handler as Twilio's front door does: counts concurrent calls, checks the credentials and that the account in
 * the path is theirs, and turns an error into its body.
 * @param options.isOpenToTest whether test credentials may use it
 */
export function restCall(
  world: World,
  options: { isOpenToTest: boolean },
  handler: RestHandler,
): (context: Context<SimulatorEnv>) => Promise<Response> {
  return async (context) => {
    const began = performance.now();
    world.concurrentRequests += 1;
    try {
      if (world.maxConcurrentRequests !== null && world.concurrentRequests > world.maxConcurrentRequests) {
        return refuse(restError(20429));
      }
      const credentials = signIn(world, context.req.header('authorization'));
      if (credentials === null) return refuse(restError(20003, 'Authenticate'));
      // The product APIs name no account in their paths.
      const accountSid = context.req.param('accountSid')?.replace(/\.json$/, '') ?? credentials.accountSid;
      if (accountSid !== credentials.accountSid) {
        return refuse(restError(20404, 'The requested resource was not found'));
      }
      if (credentials.isTest && !options.isOpenToTest) {
        return refuse(restError(20008, 'Resource not accessible with Test Account Credentials'));
      }
      const response = await handler({ context, isTest: credentials.isTest, accountSid });
      if (response === RESPONSE_ALREADY_SENT) return response;
      response.headers.set('Twilio-Request-Id', newSid('RQ'));
      response.headers.set('Twilio-Concurrent-Requests', String(world.concurrentRequests));
      response.headers.set('Twilio-Request-Duration', ((performance.now() - began) / 1_000).toFixed(3));
      return response;
    } finally {
      world.concurrentRequests -= 1;
    }
  };
}

/** Twilio's error answer. */
export function refuse(error: RestError, headers: Record<string, string> = {}): Response {
  return jsonAnswer(restErrorBody(error), error.status, headers);
}

/**
 * The form of a call. A body that is not form-encoded has no parameters at all, as with Twilio.
 * @throws FormTooLarge
 */
async function formOf(context: Context<SimulatorEnv>): Promise<FormPair[]> {
  const type = context.req.header('content-type') ?? '';
  if (!type.toLowerCase().startsWith('application/x-www-form-urlencoded')) return [];
  return parseFormBody(new Uint8Array(await context.req.arrayBuffer()), largestForm);
}

/** `formOf` with the error that Twilio gives for a body beyond reason. */
export async function formOrRefusal(context: Context<SimulatorEnv>): Promise<FormPair[] | Response> {
  try {
    return await formOf(context);
  } catch (error) {
    if (error instanceof FormTooLarge) return refuse(restError(20413));
    throw error;
  }
}

function signIn(world: World, header: string | undefined): { accountSid: string; isTest: boolean } | null {
  const encoded = /^Basic\s+(.+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const password = rest.join(':');
  const { account, testAccount } = world;
  if (user === account.accountSid && isSame(password, account.authToken))
    return { accountSid: user, isTest: false };
  if (testAccount !== null && user === testAccount.accountSid && isSame(password, testAccount.authToken)) {
    return { accountSid: user, isTest: true };
  }
  const key = world.apiKeys.find(({ sid }) => sid === user);
  return key !== undefined && isSame(password, key.secret)
    ? { accountSid: account.accountSid, isTest: false }
    : null;
}

function isSame(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
