import { resolve } from 'node:path';
import { publicAlone } from '../domain/outbound/callRule.ts';
import { parsePhoneNumber } from '../domain/phone/phoneNumber.ts';
import type { CountryCode } from '../domain/phone/phoneNumberReader.ts';
import type { Config, TwilioConfig } from './config.ts';
import { ENVIRONMENT_FIELDS } from './environmentFields.ts';
import type { EnvironmentFields } from './environmentFields.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Either a configuration, or every problem there is, each a sentence that begins with the variable's name. */
export type EnvironmentReading =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

const CREDENTIALS = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_PHONE_NUMBER'] as const;
const ONLY_WITH_CREDENTIALS = [
  'TWILIO_AUTH_TOKEN_SECONDARY',
  'TWILIO_MESSAGING_SERVICE_SID',
  'TWILIO_VERIFY_SERVICE_SID',
  'TWILIO_API_BASE_URL',
] as const;
const DEFAULT_PORT = 5000;
/** The most that a 10DLC campaign gets, over all carriers. */
const DEFAULT_SEGMENTS_PER_SECOND = 225;
const DEFAULT_DATA_FOLDER = '.hearback';

/**
 * Reads the variables of the installation. Pure: `environment` is `process.env` with the `.env` files under it, and
 * relative folders start at `workingFolder`. A variable that is empty counts as not set. Values are never repeated
 * in a problem, since many of them are secrets.
 */
