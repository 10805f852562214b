import { randomUUIDv7 } from 'node:crypto';
import type { TwilioConfig } from '@/config/config.ts';
import { readEnvironment } from '@/config/environmentFiles.ts';
import { parseEnvironment } from '@/config/environment.ts';
import { createAuditKeys } from '@/db/auditKeys.ts';
import { firstClinic } from '@/db/clinicQueries.ts';
import { createDatabase, type Database } from '@/db/database.ts';
import { claimInstallation } from '@/db/installationQueries.ts';
import { readLogPrivacy } from '@/db/logPrivacy.ts';
import { readMasterKeys, type MasterKeys } from '@/db/masterKeys.ts';
import { createPools, type Pools } from '@/db/pool.ts';
import { createVault } from '@/db/vault.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { countCalls } from '@/dispatch/countCalls.ts';
import { createMetrics } from '@/dispatch/metrics.ts';
import { createWakeNotifier } from '@/dispatch/wakeSignal.ts';
import { scopes } from '@/domain/access/scopes.ts';
import { careCategories } from '@/domain/message/category.ts';
import { createLogger } from '@/logging/logger.ts';
import { findZoneDataProblem } from '@/services/clinic/ruleWarnings.ts';
import type { Context } from '@/services/context.ts';
import { createCarrier } from '@/twilio/carrier.ts';

/** What Hearback's parts in a host application are made of. */
export type HostEnvironment = {
  deps: Deps;
  clinicId: string;
  pools: Pools;
  twilio: TwilioConfig;
  keys: MasterKeys;
};

/**
 * Opens the installation that the environment describes, for code that runs in a host application's process.
 * It needs `DATABASE_URL` and real credentials (or `TWILIO_API_BASE_URL`): an embedded database and the simulator
 * belong to Hearback's own process.
 * @throws Error that names everything that is missing
 */
export async function openEnvironment(workingFolder: string): Promise<HostEnvironment> {
  const reading = parseEnvironment(await readEnvironment(workingFolder, process.env), workingFolder);
  if (!reading.ok)
    throw new Error(`Hearback cannot start from this environment:\n- ${reading.problems.join('\n- ')}`);
  const { config } = reading;
  const { databaseUrl, encryptionKey, twilio } = config;
  if (!databaseUrl || !encryptionKey || !twilio) {
    throw new Error(
      'In a host application Hearback needs DATABASE_URL, HEARBACK_ENCRYPTION_KEY and the TWILIO_* credentials, or a context of your own: createSmsService(context).',
    );
  }
  const log = createLogger({ level: config.logLevel });
  if (findZoneDataProblem(new Date()) !== null) {
    log.warn(
      { version: process.versions.tz },
      'The time zone data are too old: quiet hours may be an hour off',
    );
  }
  const { sessionOptions } = await readLogPrivacy(databaseUrl);
  const pools = createPools({
    connectionString: databaseUrl,
    ...(sessionOptions ? { sessionOptions } : {}),
    sizes: { staff: 4 },
    onConnectionError: (pool, error) => log.warn({ pool, error }, 'A database connection broke'),
  });
  const db = createDatabase(pools.staff);
  const [clinicId, keys] = await Promise.all([
    findClinic(db, twilio.accountSid),
    readMasterKeys(db, encryptionKey, config.formerEncryptionKey),
  ]).catch(async (error: unknown) => {
    await pools.end();
    throw error;
  });
  const metrics = createMetrics();
  metrics.watchPool('staff', pools.staff);
  const deps: Deps = {
    db,
    vault: createVault(db, keys.current, keys),
    auditKeys: createAuditKeys(keys.current, keys.former),
    carrier: countCalls(
      createCarrier({
        accountSid: twilio.accountSid,
        authToken: twilio.authToken,
        baseUrl: twilio.apiBaseUrl ?? undefined,
      }),
      metrics,
    ),
    settings: {
      mode: config.mode,
      accountSid: twilio.accountSid,
      sendingEnabled: config.sendingEnabled,
      callRule: config.callRule,
      publicUrl: config.publicUrl ?? `http://localhost:${config.port}`,
      hasOwnTwilioServer: twilio.apiBaseUrl !== null,
      accountSegmentsPerSecond: config.segmentsPerSecond,
      verifyServiceSid: twilio.verifyServiceSid,
    },
    log,
    metrics,
    now: () => new Date(),
    newId: () => randomUUIDv7(),
    wake: createWakeNotifier(pools.staff, log),
  };
  return { deps, clinicId, pools, twilio, keys };
}

/** The one clinic of a database that belongs to this Twilio account and not to a simulator. */
async function findClinic(db: Database, accountSid: string): Promise<string> {
  const clinic = await firstClinic(db);
  if (!clinic) throw new Error('The database has no clinic yet. Start Hearback once against it.');
  const made = await claimInstallation(db, { mode: 'twilio', accountSid });
  if (made.mode !== 'twilio' || made.accountSid !== accountSid)
    throw new Error('This database was made for the simulator or for another Twilio account.');
  return clinic.id;
}

/**
 * A context for server code of a host application, from the same environment that Hearback itself starts with.
 * The caller attests care texts, like a key made from HEARBACK_API_KEY.
 * @throws Error that names everything that is missing
 */
export async function contextFromEnvironment(workingFolder: string): Promise<Context> {
  const { deps, clinicId } = await openEnvironment(workingFolder);
  return {
    ...deps,
    clinicId,
    actor: {
      kind: 'host',
      id: null,
      name: 'smsService',
      scopes,
      attestation: {
        categories: careCategories,
        wording: 'The host application texts only patients who agreed to texts about their care.',
        by: 'host application',
        at: new Date(),
      },
    },
  };
}
