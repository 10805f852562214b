import { access } from 'node:fs/promises';
import { Pool } from 'pg';
import type { Config } from '../config/config.ts';
import { createDatabase } from '../db/database.ts';
import { dataFolderPaths } from '../db/dataFolder.ts';
import { lastHeartbeat } from '../db/heartbeatQueries.ts';
import { LOG_PRIVACY, readLogPrivacy } from '../db/logPrivacy.ts';
import { readMigrationState } from '../db/migrate.ts';
import { connectionConfig } from '../db/pool.ts';
import { SafeClient } from '../db/safeClient.ts';
import { findOldRules, findZoneDataProblem } from '../services/clinic/ruleWarnings.ts';
import { readWitnessState } from '../services/witness/witnessState.ts';
import { checkCredentials } from './checkCredentials.ts';
import { describeConnectionFailure } from './connectionFailure.ts';
import { describeWitness } from './describeWitness.ts';
import { loadConfig } from './loadConfig.ts';
import { readVersion } from './readVersion.ts';
import { MIGRATIONS_FOLDER } from './root.ts';
import { runCommand, say } from './runCommand.ts';
import { reachEmbedded } from './runningServer.ts';
import { ok, problem, warning } from './finding.ts';
import type { Finding } from './finding.ts';
import { createShutdown } from './shutdown.ts';

/** `npm run doctor`: looks at everything that a start needs, also while the app runs. Ends with 1 on a problem. */
async function doctor(): Promise<void> {
  say(
    `Hearback ${await readVersion()} on Node ${process.versions.node}, ${process.platform}-${process.arch}`,
  );
  const config = await loadConfig(say);
  const findings = [
    describeMode(config),
    checkZones(),
    checkRules(),
    ...(await checkDatabase(config)),
    ...(config.twilio ? [await checkCredentials(config.twilio)] : []),
  ];
  for (const { state, text } of findings) say(`${{ ok: '✓', warning: '!', problem: '✗' }[state]} ${text}`);
  if (findings.some(({ state }) => state === 'problem')) process.exitCode = 1;
}

function describeMode(config: Config): Finding {
  if (config.mode === 'simulator') return ok('Twilio is simulated: no text leaves this machine.');
  if (!config.sendingEnabled) {
    return warning('Sending is off: set NEXT_PUBLIC_ENABLE_TWILIO_SMS=true. Answers and STOP are processed.');
  }
  return ok('Texts are real: they go out through Twilio.');
}

function checkZones(): Finding {
  const wrong = findZoneDataProblem(new Date());
  return wrong === null
    ? ok(`The time zone data of this Node are up to date (${process.versions.tz}).`)
    : problem(wrong);
}

function checkRules(): Finding {
  const wrong = findOldRules(new Date());
  return wrong === null ? ok('The rules of quiet hours were checked lately.') : warning(wrong);
}

async function checkDatabase(config: Config): Promise<Finding[]> {
  if (config.databaseUrl === null && !(await exists(dataFolderPaths(config.dataFolder).cluster))) {
    return [warning(`There is no database in ${config.dataFolder} yet: npm start makes it.`)];
  }
  const shutdown = createShutdown((step) => say(`Closing failed: ${step}.`));
  try {
    const connectionString =
      config.databaseUrl ?? (await reachEmbedded(config, shutdown)).replace('@/postgres?', '@/hearback?');
    return await checkServer(connectionString);
  } catch (error) {
    if (config.databaseUrl === null) throw error;
    return [problem(describeConnectionFailure(error, config.databaseUrl))];
  } finally {
    await shutdown.run();
  }
}

async function checkServer(connectionString: string): Promise<Finding[]> {
  const pool = new Pool({
    ...connectionConfig(connectionString, 'hearback doctor'),
    Client: SafeClient,
    max: 1,
  });
  try {
    const { rows } = await pool.query<{ version: string; role: string }>(
      `SELECT current_setting('server_version') AS version, quote_ident(current_user) AS role`,
    );
    const { pending } = await readMigrationState(pool, MIGRATIONS_FOLDER);
    const { exposed } = await readLogPrivacy(connectionString);
    const senders = pending.length === 0 ? await checkWitness(pool) : [];
    return [
      ok(`PostgreSQL ${rows[0]?.version} answers.`),
      pending.length === 0
        ? ok('The database is migrated.')
        : warning(`${pending.length} migrations are waiting: npm start or npm run migrate applies them.`),
      describeLogPrivacy(exposed, rows[0]?.role ?? 'hearback'),
      ...senders,
    ];
  } finally {
    await pool.end();
  }
}

/** Whether Twilio knows more than this database, as it was last compared. */
async function checkWitness(pool: Pool): Promise<Finding[]> {
  const db = createDatabase(pool);
  const clinics = await db.selectFrom('clinic').select('id').orderBy('createdAt').execute();
  const states = await Promise.all(clinics.map(({ id }) => readWitnessState(db, id)));
  const beat = await lastHeartbeat(db);
  const hasWorker = beat !== null && Date.now() - beat.getTime() < 15_000;
  return states.flat().map((state) => describeWitness(state, hasWorker));
}

function describeLogPrivacy(exposed: readonly string[], role: string): Finding {
  if (exposed.length === 0) return ok("The server's log holds no statements or values of ours.");
  const cure = exposed.map((name) => `ALTER ROLE ${role} SET ${name} = '${LOG_PRIVACY[name]}';`).join(' ');
  return warning(
    `The database server may write texts and numbers of patients into its log. As its administrator: ${cure}`,
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

await runCommand(doctor);
