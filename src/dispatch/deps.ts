import type { AuditKeys } from '@/db/auditKeys.ts';
import type { Database } from '@/db/database.ts';
import type { Vault } from '@/db/vault.ts';
import type { CallRule } from '@/domain/outbound/callRule.ts';
import type { Logger } from '@/logging/logger.ts';
import type { Carrier } from '@/twilio/carrier.ts';
import type { Metrics } from './metrics.ts';

/** What the installation was started with, as far as sending and answering depend on it. */
export type Settings = {
  mode: 'simulator' | 'twilio';
  accountSid: string;
  /** NEXT_PUBLIC_ENABLE_TWILIO_SMS: off refuses sends; inbound texts and STOP are still processed. */
  sendingEnabled: boolean;
  /** The address that Twilio reaches. */
  publicUrl: string;
  /** TWILIO_API_BASE_URL is set: callbacks are sent even to a loopback address. */
  hasOwnTwilioServer: boolean;
  /** HEARBACK_ALLOWED_PRIVATE_HOSTS: what may be called of the addresses that a clinic has written down, beside the public ones. */
  callRule: CallRule;
  /** What Twilio takes from the whole account, all senders together. */
  accountSegmentsPerSecond: number;
  /** TWILIO_VERIFY_SERVICE_SID: without one, numbers cannot be verified by code. */
  verifyServiceSid: string | null;
};

/** Everything that acting needs. Time and ids are here so that tests can say what they are. */
export type Deps = {
  db: Database;
  vault: Vault;
  /** What the audit trail is sealed with. */
  auditKeys: AuditKeys;
  carrier: Carrier;
  settings: Settings;
  log: Logger;
  /** Counters of this process. */
  metrics: Metrics;
  now: () => Date;
  newId: () => string;
  /** Tells the workers that something is due. Cheap, may be called often, never fails. */
  wake: () => void;
};
