import { createWebhookIntake } from '../../src/services/message/webhookIntake.ts';
import { randomUUIDv7 } from 'node:crypto';
import { createAuditKeys } from '../../src/db/auditKeys.ts';
import { createDatabase } from '../../src/db/database.ts';
import { createVault } from '../../src/db/vault.ts';
import type { Deps, Settings } from '../../src/dispatch/deps.ts';
import { countCalls } from '../../src/dispatch/countCalls.ts';
import { createMetrics } from '../../src/dispatch/metrics.ts';
import { createLogger } from '../../src/logging/logger.ts';
import { createApp } from '../../src/server/app.ts';
import { createAuth } from '../../src/server/auth.ts';
import { createSmsService, type SmsService } from '../../src/lib/integrations/twilio/createSmsService.ts';
import { scopes } from '../../src/domain/access/scopes.ts';
import { careCategories } from '../../src/domain/message/category.ts';
import { publicAlone } from '../../src/domain/outbound/callRule.ts';
import type { Actor } from '../../src/services/context.ts';
import type { ServerDeps } from '../../src/server/serverDeps.ts';
import { createStaffAccounts } from '../../src/server/staffAccounts.ts';
import { bootstrapClinic } from '../../src/services/clinic/bootstrapClinic.ts';
import { demoAccount } from '../../src/services/clinic/demo/demoClinic.ts';
import { seedDemoClinic } from '../../src/services/clinic/demo/seedDemoClinic.ts';
import { SIMULATED_VERIFY_SERVICE, type Simulator } from '../../src/simulator/simulator.ts';
import { createCarrier } from '../../src/twilio/carrier.ts';
import { createPools } from '../../src/db/pool.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { createCallers, type Callers } from './callers.ts';
import { addMessage, addPatient, type MessageFixture, type PatientFixture } from './fixtures.ts';
import { listen } from './listen.ts';
import { refusePersonalLines } from './nothingPersonal.ts';
import { rememberPasswords } from './rememberPasswords.ts';
import { createSettle } from './settle.ts';
import { simulateTwilio } from './twilio.ts';

