import { randomUUIDv7 } from 'node:crypto';
import { createDatabase } from '../../src/db/database.ts';
import { createVault } from '../../src/db/vault.ts';
import type { Deps, Settings } from '../../src/dispatch/deps.ts';
import { createLogger } from '../../src/logging/logger.ts';
import { createApp } from '../../src/server/app.ts';
import { createAuth } from '../../src/server/auth.ts';
import type { ServerDeps } from '../../src/server/serverDeps.ts';
import { createStaffAccounts } from '../../src/server/staffAccounts.ts';
import { bootstrapClinic } from '../../src/services/clinic/bootstrapClinic.ts';
import { demoAccount } from '../../src/services/clinic/demoClinic.ts';
import { createCarrier } from '../../src/twilio/carrier.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { createCallers, type Callers } from './callers.ts';
import { listen } from './listen.ts';

export type TestAppOptions = {
  /** The app's clock; the real one by default. Sign-in always goes by the real one. */
  now?: () => Date;
  settings?: Partial<Settings>;
  server?: Partial<Pick<ServerDeps, 'authorize' | 'rateLimits' | 'screensFolder' | 'readiness'>>;
};

export type TestApp = Callers & {
  /** Where the app listens, over real loopback HTTP. */
  url: string;
  clinicId: string;
  /** What services and dispatch are called with; on the pool of the workers. */
  deps: Deps;
  server: ServerDeps;
  database: TestDatabase;
  /** What HEARBACK_API_KEY holds: every scope, attests care texts. */
  apiKey: string;
  /** Every log line so far, at trace level. */
  logLines: () => string[];
  close: () => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

/** Twilio's published shape, and nobody's account. */
const accountSid = `AC${'5'.repeat(32)}`;
const authToken = 'c'.repeat(32);
export const senderNumber = '+12125550199';
const apiKey = 'hbk_test_0123456789abcdefghijklmnop';

/**
 * The whole app on a database of its own: clinic, first staff account and API key are made as at a first start. The
 * app answers over loopback HTTP, because the simulated Twilio calls it there.
 */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const listener = await listen();
  const logged: string[] = [];
  const log = createLogger({ level: 'trace', destination: { write: (line) => logged.push(line) } });
  const masterKey = Buffer.alloc(32, 7);
  const carrier = createCarrier({
    accountSid,
    authToken,
    baseUrl: `${listener.url}/simulator`,
    connections: 8,
  });
  const settings: Settings = {
    mode: 'simulator',
    accountSid,
    sendingEnabled: true,
    publicUrl: listener.url,
    hasOwnTwilioServer: true,
    ...options.settings,
  };
  const depsOn = (pool: TestDatabase['pools']['staff']): Deps => {
    const db = createDatabase(pool);
    return {
      db,
      vault: createVault(db, masterKey),
      carrier,
      settings,
      log,
      now: options.now ?? (() => new Date()),
      newId: () => randomUUIDv7(),
      wake: () => undefined,
    };
  };
  const deps = depsOn(database.pools.workers);
  const auth = createAuth({
    pool: database.pools.staff,
    secret: 'a secret of thirty-two characters and more',
    publicUrl: settings.publicUrl,
    trustedOrigins: [listener.url],
  });
  const stopping = new AbortController();
  const server: ServerDeps = {
    staff: depsOn(database.pools.staff),
    webhooks: depsOn(database.pools.webhooks),
    auth,
    webhookTokens: [authToken],
    trustedOrigins: [listener.url],
    rateLimits: { sendsPerMinute: 600, sendBurst: 200 },
    readiness: async () => null,
    screensFolder: null,
    simulator: null,
    version: 'test',
    stopping: stopping.signal,
    ...options.server,
  };
  const { clinicId } = await bootstrapClinic(deps, createStaffAccounts(auth), {
    clinic: { name: null, phone: null, timeZone: null, country: 'US' },
    admin: null,
    apiKey,
    sender: { phoneNumber: senderNumber, messagingServiceSid: null },
  });
  listener.serve(createApp(server).fetch);
  const callers = await createCallers({
    url: listener.url,
    deps,
    auth,
    clinicId,
    apiKey,
    account: demoAccount,
  });
  const close = async (): Promise<void> => {
    stopping.abort();
    await listener.close();
    await carrier.close();
    await database.drop();
  };
  return {
    ...callers,
    url: listener.url,
    clinicId,
    deps,
    server,
    database,
    apiKey,
    logLines: () => logged,
    close,
    [Symbol.asyncDispose]: close,
  };
}
