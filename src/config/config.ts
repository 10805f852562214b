import type { CallRule } from '../domain/outbound/callRule.ts';
import type { CountryCode } from '../domain/phone/phoneNumberReader.ts';
import type { LogLevel } from '../logging/logger.ts';

/** What the installation was told through its environment, checked and complete. */
export interface Config {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** PUBLIC_URL without a slash at the end; null: `http://localhost:` and the port. */
  readonly publicUrl: string | null;
  /** Absolute. Holds the embedded database and the state of the simulator. */
  readonly dataFolder: string;
  /** null: the embedded database in the data folder. */
  readonly databaseUrl: string | null;
  readonly mode: 'simulator' | 'twilio';
  /** null with the simulator. */
  readonly twilio: TwilioConfig | null;
  /** NEXT_PUBLIC_ENABLE_TWILIO_SMS: off refuses sends; inbound texts and STOP are processed all the same. */
  readonly sendingEnabled: boolean;
  /** HEARBACK_ALLOWED_PRIVATE_HOSTS: private hosts that webhooks and record systems may have; this machine with the simulator alone. */
  readonly callRule: CallRule;
  /** What Twilio takes from the whole account, all senders together. */
  readonly segmentsPerSecond: number;
  /** 32 bytes; null: the key in the data folder, generated there at the first start. */
  readonly encryptionKey: Buffer | null;
  /** HEARBACK_FORMER_ENCRYPTION_KEY: the key before it, while it is changed. */
  readonly formerEncryptionKey: Buffer | null;
  /** HEARBACK_API_KEY: created for the first clinic with every scope. */
  readonly apiKey: string | null;
  /** HEARBACK_TRUSTED_PROXIES: addresses and networks whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** The first staff account; null: the demo account, with the simulator alone. */
  readonly admin: { readonly email: string; readonly password: string } | null;
  readonly clinic: ClinicConfig;
  readonly logLevel: LogLevel;
}

export interface TwilioConfig {
  readonly accountSid: string;
  readonly authToken: string;
  /** Also accepted on webhooks, for rotation. */
  readonly authTokenSecondary: string | null;
  /** E.164, or a short code. */
  readonly phoneNumber: string;
  readonly messagingServiceSid: string | null;
  readonly verifyServiceSid: string | null;
  /** Another server that speaks Twilio's REST API; null: Twilio. */
  readonly apiBaseUrl: string | null;
}

/** The first clinic. null: the demo value, with the simulator alone. */
export interface ClinicConfig {
  readonly name: string | null;
  /** E.164. */
  readonly phone: string | null;
  readonly timeZone: string | null;
  readonly country: CountryCode;
}
