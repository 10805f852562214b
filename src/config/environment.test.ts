import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Config } from './config.ts';
import { parseEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { readEnvironment } from './environmentFiles.ts';

const SID = `AC${'0a'.repeat(16)}`;
const KEY = Buffer.alloc(32, 7).toString('base64');
const LIVE = {
  TWILIO_ACCOUNT_SID: SID,
  TWILIO_AUTH_TOKEN: 'f'.repeat(32),
  TWILIO_PHONE_NUMBER: '+15005550006',
  HEARBACK_DATA_DIR: '/srv/hearback',
};

function configOf(environment: Environment): Config {
  const reading = parseEnvironment(environment, '/clinic');
  if (!reading.ok) throw new Error(reading.problems.join('\n'));
  return reading.config;
}

function problemsOf(environment: Environment): readonly string[] {
  const reading = parseEnvironment(environment, '/clinic');
  return reading.ok ? [] : reading.problems;
}

test('nothing set is the simulator on this machine alone', () => {
  expect(configOf({})).toEqual({
    port: 5000,
    host: '127.0.0.1',
    publicUrl: null,
    dataFolder: '/clinic/.hearback',
    databaseUrl: null,
    mode: 'simulator',
    twilio: null,
    sendingEnabled: true,
    callRule: { allowsLoopback: false, hosts: new Set(), networks: [] },
    segmentsPerSecond: 225,
    encryptionKey: null,
    formerEncryptionKey: null,
    apiKey: null,
    trustedProxies: [],
    admin: null,
    clinic: { name: null, phone: null, timeZone: null, country: 'US' },
    logLevel: 'info',
  });
});

test('real credentials listen to the world and send nothing until told to', () => {
  const config = configOf(LIVE);
  expect(config).toMatchObject({
    host: '0.0.0.0',
    mode: 'twilio',
    sendingEnabled: false,
    dataFolder: '/srv/hearback',
  });
  expect(config.twilio).toEqual({
    accountSid: SID,
    authToken: 'f'.repeat(32),
    authTokenSecondary: null,
    phoneNumber: '+15005550006',
    messagingServiceSid: null,
    verifyServiceSid: null,
    apiBaseUrl: null,
  });
});

test('everything that can be set arrives', () => {
  const config = configOf({
    ...LIVE,
    PORT: '8080',
    HOST: '::1',
    PUBLIC_URL: 'https://sms.example-clinic.com/texts/',
    DATABASE_URL: 'postgres://clinic:secret@db.internal/hearback?sslmode=require',
    NEXT_PUBLIC_ENABLE_TWILIO_SMS: 'TRUE',
    TWILIO_MESSAGING_SERVICE_SID: `MG${'1b'.repeat(16)}`,
    TWILIO_VERIFY_SERVICE_SID: `VA${'2c'.repeat(16)}`,
    TWILIO_AUTH_TOKEN_SECONDARY: 'e'.repeat(32),
    TWILIO_API_BASE_URL: 'http://127.0.0.1:4010/twilio',
    HEARBACK_SEGMENTS_PER_SECOND: '80',
    HEARBACK_API_KEY: 'hb_key',
    HEARBACK_TRUSTED_PROXIES: '10.0.0.0/8',
    HEARBACK_ALLOWED_PRIVATE_HOSTS: 'EHR.clinic.lan',
    HEARBACK_ADMIN_EMAIL: 'front@example-clinic.com',
    HEARBACK_ADMIN_PASSWORD: 'correct horse',
    HEARBACK_ENCRYPTION_KEY: KEY,
    HEARBACK_FORMER_ENCRYPTION_KEY: Buffer.alloc(32, 6).toString('base64'),
    HEARBACK_CLINIC_NAME: 'Clínica Sol',
    HEARBACK_CLINIC_PHONE: '020 7183 8750',
    HEARBACK_TIME_ZONE: 'Europe/London',
    HEARBACK_COUNTRY: 'gb',
    LOG_LEVEL: 'debug',
  });
  expect(config).toEqual({
    port: 8080,
    host: '::1',
    publicUrl: 'https://sms.example-clinic.com/texts',
    dataFolder: '/srv/hearback',
    databaseUrl: 'postgres://clinic:secret@db.internal/hearback?sslmode=require',
    mode: 'twilio',
    twilio: {
      accountSid: SID,
      authToken: 'f'.repeat(32),
      authTokenSecondary: 'e'.repeat(32),
      phoneNumber: '+15005550006',
      messagingServiceSid: `MG${'1b'.repeat(16)}`,
      verifyServiceSid: `VA${'2c'.repeat(16)}`,
      apiBaseUrl: 'http://127.0.0.1:4010/twilio',
    },
    sendingEnabled: true,
    callRule: { allowsLoopback: false, hosts: new Set(['ehr.clinic.lan']), networks: [] },
    segmentsPerSecond: 80,
    encryptionKey: Buffer.alloc(32, 7),
    formerEncryptionKey: Buffer.alloc(32, 6),
    apiKey: 'hb_key',
    trustedProxies: ['10.0.0.0/8'],
    admin: { email: 'front@example-clinic.com', password: 'correct horse' },
    clinic: { name: 'Clínica Sol', phone: '+442071838750', timeZone: 'Europe/London', country: 'GB' },
    logLevel: 'debug',
  });
});

test('calls to this very machine are for the simulator alone', () => {
  for (const list of ['localhost', '127.0.0.1', '::1', 'ehr.clinic.lan, 127.0.0.0/8']) {
    expect(configOf({ HEARBACK_ALLOWED_PRIVATE_HOSTS: list }).callRule.allowsLoopback).toBe(true);
    expect(problemsOf({ ...LIVE, HEARBACK_ALLOWED_PRIVATE_HOSTS: list })).toEqual([
      expect.stringContaining('HEARBACK_ALLOWED_PRIVATE_HOSTS names this very machine'),
    ]);
  }
  expect(configOf({ ...LIVE, HEARBACK_ALLOWED_PRIVATE_HOSTS: '10.2.0.0/16' }).callRule.allowsLoopback).toBe(
    false,
  );
});

test('a list of private hosts that is none is said, and its values are not repeated', () => {
  expect(problemsOf({ HEARBACK_ALLOWED_PRIVATE_HOSTS: '8.8.8.8' })).toEqual([
    expect.stringMatching(/^HEARBACK_ALLOWED_PRIVATE_HOSTS must be host names, or addresses/),
  ]);
});

test('empty and blank variables are not set', () => {
  expect(configOf({ TWILIO_ACCOUNT_SID: '', PORT: '  ', PUBLIC_URL: '' })).toEqual(configOf({}));
});

test.each<[string, Environment, string]>([
  ['PORT as a word', { PORT: 'http' }, 'PORT must be a whole number from 0 to 65535.'],
  ['PORT too high', { PORT: '65536' }, 'PORT must be a whole number from 0 to 65535.'],
  ['PORT with a fraction', { PORT: '80.5' }, 'PORT must be a whole number from 0 to 65535.'],
  ['HOST as an address', { HOST: 'http://0.0.0.0' }, 'HOST must be an IP address'],
  ['PUBLIC_URL without scheme', { PUBLIC_URL: 'sms.example.com' }, 'PUBLIC_URL must be a full address'],
  ['PUBLIC_URL of another scheme', { PUBLIC_URL: 'ftp://example.com' }, 'PUBLIC_URL must be a full address'],
  [
    'PUBLIC_URL with a query',
    { PUBLIC_URL: 'https://example.com/?a=1' },
    'PUBLIC_URL must have no user name, query',
  ],
  [
    'PUBLIC_URL with a user',
    { PUBLIC_URL: 'https://me@example.com' },
    'PUBLIC_URL must have no user name, query',
  ],
  [
    'PUBLIC_URL with an underscore',
    { PUBLIC_URL: 'https://my_clinic.example.com' },
    'PUBLIC_URL has an underscore',
  ],
  [
    'DATABASE_URL of another database',
    { DATABASE_URL: 'mysql://x/y', HEARBACK_ENCRYPTION_KEY: KEY },
    'DATABASE_URL must be a PostgreSQL',
  ],
  [
    'DATABASE_URL without key',
    { DATABASE_URL: 'postgres://x/y' },
    'HEARBACK_ENCRYPTION_KEY must be set with DATABASE_URL',
  ],
  [
    'a short key',
    { HEARBACK_ENCRYPTION_KEY: 'c2hvcnQ=' },
    'HEARBACK_ENCRYPTION_KEY must be 32 bytes in base64',
  ],
  [
    'a key in hexadecimal',
    { HEARBACK_ENCRYPTION_KEY: 'ab'.repeat(32) },
    'HEARBACK_ENCRYPTION_KEY must be 32 bytes',
  ],
  [
    'a switch that is no switch',
    { NEXT_PUBLIC_ENABLE_TWILIO_SMS: 'maybe' },
    'NEXT_PUBLIC_ENABLE_TWILIO_SMS must be true or false.',
  ],
  ['SID alone', { TWILIO_ACCOUNT_SID: SID }, 'TWILIO_AUTH_TOKEN and TWILIO_PHONE_NUMBER are missing'],
  ['number missing', { ...LIVE, TWILIO_PHONE_NUMBER: undefined }, 'TWILIO_PHONE_NUMBER is missing'],
  ['token missing', { ...LIVE, TWILIO_AUTH_TOKEN: ' ' }, 'TWILIO_AUTH_TOKEN is missing'],
  [
    "the spec's example SID",
    { ...LIVE, TWILIO_ACCOUNT_SID: `AC${'x'.repeat(29)}` },
    'TWILIO_ACCOUNT_SID must be an Account SID',
  ],
  [
    "the spec's example number",
    { ...LIVE, TWILIO_PHONE_NUMBER: '+1234567890' },
    'TWILIO_PHONE_NUMBER cannot be used. The phone number has too few digits.',
  ],
  [
    'a service alone',
    { TWILIO_MESSAGING_SERVICE_SID: `MG${'1b'.repeat(16)}` },
    'TWILIO_MESSAGING_SERVICE_SID is set, but TWILIO_ACCOUNT_SID',
  ],
  [
    'a service that is an account',
    { ...LIVE, TWILIO_MESSAGING_SERVICE_SID: SID },
    'TWILIO_MESSAGING_SERVICE_SID must be a Messaging Service SID',
  ],
  [
    'credentials without a place',
    { ...LIVE, HEARBACK_DATA_DIR: undefined },
    'DATABASE_URL or HEARBACK_DATA_DIR must be set',
  ],
  [
    'a bad base address',
    { ...LIVE, TWILIO_API_BASE_URL: 'localhost:4010' },
    'TWILIO_API_BASE_URL must be a full address',
  ],
  [
    'a token with a space',
    { ...LIVE, TWILIO_AUTH_TOKEN: 'a b' },
    'TWILIO_AUTH_TOKEN must not contain spaces',
  ],
  ['e-mail alone', { HEARBACK_ADMIN_EMAIL: 'a@example.com' }, 'HEARBACK_ADMIN_PASSWORD must be set together'],
  [
    'password alone',
    { HEARBACK_ADMIN_PASSWORD: 'long enough by now' },
    'HEARBACK_ADMIN_EMAIL must be set together',
  ],
  [
    'a short password',
    { HEARBACK_ADMIN_EMAIL: 'a@example.com', HEARBACK_ADMIN_PASSWORD: 'short' },
    'HEARBACK_ADMIN_PASSWORD must have at least 12',
  ],
  [
    'no e-mail',
    { HEARBACK_ADMIN_EMAIL: 'front desk', HEARBACK_ADMIN_PASSWORD: 'long enough by now' },
    'HEARBACK_ADMIN_EMAIL must be an e-mail',
  ],
  [
    'a time zone nobody knows',
    { HEARBACK_TIME_ZONE: 'America/Springfield' },
    'HEARBACK_TIME_ZONE must be the name',
  ],
  ['an offset as time zone', { HEARBACK_TIME_ZONE: '-05:00' }, 'HEARBACK_TIME_ZONE must be the name'],
  ['a country nobody knows', { HEARBACK_COUNTRY: 'XX' }, 'HEARBACK_COUNTRY must be the two letters'],
  [
    'a bad clinic phone',
    { HEARBACK_CLINIC_PHONE: '12345' },
    'HEARBACK_CLINIC_PHONE cannot be used. This is a short code',
  ],
  [
    'a long clinic name',
    { HEARBACK_CLINIC_NAME: 'x'.repeat(81) },
    'HEARBACK_CLINIC_NAME must have at most 80',
  ],
  ['a log level nobody knows', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be trace'],
])('%s is refused in words', (_name, environment, problem) => {
  expect(problemsOf(environment)).toEqual([expect.stringContaining(problem)]);
});

test('all problems are listed together, and none repeats a value', () => {
  const problems = problemsOf({
    PORT: 'secret1',
    TWILIO_AUTH_TOKEN: 'secret 2',
    DATABASE_URL: 'secret3',
    HEARBACK_ENCRYPTION_KEY: 'secret4',
    HEARBACK_CLINIC_PHONE: 'secret5',
  });
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    'PORT',
    'DATABASE_URL',
    'TWILIO_AUTH_TOKEN',
    'HEARBACK_ENCRYPTION_KEY',
    'TWILIO_ACCOUNT_SID',
    'HEARBACK_CLINIC_PHONE',
  ]);
  expect(problems.join()).not.toContain('secret');
});

