import { access, readFile, rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Pool } from 'pg';
import type { Config } from '../config/config.ts';
import { auditHeadSchema } from '../contracts/audit.ts';
import { createAuditKeys } from '../db/auditKeys.ts';
import { createDatabase } from '../db/database.ts';
import { dataFolderPaths, readEncryptionKey } from '../db/dataFolder.ts';
import { readMigrationState } from '../db/migrate.ts';
import { connectionConfig } from '../db/pool.ts';
import { SafeClient } from '../db/safeClient.ts';
import { headFormat, type ChainHead, type HeadFile } from '../domain/audit/head.ts';
import { verifyAudit, type ClinicVerdict } from '../services/audit/verifyAudit.ts';
import { describeConnectionFailure } from './connectionFailure.ts';
import { describeAudit } from './describeAudit.ts';
import { loadConfig } from './loadConfig.ts';
import { readKeys } from './readKeys.ts';
import { MIGRATIONS_FOLDER } from './root.ts';
import { runCommand, say } from './runCommand.ts';
import { reachEmbedded } from './runningServer.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';
import { StartProblem } from './startProblem.ts';

/**
 * `npm run audit:verify [-- --against head.json] [--head head.json]`: checks the audit trail from its first event,
 * also while the app runs, against heads that were kept elsewhere, and writes the head of now. Ends with 1 when the
 * trail does not hold.
 */
async function auditVerify(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((word) => word !== 'auditVerify'),
    options: { head: { type: 'string' }, against: { type: 'string', multiple: true, default: [] } },
  });
  const heads = (await Promise.all(values.against.map(readHeads))).flat();
  const config = await loadConfig(say);
  const shutdown = createShutdown((step) => say(`Closing failed: ${step}.`));
  try {
    const { connectionString, encryptionKey } = await reach(config, shutdown);
    const verdicts = await check(connectionString, encryptionKey, config, heads);
    const findings = verdicts.flatMap((verdict) => describeAudit(verdict, new Date()));
    for (const { state, text } of findings) say(`${{ ok: '✓', warning: '!', problem: '✗' }[state]} ${text}`);
    if (verdicts.length === 0) say('There is no clinic yet.');
    const holds = verdicts.every((verdict) => verdict.findings.length === 0);
    if (!holds) process.exitCode = 1;
    else if (heads.length > 0) say(`The chain contains every head that was given (${heads.length}).`);
    else
      say(
        'Without a head that was kept elsewhere (--against), a chain that was cut off or written anew can look whole.',
      );
    if (values.head !== undefined) await writeHead(values.head, verdicts, holds);
  } finally {
    await shutdown.run();
  }
}

async function check(
  connectionString: string,
  encryptionKey: Buffer,
  config: Config,
  heads: readonly ChainHead[],
): Promise<ClinicVerdict[]> {
  const pool = new Pool({
    ...connectionConfig(connectionString, 'hearback audit'),
    Client: SafeClient,
    max: 1,
  });
  try {
    const { pending } = await readMigrationState(pool, MIGRATIONS_FOLDER);
    if (pending.length > 0)
      throw new StartProblem(
        'The database is of an older version: npm run migrate brings it to this one first.',
      );
    return await createDatabase(pool)
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (tx) => {
        const { current, former } = await readKeys(tx, encryptionKey, config);
        return verifyAudit(tx, createAuditKeys(current, former), heads);
      });
  } finally {
    await pool.end();
  }
}

async function reach(
  config: Config,
  shutdown: Shutdown,
): Promise<{ connectionString: string; encryptionKey: Buffer }> {
  const { databaseUrl, encryptionKey, dataFolder } = config;
  if (databaseUrl !== null) {
    if (encryptionKey === null)
      throw new StartProblem('HEARBACK_ENCRYPTION_KEY must be set with DATABASE_URL.');
    const client = new SafeClient(connectionConfig(databaseUrl, 'hearback audit'));
    try {
      await client.connect();
    } catch (error) {
      throw new StartProblem(describeConnectionFailure(error, databaseUrl), { cause: error });
    } finally {
      await client.end();
    }
    return { connectionString: databaseUrl, encryptionKey };
  }
  const hasDatabase = await access(dataFolderPaths(dataFolder).cluster).then(
    () => true,
    () => false,
  );
  if (!hasDatabase) throw new StartProblem(`There is no database in ${dataFolder}.`);
  return {
    connectionString: (await reachEmbedded(config, shutdown)).replace('@/postgres?', '@/hearback?'),
    encryptionKey: await readEncryptionKey(dataFolder, encryptionKey),
  };
}

async function readHeads(path: string): Promise<ChainHead[]> {
  const file = resolve(path);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StartProblem(`${file} cannot be read.`, { cause: error });
  });
  const read = auditHeadSchema.safeParse(parseJson(text));
  if (!read.success) throw new StartProblem(`${file} is not a head of an audit trail.`);
  if (read.data.clinics.length === 0) throw new StartProblem(`${file} names no clinic: it proves nothing.`);
  return read.data.clinics;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it
  }
}

/** A head of a chain that does not hold would take the place of a good one. */
async function writeHead(path: string, verdicts: readonly ClinicVerdict[], holds: boolean): Promise<void> {
  const clinics = verdicts.flatMap(({ head }) => head ?? []);
  if (!holds || clinics.length === 0) {
    say(
      holds ? 'No head was written: nothing is sealed yet.' : 'No head was written: the trail does not hold.',
    );
    return;
  }
  const file = resolve(path);
  const content: HeadFile = { format: headFormat, takenAt: new Date().toISOString(), clinics };
  await writeFile(`${file}.new`, `${JSON.stringify(content, null, 1)}\n`);
  await rename(`${file}.new`, file);
  say(`The head is in ${file}. Keep it where nobody who can change the database can change it.`);
}

await runCommand(auditVerify);