export function parseEnvironment(environment: Environment, workingFolder: string): EnvironmentReading {
  const known = Object.keys(ENVIRONMENT_FIELDS.shape);
  // By computed key, NEXT_PUBLIC_… above all: a bundler that inlines `process.env.NAME` would freeze the build's value.
  const given = Object.fromEntries(known.map((name) => [name, environment[name]?.trim() || undefined]));
  const isSet = (name: string): boolean => given[name] !== undefined;

  const fields = ENVIRONMENT_FIELDS.safeParse(given);
  const problems = fields.success
    ? []
    : fields.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`);
  problems.push(...findConflicts(isSet));
  const country = readCountry(given['HEARBACK_COUNTRY']);
  const sender = readSender(given['TWILIO_PHONE_NUMBER'], country, problems);
  const clinicPhone = readClinicPhone(given['HEARBACK_CLINIC_PHONE'], country, problems);
  if (CREDENTIALS.every(isSet) && namesThisMachine(given['HEARBACK_ALLOWED_PRIVATE_HOSTS'])) {
    problems.push(
      'HEARBACK_ALLOWED_PRIVATE_HOSTS names this very machine, which is for the simulator alone: what listens here answers nobody else. Remove it from the list.',
    );
  }
  if (!fields.success || problems.length > 0) return { ok: false, problems };

  const values = fields.data;
  const twilio = readTwilio(values, sender);
  const config: Config = {
    port: values.PORT ?? DEFAULT_PORT,
    host: values.HOST ?? (twilio ? '0.0.0.0' : '127.0.0.1'),
    publicUrl: values.PUBLIC_URL ?? null,
    dataFolder: resolve(workingFolder, values.HEARBACK_DATA_DIR ?? DEFAULT_DATA_FOLDER),
    databaseUrl: values.DATABASE_URL ?? null,
    mode: twilio ? 'twilio' : 'simulator',
    twilio,
    sendingEnabled: values.NEXT_PUBLIC_ENABLE_TWILIO_SMS ?? twilio === null,
    callRule: values.HEARBACK_ALLOWED_PRIVATE_HOSTS ?? publicAlone,
    segmentsPerSecond: values.HEARBACK_SEGMENTS_PER_SECOND ?? DEFAULT_SEGMENTS_PER_SECOND,
    encryptionKey: values.HEARBACK_ENCRYPTION_KEY ?? null,
    formerEncryptionKey: values.HEARBACK_FORMER_ENCRYPTION_KEY ?? null,
    apiKey: values.HEARBACK_API_KEY ?? null,
    trustedProxies: values.HEARBACK_TRUSTED_PROXIES ?? [],
    admin:
      values.HEARBACK_ADMIN_EMAIL !== undefined && values.HEARBACK_ADMIN_PASSWORD !== undefined
        ? { email: values.HEARBACK_ADMIN_EMAIL, password: values.HEARBACK_ADMIN_PASSWORD }
        : null,
    clinic: {
      name: values.HEARBACK_CLINIC_NAME ?? null,
      phone: clinicPhone,
      timeZone: values.HEARBACK_TIME_ZONE ?? null,
      country,
    },
    logLevel: values.LOG_LEVEL ?? 'info',
  };
  return { ok: true, config, warnings: findUnknown(environment, known) };
}

/** What is wrong with the variables together, however right each of them is. */
function findConflicts(isSet: (name: string) => boolean): string[] {
  const problems: string[] = [];
  const present = CREDENTIALS.filter(isSet);
  const missing = CREDENTIALS.filter((name) => !isSet(name));
  if (present.length > 0 && missing.length > 0) {
    problems.push(
      `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing: with ${present.join(' and ')} alone ` +
        'nothing can be sent. Set all three for real texts, or none for the simulator.',
    );
  }
  if (present.length === 0) {
    for (const name of ONLY_WITH_CREDENTIALS.filter(isSet)) {
      problems.push(
        `${name} is set, but ${missing.join(', ')} are not. Set them too, or remove it for the simulator.`,
      );
    }
  }
  if (missing.length === 0 && !isSet('DATABASE_URL') && !isSet('HEARBACK_DATA_DIR')) {
    problems.push(
      'DATABASE_URL or HEARBACK_DATA_DIR must be set with real Twilio credentials, so that real patients never meet ' +
        'the database that the simulator has filled with invented ones.',
    );
  }
  if (isSet('DATABASE_URL') && !isSet('HEARBACK_ENCRYPTION_KEY')) {
    problems.push(
      'HEARBACK_ENCRYPTION_KEY must be set with DATABASE_URL: 32 bytes in base64, as `openssl rand -base64 32` prints ' +
        'them. Keep it as safe as the database: without it no message can be read.',
    );
  }
  for (const [one, other] of [
    ['HEARBACK_ADMIN_EMAIL', 'HEARBACK_ADMIN_PASSWORD'],
    ['HEARBACK_ADMIN_PASSWORD', 'HEARBACK_ADMIN_EMAIL'],
  ] as const) {
    if (isSet(one) && !isSet(other)) problems.push(`${other} must be set together with ${one}.`);
  }
  return problems;
}

function readCountry(text: string | undefined): CountryCode {
  const country = ENVIRONMENT_FIELDS.shape.HEARBACK_COUNTRY.safeParse(text);
  // A country that is wrong is a problem of its own already; the numbers are then read as American.
  return country.data ?? 'US';
}

function namesThisMachine(text: string | undefined): boolean {
  const rule = ENVIRONMENT_FIELDS.shape.HEARBACK_ALLOWED_PRIVATE_HOSTS.safeParse(text);
  return rule.data?.allowsLoopback ?? false;
}

/** Short codes are senders, though no texts can be sent to them as phone numbers. */
function readSender(text: string | undefined, country: CountryCode, problems: string[]): string {
  if (text === undefined || /^\d{5,6}$/.test(text)) return text ?? '';
  return readNumber('TWILIO_PHONE_NUMBER', text, country, problems) ?? '';
}

function readClinicPhone(text: string | undefined, country: CountryCode, problems: string[]): string | null {
  return text === undefined ? null : readNumber('HEARBACK_CLINIC_PHONE', text, country, problems);
}

function readNumber(name: string, text: string, country: CountryCode, problems: string[]): string | null {
  const reading = parsePhoneNumber(text, country);
  if (reading.ok) return reading.phoneNumber;
  problems.push(`${name} cannot be used. ${reading.message}`);
  return null;
}

function readTwilio(values: EnvironmentFields, phoneNumber: string): TwilioConfig | null {
  if (values.TWILIO_ACCOUNT_SID === undefined || values.TWILIO_AUTH_TOKEN === undefined) return null;
  return {
    accountSid: values.TWILIO_ACCOUNT_SID,
    authToken: values.TWILIO_AUTH_TOKEN,
    authTokenSecondary: values.TWILIO_AUTH_TOKEN_SECONDARY ?? null,
    phoneNumber,
    messagingServiceSid: values.TWILIO_MESSAGING_SERVICE_SID ?? null,
    verifyServiceSid: values.TWILIO_VERIFY_SERVICE_SID ?? null,
    apiBaseUrl: values.TWILIO_API_BASE_URL ?? null,
  };
}

/** Misspelt names would otherwise be ignored in silence. Other programs' variables have other beginnings. */
function findUnknown(environment: Environment, known: readonly string[]): string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith('HEARBACK_') && !known.includes(name))
    .map((name) => `${name} is not a variable that Hearback knows; is it spelt right?`);
}
