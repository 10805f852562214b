import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { AccountNumber, MessagingService, Phone } from './model.ts';
import type { WebhookTransport } from './postWebhook.ts';
import type { Store } from './store.ts';
import type { SimulatedVerification } from './verifications.ts';

/** Milliseconds between statuses. */
export type Delays = {
  /** Until a Messaging Service has chosen a sender. */
  queued: number;
  /** From leaving the queue until `sending`. */
  sending: number;
  /** From leaving the queue until `sent`. */
  sent: number;
  /** From `sent` until the receipt. */
  receipt: number;
};

export type Credentials = { accountSid: string; authToken: string };

/** Something that a screen may want to show; ids only. */
export type WorldEvent = { phone: string; id: string };

/** What every part of the simulator shares. */
export type World = {
  account: Credentials;
  testAccount: Credentials | null;
  /** API keys of the account: they sign in, they do not sign webhooks. */
  apiKeys: readonly { sid: string; secret: string }[];
  numbers: Map<string, AccountNumber>;
  services: ReadonlyMap<string, MessagingService>;
  balance: { amount: string; currency: string };
  delays: Delays;
  /** Address of this simulator as the application reaches it, for media; null when unknown. */
  selfUrl: string | null;
  mediaNeedsAuth: boolean;
  maxConcurrentRequests: number | null;
  /** REST calls in progress. */
  concurrentRequests: number;
  clock: Clock;
  random: () => number;
  faults: Faults;
  store: Store;
  transport: WebhookTransport;
  /** Work that `settle` waits for. Never rejects. */
  track: (work: Promise<unknown>) => void;
  announce(event: WorldEvent): void;
  /** Twilio's debugger: warnings that no API answer carries. Newest last. */
  alerts: { code: number; at: number; sid: string | null }[];
  /** Accepted create calls, by SID in order; the witness for tests of lost answers. */
  creates: string[];
  /** When each sender's queue is empty again. */
  queueEnds: Map<string, number>;
  /** The Verify service of the account. */
  verifyServiceSid: string;
  /** Codes that were sent, by phone; forgotten at a restart, as they live ten minutes. */
  verifications: Map<string, SimulatedVerification>;
  /** Senders that a service keeps per recipient. */
  stickySenders: Map<string, string>;
};

/** The phone of a number; a number that we meet for the first time gets one. */
export function phoneOf(world: World, number: string): Phone {
  const known = world.store.phone(number);
  if (known !== undefined) return known;
  const phone = { number, label: null, isOn: true };
  world.store.putPhone(phone);
  return phone;
}

/** The service that a number belongs to. */
export function serviceOf(world: World, number: string): MessagingService | null {
  for (const service of world.services.values()) if (service.numbers.includes(number)) return service;
  return null;
}

/** What an opt-out holds for: the whole service of a number, else the number alone. */
export function optOutScope(world: World, number: string): string {
  return serviceOf(world, number)?.sid ?? number;
}

export function alert(world: World, code: number, sid: string | null): void {
  world.alerts.push({ code, at: world.clock.now(), sid });
}