test('a short code is a sender', () => {
  expect(configOf({ ...LIVE, TWILIO_PHONE_NUMBER: '26296' }).twilio?.phoneNumber).toBe('26296');
});

test('a name that is misspelt is pointed out', () => {
  const reading = parseEnvironment({ HEARBACK_TIMEZONE: 'America/Chicago', PATH: '/bin' }, '/clinic');
  expect(reading).toMatchObject({ ok: true, warnings: [expect.stringContaining('HEARBACK_TIMEZONE')] });
});

test('the real environment wins over .env.local, which wins over .env', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'environment-'));
  expect(await readEnvironment(folder, { A: 'real' })).toEqual({ A: 'real' });
  await writeFile(join(folder, '.env'), 'A=shared\nB=shared\nC=shared\n');
  await writeFile(join(folder, '.env.local'), '# comment\nA=local\nB="local"\n');
  expect(await readEnvironment(folder, { A: 'real' })).toEqual({ A: 'real', B: 'local', C: 'shared' });
  await rm(folder, { recursive: true });
});

test('trusted proxies are addresses and networks, and never everybody', () => {
  expect(configOf({ HEARBACK_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,fd00::/8' }).trustedProxies).toEqual([
    '127.0.0.1',
    '10.0.0.0/8',
    'fd00::/8',
  ]);
  for (const wrong of ['proxy', '10.0.0.0/33', '0.0.0.0/0', '10.0.0.0/8/8', '127.0.0.1,,', '10.0.0.0/'])
    expect(problemsOf({ HEARBACK_TRUSTED_PROXIES: wrong })).toEqual([
      expect.stringContaining('HEARBACK_TRUSTED_PROXIES must be addresses or networks'),
    ]);
});
