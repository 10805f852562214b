import { isIP } from 'node:net';
import { z } from 'zod';
import { longestPassword, shortestPassword } from '../domain/access/password.ts';
import { readCallRule } from '../domain/outbound/callRule.ts';
import { isCountry } from '../domain/phone/phoneNumber.ts';

/** Twilio's identifiers: two letters for the kind, then 32 hexadecimal digits. */
function sid(prefix: string, kind: string) {
  return z
    .string()
    .regex(
      new RegExp(`^${prefix}[0-9a-fA-F]{32}$`),
      `must be ${kind}: ${prefix} and 32 hexadecimal digits, as the Twilio Console shows it`,
    );
}

const secret = z.string().regex(/^[\x21-\x7e]+$/, 'must not contain spaces or characters beyond ASCII');

function isHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
}

const httpUrl = z
  .string()
  .refine(isHttpUrl, 'must be a full address such as https://sms.example-clinic.com')
  .refine((text) => !isHttpUrl(text) || isBare(new URL(text)), 'must have no user name, query or #fragment')
  .transform((text) => text.replace(/\/+$/, ''));

function isBare(url: URL): boolean {
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}

function isHost(text: string): boolean {
  return isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text);
}

/** An IP address, or a network such as 10.0.0.0/8. A network of everything would believe everybody. */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return (
    prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= (family === 6 ? 128 : 32))
  );
}

function isTimeZone(text: string): boolean {
  // An offset such as +05:00 is accepted by Intl too, but knows nothing of daylight saving time.
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: text }));
  } catch {
    return false;
  }
}

function isDatabaseUrl(text: string): boolean {
  return /^postgres(ql)?:\/\/\S+$/.test(text);
}

/** Entries separated by commas. */
const list = z.string().transform((text) => text.split(',').map((entry) => entry.trim()));

const ON = ['true', '1', 'on', 'yes'];
const OFF = ['false', '0', 'off', 'no'];
const onOrOff = z
  .string()
  .toLowerCase()
  .refine((text) => [...ON, ...OFF].includes(text), 'must be true or false')
  .transform((text) => ON.includes(text));

const key = z
  .string()
  .refine(isKey, 'must be 32 bytes in base64, as `openssl rand -base64 32` prints them')
  .transform((text) => Buffer.from(text, 'base64'));

/** Every variable by itself. What they mean together is in `environment.ts`. */
export const ENVIRONMENT_FIELDS = z.object({
  PORT: z
    .string()
    .refine(
      (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535,
      'must be a whole number from 0 to 65535',
    )
    .transform(Number)
    .optional(),
  HOST: z.string().refine(isHost, 'must be an IP address or a host name, such as 0.0.0.0').optional(),
  PUBLIC_URL: httpUrl
    .refine(
      (text) => !isHttpUrl(text) || !new URL(text).hostname.includes('_'),
      'has an underscore in its host name, which Twilio refuses (21609): choose another name',
    )
    .optional(),
  DATABASE_URL: z
    .string()
    .refine(isDatabaseUrl, 'must be a PostgreSQL address such as postgres://user:password@host:5432/hearback')
    .optional(),
  HEARBACK_DATA_DIR: z.string().optional(),
  NEXT_PUBLIC_ENABLE_TWILIO_SMS: onOrOff.optional(),
  TWILIO_ACCOUNT_SID: sid('AC', 'an Account SID').optional(),
  TWILIO_AUTH_TOKEN: secret.optional(),
  TWILIO_AUTH_TOKEN_SECONDARY: secret.optional(),
  TWILIO_PHONE_NUMBER: z.string().optional(),
  TWILIO_MESSAGING_SERVICE_SID: sid('MG', 'a Messaging Service SID').optional(),
  TWILIO_VERIFY_SERVICE_SID: sid('VA', 'a Verify Service SID').optional(),
  TWILIO_API_BASE_URL: httpUrl.optional(),
  HEARBACK_SEGMENTS_PER_SECOND: z
    .string()
    .refine(
      (text) => /^\d{1,5}$/.test(text) && Number(text) > 0,
      'must be a whole number from 1 to 99999: the segments that Twilio takes from the whole account each second',
    )
    .transform(Number)
    .optional(),
  HEARBACK_API_KEY: secret.optional(),
  HEARBACK_ALLOWED_PRIVATE_HOSTS: list
    .transform((entries, check) => {
      const rule = readCallRule(entries);
      if (rule) return rule;
      check.addIssue(
        'must be host names, or addresses or networks inside private networks, separated by commas, such as ehr.clinic.lan, 10.2.0.0/16; localhost is this machine',
      );
      return z.NEVER;
    })
    .optional(),
  HEARBACK_TRUSTED_PROXIES: list
    .refine(
      (entries) => entries.every(isNetwork),
      'must be addresses or networks of your own proxies, separated by commas, such as 127.0.0.1, 10.0.0.0/8',
    )
    .optional(),
  HEARBACK_ADMIN_EMAIL: z.email('must be an e-mail address').optional(),
  HEARBACK_ADMIN_PASSWORD: z
    .string()
    .min(shortestPassword, `must have at least ${shortestPassword} characters`)
    .max(longestPassword, `must have at most ${longestPassword} characters`)
    .optional(),
  HEARBACK_ENCRYPTION_KEY: key.optional(),
  HEARBACK_FORMER_ENCRYPTION_KEY: key.optional(),
  HEARBACK_CLINIC_NAME: z
    .string()
    .max(80, 'must have at most 80 characters')
    .regex(/^\P{Cc}*$/u, 'must not contain control characters')
    .optional(),
  HEARBACK_CLINIC_PHONE: z.string().optional(),
  HEARBACK_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'must be the name of a time zone, such as America/New_York')
    .optional(),
  HEARBACK_COUNTRY: z
    .string()
    .toUpperCase()
    .refine(isCountry, 'must be the two letters of a country, such as US')
    .optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be trace, debug, info, warn, error, fatal or silent',
    })
    .optional(),
});

export type EnvironmentFields = z.output<typeof ENVIRONMENT_FIELDS>;

function isKey(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text) && Buffer.from(text, 'base64').toString('base64') === text;
}