export type TestAppOptions = {
  /** The app's clock; the real one by default. Sign-in always goes by the real one. */
  now?: () => Date;
  settings?: Partial<Settings>;
  /** The pace of the clinic's number. So fast by default that no test has to wait for it. */
  segmentsPerSecond?: number;
  /** With the demo's patients, appointments and conversations. */
  demo?: boolean;
  server?: Partial<
    Pick<
      ServerDeps,
      'authorize' | 'rateLimits' | 'screensFolder' | 'readiness' | 'hasRoom' | 'trustedProxies'
    >
  >;
  /** Its database; one of the run of the tests by default. */
  database?: () => Promise<TestDatabase>;
  /** What the app connects through, given the database's own address; the test itself looks past it. */
  connectThrough?: (connectionString: string) => Promise<string>;
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
  /** The clinic's number. */
  senderNumber: string;
  /** The simulated Twilio. Its clock stands still but for `settle`. */
  simulator: Simulator;
  /** Does everything that is due, on our side and on Twilio's, until nothing is. */
  settle: () => Promise<void>;
  /** A patient of the clinic. */
  /** The service functions, as a host application's own code calls them; attests care texts. */
  sms: SmsService;
  addPatient: (fixture?: PatientFixture) => Promise<{ id: string; shortId: number }>;
  /** A text of the past. */
  addMessage: (fixture: MessageFixture) => Promise<{ id: string; conversationId: string }>;
  /** Every log line so far, at trace level. */
  logLines: () => string[];
  /** Tells the app that it is about to stop. */
  stop: () => void;
  close: () => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

export const hostActor: Actor = {
  kind: 'host',
  id: null,
  name: 'host application',
  scopes,
  attestation: {
    categories: careCategories,
    wording: 'Patients of ours',
    by: 'host',
    at: new Date('2026-01-01'),
  },
};

/** Twilio's published shape, and nobody's account. */
const accountSid = `AC${'5'.repeat(32)}`;
export const testAuthToken = 'c'.repeat(32);
/** What the data keys of every test app are wrapped with. */
export const testMasterKey = Buffer.alloc(32, 7);
const senderNumber = '+12125550199';
const apiKey = 'hbk_test_0123456789abcdefghijklmnop';

/**
 * The whole app on a database of its own: clinic, first staff account and API key are made as at a first start. The
 * app answers over loopback HTTP, because the simulated Twilio calls it there.
 */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await (options.database ?? createTestDatabase)();
  const pools = options.connectThrough
    ? createPools({ connectionString: await options.connectThrough(database.connectionString) })
    : database.pools;
  const now = options.now ?? (() => new Date());
  const listener = await listen();
  const logged: string[] = [];
  const log = createLogger({ level: 'trace', destination: { write: (line) => logged.push(line) } });
  const simulator = await simulateTwilio({
    accountSid,
    authToken: testAuthToken,
    number: senderNumber,
    url: listener.url,
    now,
  });
  const carrier = createCarrier({
    accountSid,
    authToken: testAuthToken,
    baseUrl: `${listener.url}/simulator`,
    connections: 8,
  });
  const settings: Settings = {
    mode: 'simulator',
    accountSid,
    sendingEnabled: true,
    callRule: { ...publicAlone, allowsLoopback: true },
    publicUrl: listener.url,
    hasOwnTwilioServer: true,
    accountSegmentsPerSecond: 10_000,
    verifyServiceSid: SIMULATED_VERIFY_SERVICE,
    ...options.settings,
  };
  const metrics = createMetrics();
  metrics.watchPool('staff', pools.staff);
  const depsOn = (pool: TestDatabase['pools']['staff']): Deps => {
    const db = createDatabase(pool);
    return {
      db,
      vault: createVault(db, testMasterKey),
      auditKeys: createAuditKeys(testMasterKey),
      carrier: countCalls(carrier, metrics),
      settings,
      log,
      metrics,
      now,
      newId: () => randomUUIDv7(),
      wake: () => undefined,
    };
  };
  const deps = depsOn(pools.workers);
  const auth = createAuth({
    pool: pools.staff,
    secret: 'a secret of thirty-two characters and more',
    publicUrl: settings.publicUrl,
    trustedOrigins: [listener.url],
  });
  await rememberPasswords(auth);
  const stopping = new AbortController();
  const webhooks = depsOn(pools.webhooks);
  const intake = createWebhookIntake(webhooks);
  const server: ServerDeps = {
    staff: depsOn(pools.staff),
    webhooks,
    intake,
    auth,
    webhookTokens: [testAuthToken],
    trustedOrigins: [listener.url],
    rateLimits: { sendsPerMinute: 600, sendBurst: 200 },
    readiness: async () => null,
    screensFolder: null,
    simulator: simulator.control,
    version: 'test',
    stopping: stopping.signal,
    ...options.server,
  };
  const accounts = createStaffAccounts(auth);
  const bootstrapped = await bootstrapClinic(deps, accounts, {
    clinic: { name: null, phone: null, timeZone: null, country: 'US' },
    admin: null,
    apiKey,
    sender: { phoneNumber: senderNumber, messagingServiceSid: null },
  });
  const { clinicId } = bootstrapped;
  await deps.db
    .updateTable('sender')
    .set({ segmentsPerSecond: options.segmentsPerSecond ?? 1_000 })
    .where('clinicId', '=', clinicId)
    .execute();
  if (options.demo) await seedDemoClinic(deps, accounts, bootstrapped);
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
    await intake.idle();
    const texts = simulator.twilio.phones().flatMap(({ number }) => simulator.twilio.texts(number));
    await simulator.twilio.close();
    await carrier.close();
    if (pools !== database.pools) await pools.end();
    await database.drop();
    refusePersonalLines(
      logged,
      texts.map(({ body }) => body),
    );
  };
  return {
    ...callers,
    url: listener.url,
    clinicId,
    deps,
    server,
    database,
    apiKey,
    senderNumber,
    simulator: simulator.twilio,
    settle: createSettle(deps, simulator.twilio, intake),
    sms: createSmsService(() => Promise.resolve({ ...callers.ctx, actor: hostActor })),
    addPatient: (fixture) => addPatient(callers.ctx, fixture),
    addMessage: (fixture) => addMessage(callers.ctx, fixture),
    logLines: () => logged,
    stop: () => stopping.abort(),
    close,
    [Symbol.asyncDispose]: close,
  };
}
