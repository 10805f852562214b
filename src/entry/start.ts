import { getRequestListener } from '@hono/node-server';
import type { Config } from '../config/config.ts';
import { createDatabase } from '../db/database.ts';
import { createPools } from '../db/pool.ts';
import { migrate } from '../db/migrate.ts';
import { createLogger } from '../logging/logger.ts';
import type { Logger } from '../logging/logger.ts';
import { announce } from './announce.ts';
import { claimPort } from './claimPort.ts';
import { compose } from './compose.ts';
import type { Application } from './compose.ts';
import { guardInstallation } from './guardInstallation.ts';
import { loadConfig } from './loadConfig.ts';
import { openDatabase } from './openDatabase.ts';
import { MIGRATIONS_FOLDER } from './root.ts';
import { readKeys } from './readKeys.ts';
import type { Roles } from './roles.ts';
import { say } from './runCommand.ts';
import { createShutdown, shutDownOnSignal } from './shutdown.ts';
import type { Shutdown } from './shutdown.ts';
import { StartProblem } from './startProblem.ts';
import { findZoneDataProblem } from '../services/clinic/ruleWarnings.ts';
import { watchDisk } from './watchDisk.ts';

/** Starts the parts of Hearback in order, and undoes what was started when one of them cannot. */
export async function start(roles: Roles): Promise<void> {
  const begun = performance.now();
  const config = await loadConfig(say);
  if (!(roles.web && roles.worker)) refuseApart(config);
  const log = createLogger({ level: config.logLevel });
  const shutdown = createShutdown((step, error) =>
    log.error({ task: step, error }, 'A step of the shutdown failed'),
  );
  shutDownOnSignal(shutdown, say);
  try {
    const port = await claimPort(config.host, config.port);
    shutdown.add('port', () => port.close());
    const publicUrl = config.publicUrl ?? `http://localhost:${port.port}`;

    const database = await openDatabase(config, shutdown);
    if (database.embedded) endWithDatabase(database.embedded.exited, shutdown, log);
    if (database.logPrivacy.exposed.length > 0) {
      log.warn(
        { settings: database.logPrivacy.exposed },
        'The database server may log values: see npm run doctor',
      );
    }
    const pools = createPools({
      connectionString: database.connectionString,
      sessionOptions: database.logPrivacy.sessionOptions,
      onConnectionError: (pool, error) => log.warn({ pool, error }, 'A database connection broke'),
    });
    shutdown.add('pools', () => pools.end());
    const migrated = await migrate(pools.workers, MIGRATIONS_FOLDER);
    if (migrated.applied.length > 0)
      log.info({ applied: migrated.applied.length }, 'The database was migrated');

    const disk = database.embedded ? await watchDisk(config.dataFolder, log) : null;
    shutdown.add('watch over the disk', async () => disk?.stop());
    const stopping = new AbortController();
    const application = await compose({
      config,
      roles,
      connectionString: database.connectionString,
      publicUrl,
      port: port.port,
      keys: await readKeys(createDatabase(pools.workers), database.encryptionKey, config),
      pools,
      schemaVersion: migrated.version,
      log,
      stopping: stopping.signal,
      hasRoom: disk?.hasRoom ?? null,
    });
    shutdown.add('application', () => application.close());
    await guardInstallation(createDatabase(pools.workers), application.installation);
    const clinic = await application.bootstrap();

    const listener = getRequestListener(roles.web ? application.fetch : onlyHealth(application.fetch));
    port.serve((incoming, outgoing) => void listener(incoming, outgoing));
    if (!roles.worker) void application.fetchMissed();
    const stopWorker = roles.worker ? application.startWorker() : () => Promise.resolve();
    // At the same time: either may have to wait for Twilio, as long as a call may take.
    shutdown.add('requests and background work', async () => {
      stopping.abort();
      await Promise.all([port.close(), stopWorker()]);
    });
    const oldZones = findZoneDataProblem(new Date());
    if (oldZones !== null) say(oldZones);
    announce({ config, publicUrl, roles, clinic, milliseconds: performance.now() - begun }, say);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

/** The embedded database and the simulated Twilio live in one process. */
function refuseApart(config: Config): void {
  if (config.databaseUrl === null) {
    throw new StartProblem(
      'The embedded database belongs to one process. Run web and worker apart with DATABASE_URL, or both with npm start.',
    );
  }
  if (config.mode === 'simulator') {
    throw new StartProblem(
      'The simulated Twilio belongs to one process. Run web and worker apart with TWILIO_ACCOUNT_SID and the others set, or both with npm start.',
    );
  }
}

/** A worker of its own shows whether it is alive and ready, and its metrics; nothing else. */
function onlyHealth(fetch: Application['fetch']): Application['fetch'] {
  return (request) => {
    const isHealth = ['/livez', '/readyz', '/metrics'].includes(new URL(request.url).pathname);
    return isHealth ? fetch(request) : new Response(null, { status: 404 });
  };
}

/** Nothing works without the database: when it ends by itself, so do we, and whoever runs us starts us again. */
function endWithDatabase(exited: Promise<void>, shutdown: Shutdown, log: Logger): void {
  let isStopping = false;
  shutdown.add('watch over the database', async () => {
    isStopping = true;
    return Promise.resolve();
  });
  void exited.then(async () => {
    if (isStopping) return;
    log.fatal({}, 'The embedded PostgreSQL ended by itself');
    await shutdown.run();
    process.exit(1);
  });
}
