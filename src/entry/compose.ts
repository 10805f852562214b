import { createWebhookIntake } from '../services/message/webhookIntake.ts';
import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Config } from '../config/config.ts';
import { dataFolderPaths } from '../db/dataFolder.ts';
import { createAuditKeys } from '../db/auditKeys.ts';
import { createDatabase } from '../db/database.ts';
import type { Installation } from '../db/installationQueries.ts';
import type { Pools } from '../db/pool.ts';
import { firstKey, type MasterKeys } from '../db/masterKeys.ts';
import { createVault } from '../db/vault.ts';
import type { Deps, Settings } from '../dispatch/deps.ts';
import { countCalls } from '../dispatch/countCalls.ts';
import { createMetrics } from '../dispatch/metrics.ts';
import { createWakeNotifier } from '../dispatch/wakeSignal.ts';
import { startWorker } from '../jobs/worker.ts';
import type { Worker } from '../jobs/worker.ts';
import type { Logger } from '../logging/logger.ts';
import { createApp } from '../server/app.ts';
import { createAuth, sessionSecret } from '../server/auth.ts';
import { createStaffAccounts } from '../server/staffAccounts.ts';
import { bootstrapClinic, MissingClinicSettings } from '../services/clinic/bootstrapClinic.ts';
import type { BootstrappedClinic } from '../services/clinic/bootstrapClinic.ts';
import { seedDemoClinic } from '../services/clinic/demo/seedDemoClinic.ts';
import { fetchMissed } from '../services/message/fetchMissed.ts';
import { catchUp } from '../services/witness/catchUp.ts';
import { createCarrier } from '../twilio/carrier.ts';
import { createReadiness } from './readiness.ts';
import { readVersion } from './readVersion.ts';
import { SCREENS_FOLDER } from './root.ts';
import { SIMULATED_VERIFY_SERVICE } from '@/simulator/simulator.ts';
import { SIMULATED_ACCOUNT_SID, SIMULATED_NUMBER, startSimulatedTwilio } from './simulatedTwilio.ts';
import type { Roles } from './roles.ts';
import { StartProblem } from './startProblem.ts';

export interface Parts {
  readonly config: Config;
  readonly roles: Roles;
  readonly connectionString: string;
  readonly publicUrl: string;
  /** Where this process listens. */
  readonly port: number;
  readonly keys: MasterKeys;
  readonly pools: Pools;
  /** The version that the database was migrated to. */
  readonly schemaVersion: number;
  readonly log: Logger;
  /** Aborted when the process is about to stop. */
  readonly stopping: AbortSignal;
  /** Whether the disk of the embedded database has room for new work; null: the database is elsewhere. */
  readonly hasRoom: (() => boolean) | null;
}

/** The parts of Hearback put together, and nothing of it started yet but the simulated Twilio. */
export interface Application {
  /** What a database of this installation is for. */
  readonly installation: Installation;
  /** Makes what the environment describes: clinic, sender, first account, API key. */
  bootstrap(): Promise<BootstrappedClinic>;
  /** `connection` is where a request came in: the limit on sign-in attempts goes by its address. */
  readonly fetch: (request: Request, connection?: object) => Response | Promise<Response>;
  /**
   * Fetches what came while no web side was there, once requests are answered: with workers in processes of their own
   * nobody else knows that there was such a time. Never rejects.
   */
  fetchMissed(): Promise<void>;
  /** Starts the background work and returns how to stop it. */
  startWorker(): () => Promise<void>;
  close(): Promise<void>;
}

