import type { Hono } from 'hono';
import { Hono as HonoApp } from 'hono';
import { createClock } from './clock.ts';
import { controlRoutes } from './controlRoutes.ts';
import { createFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { receiveText } from './inboundText.ts';
import type { TypedText, TypedTextResult } from './inboundText.ts';
import { createLifecycle } from './lifecycle.ts';
import type { AccountNumber, MessagingService, NumberSettings, Outcome, SimulatedMessage } from './model.ts';
import { httpTransport } from './postWebhook.ts';
import type { WebhookTransport } from './postWebhook.ts';
import { seededRandom } from './random.ts';
import type { SimulatorEnv } from './restCall.ts';
import { restRoutes } from './restRoutes.ts';
import { createStatusCallbacks } from './statusCallbacks.ts';
import { openStore } from './store.ts';
import { phoneSummaries, threadOf } from './thread.ts';
import type { PhoneSummary, PhoneText } from './thread.ts';
import { createTracker } from './tracker.ts';
import type { Credentials, Delays, World, WorldEvent } from './world.ts';

export type SimulatorOptions = Credentials & {
  /** The account's numbers. Settings left out: default opt-out list with CANCEL freed, no toll-free, no pace. */
  numbers: readonly (Pick<AccountNumber, 'number'> & Partial<AccountNumber>)[];
  services?: readonly (Pick<MessagingService, 'sid' | 'numbers'> & Partial<MessagingService>)[];
  /** Phones to show from the start. */
  phones?: readonly { number: string; label?: string }[];
  testCredentials?: Credentials;
  apiKeys?: readonly { sid: string; secret: string }[];
  /** Keeps the state over restarts; without it everything is gone at the end. */
  stateFile?: string;
  /** `manual` moves only by `advance`; default `real`. */
  clock?: 'real' | 'manual';
  /** Real time in milliseconds, or the start of a manual clock. */
  now?: () => number;
  /** Makes the chances of faults repeatable. */
  seed?: number;
  delays?: Partial<Delays>;
  balance?: { amount: string; currency: string };
  selfUrl?: string;
  verifyServiceSid?: string;
  mediaNeedsAuth?: boolean;
  maxConcurrentRequests?: number;
  transport?: WebhookTransport;
};

/** The simulated Twilio, for tests and for the host application. */
export type Simulator = {
  /** REST API under `/2010-04-01`, control API beside it. Mount it with `.route(prefix, app)`; guard the control API. */
  app: Hono<SimulatorEnv>;
  fetch: Hono<SimulatorEnv>['fetch'];
  faults: Faults;
  /** A patient types a text; resolves when the webhook has answered and its answer is carried out. */
  textFromPhone(text: TypedText): Promise<TypedTextResult>;
  /** Every text to and from a number, oldest first, with what is still under way. */
  texts(number: string): PhoneText[];
  phones(): PhoneSummary[];
  setPhone(number: string, change: { label?: string | null; isOn?: boolean }): void;
  setOutcome(recipient: string, outcome: Outcome | null): void;
  setNumber(
    number: string,
    change: Partial<NumberSettings> & { inboundUrl?: string | null; fallbackUrl?: string | null },
  ): void;
  isOptedOut(number: string, phone: string): boolean;
  message(sid: string): Readonly<SimulatedMessage> | undefined;
  /** SIDs of every create call that was accepted, in order, whether or not its answer arrived. */
  readonly creates: readonly string[];
  /** Twilio's debugger: failed webhooks, bad TwiML, refused replies. */
  readonly alerts: readonly { code: number; at: number; sid: string | null }[];
  now(): number;
  /** Moves time on and posts the callbacks of each moment before the next one comes. */
  advance(ms: number): Promise<void>;
  /** Resolves when no webhook is under way. */
  settle(): Promise<void>;
  subscribe(listener: (event: WorldEvent) => void): () => void;
  close(): Promise<void>;
};

/** Twilio's published shape, and nobody's service. */
export const SIMULATED_VERIFY_SERVICE = `VA${'0'.repeat(32)}`;

const defaultDelays: Delays = { queued: 100, sending: 100, sent: 400, receipt: 800 };

/** Opens the state and starts what was under way. */
export async function createSimulator(options: SimulatorOptions): Promise<Simulator> {
  const tracker = createTracker();
  const listeners = new Set<(event: WorldEvent) => void>();
  const random = seededRandom(options.seed ?? Date.now());
  const store = await openStore(options.stateFile);
  const clock = createClock(options.clock ?? 'real', options.now);
  const world: World = {
    account: { accountSid: options.accountSid, authToken: options.authToken },
    testAccount: options.testCredentials ?? null,
    apiKeys: options.apiKeys ?? [],
    numbers: new Map(
      options.numbers.map((number) => [
        number.number,
        { ...accountNumber(number), ...store.settings(number.number) },
      ]),
    ),
    services: new Map((options.services ?? []).map((service) => [service.sid, messagingService(service)])),
    balance: options.balance ?? { amount: '42.00', currency: 'USD' },
    delays: { ...defaultDelays, ...options.delays },
    selfUrl: options.selfUrl?.replace(/\/+$/, '') ?? null,
    mediaNeedsAuth: options.mediaNeedsAuth ?? false,
    maxConcurrentRequests: options.maxConcurrentRequests ?? null,
    concurrentRequests: 0,
    clock,
    random,
    faults: createFaults(random),
    store,
    transport: options.transport ?? httpTransport(),
    track: tracker.track,
    announce: (event) => {
      for (const listener of listeners) listener(event);
    },
    alerts: [],
    creates: [],
    queueEnds: new Map(),
    stickySenders: new Map(),
    verifyServiceSid: options.verifyServiceSid ?? SIMULATED_VERIFY_SERVICE,
    verifications: new Map(),
  };
  const lifecycle = createLifecycle(world, createStatusCallbacks(world));

  const simulator: Omit<Simulator, 'app' | 'fetch'> = {
    faults: world.faults,
    textFromPhone(text) {
      const work = receiveText(world, lifecycle, text);
      world.track(work);
      return work;
    },
    texts: (number) => threadOf(world, number),
    phones: () => phoneSummaries(world),
    setPhone(number, change) {
      const before = store.phone(number) ?? { number, label: null, isOn: true };
      const phone = { ...before, ...change };
      store.putPhone(phone);
      if (phone.isOn && !before.isOn) lifecycle.phoneTurnedOn(number);
      world.announce({ phone: number, id: number });
    },
    setOutcome: (recipient, outcome) => store.putOutcome(recipient, outcome),
    setNumber(number, change) {
      const known = world.numbers.get(number);
      if (known === undefined) throw new RangeError('not a number of this account');
      const changed = { ...known, ...change };
      world.numbers.set(number, changed);
      const { optOut, cancelFreed, isTollFree, segmentsPerSecond } = changed;
      store.putSettings(number, { optOut, cancelFreed, isTollFree, segmentsPerSecond });
    },
    isOptedOut: (number, phone) =>
      store.isBlocked(
        [...world.services.values()].find(({ numbers }) => numbers.includes(number))?.sid ?? number,
        phone,
      ),
    message: (sid) => store.message(sid),
    creates: world.creates,
    alerts: world.alerts,
    now: () => clock.now(),
    advance: (ms) => clock.advance(ms, tracker.settle),
    settle: tracker.settle,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      clock.close();
      await world.transport.close();
      await tracker.settle();
      await store.close();
    },
  };
  for (const { number, label } of options.phones ?? []) {
    const isOn = store.phone(number)?.isOn ?? true;
    store.putPhone({ number, label: label ?? store.phone(number)?.label ?? null, isOn });
  }
  for (const message of store.messages()) if (message.direction !== 'inbound') lifecycle.begin(message);

  const app = new HonoApp<SimulatorEnv>();
  app.route('/', restRoutes(world, lifecycle));
  app.route('/', controlRoutes(world, simulator));
  return { ...simulator, app, fetch: app.fetch };
}

function accountNumber(number: Pick<AccountNumber, 'number'> & Partial<AccountNumber>): AccountNumber {
  return {
    inboundUrl: null,
    fallbackUrl: null,
    optOut: 'default',
    cancelFreed: true,
    isTollFree: false,
    segmentsPerSecond: null,
    ...number,
  };
}

function messagingService(
  service: Pick<MessagingService, 'sid' | 'numbers'> & Partial<MessagingService>,
): MessagingService {
  return { statusCallback: null, inboundUrl: null, deferToSender: true, ...service };
}