export async function compose(parts: Parts): Promise<Application> {
  const { config, roles, publicUrl, keys, pools, log } = parts;
  const simulated =
    config.twilio === null
      ? await startSimulatedTwilio({
          stateFile: dataFolderPaths(config.dataFolder).simulator,
          encryptionKey: firstKey(keys),
          publicUrl,
          localUrl: localUrl(config.host, parts.port),
        })
      : null;
  const account = {
    accountSid: config.twilio?.accountSid ?? SIMULATED_ACCOUNT_SID,
    authToken: config.twilio?.authToken ?? simulated?.authToken ?? '',
    baseUrl: config.twilio ? (config.twilio.apiBaseUrl ?? undefined) : simulated?.baseUrl,
  };
  const carrier = createCarrier(account);
  const settings: Settings = {
    mode: config.mode,
    accountSid: account.accountSid,
    sendingEnabled: config.sendingEnabled,
    callRule: config.callRule,
    publicUrl,
    hasOwnTwilioServer: account.baseUrl !== undefined,
    accountSegmentsPerSecond: config.segmentsPerSecond,
    verifyServiceSid: config.twilio ? config.twilio.verifyServiceSid : SIMULATED_VERIFY_SERVICE,
  };
  // The worker of this process is woken directly, one elsewhere through the database.
  let worker: Worker | undefined;
  const wakeElsewhere = roles.worker ? null : createWakeNotifier(pools.staff, log);
  const metrics = createMetrics();
  metrics.watchPool('webhooks', pools.webhooks);
  metrics.watchPool('staff', pools.staff);
  metrics.watchPool('workers', pools.workers);
  const auditKeys = createAuditKeys(keys.current, keys.former);
  const depsOver = (pool: Pool): Deps => {
    const db = createDatabase(pool);
    return {
      db,
      vault: createVault(db, keys.current, keys),
      auditKeys,
      carrier: countCalls(carrier, metrics),
      settings,
      log,
      metrics,
      now: () => new Date(),
      newId: () => randomUUIDv7(),
      wake: wakeElsewhere ?? (() => worker?.wake()),
    };
  };
  const trustedOrigins = [new URL(publicUrl).origin];
  const auth = createAuth({
    pool: pools.staff,
    secret: sessionSecret(firstKey(keys)),
    publicUrl,
    trustedOrigins,
  });
  const webhooks = depsOver(pools.webhooks);
  const intake = createWebhookIntake(webhooks);
  const app = createApp({
    staff: depsOver(pools.staff),
    webhooks,
    intake,
    auth,
    webhookTokens: [account.authToken, config.twilio?.authTokenSecondary].filter(
      (token) => typeof token === 'string',
    ),
    trustedOrigins,
    trustedProxies: config.trustedProxies,
    rateLimits: { sendsPerMinute: 600, sendBurst: 100 },
    readiness: createReadiness(
      pools.staff,
      parts.schemaVersion,
      // Beside a web side a stalled worker is no reason to take the screens away: they say it themselves.
      roles.web ? undefined : () => worker?.isAlive() ?? true,
    ),
    ...(parts.hasRoom ? { hasRoom: parts.hasRoom } : {}),
    screensFolder: SCREENS_FOLDER,
    simulator: simulated?.control ?? null,
    version: await readVersion(),
    stopping: parts.stopping,
  });
  const workers = depsOver(pools.workers);
  return {
    installation: { mode: config.mode, accountSid: account.accountSid },
    bootstrap: async () => {
      const accounts = createStaffAccounts(auth);
      const clinic = await bootstrapClinic(workers, accounts, {
        clinic: config.clinic,
        admin: config.admin,
        apiKey: config.apiKey,
        sender: {
          phoneNumber: config.twilio?.phoneNumber ?? SIMULATED_NUMBER,
          messagingServiceSid: config.twilio?.messagingServiceSid ?? null,
        },
      }).catch((error: unknown) => {
        throw error instanceof MissingClinicSettings
          ? new StartProblem(error.message, { cause: error })
          : error;
      });
      await seedDemoClinic(workers, accounts, clinic);
      if (roles.worker) await catchUp(workers);
      return clinic;
    },
    fetch: (request, connection) => app.fetch(request, connection),
    fetchMissed: async () => {
      try {
        for (const { id } of await workers.db.selectFrom('clinic').select('id').execute())
          await fetchMissed(workers, id, 'start');
      } catch (error) {
        log.error(
          { error },
          'what came in the meantime could not be fetched; the workers do it within minutes',
        );
      }
    },
    startWorker: () => {
      const started = startWorker(workers, {
        connectionString: roles.web ? null : parts.connectionString,
      });
      worker = started;
      return () => started.stop();
    },
    close: async () => {
      await intake.idle();
      // What was on its way has come back by now; a list that is still being read is read again by another process.
      await Promise.race([carrier.close(), wait(readsEndWithinMs)]);
      await simulated?.close();
    },
  };
}

const readsEndWithinMs = 500;

/** Our own address as this machine reaches it. */
function localUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
