import { randomUUIDv7 } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Config } from '../config/config.ts';
import { createAuditKeys } from '../db/auditKeys.ts';
import { createDatabase } from '../db/database.ts';
import { dataFolderPaths } from '../db/dataFolder.ts';
import { firstKey } from '../db/masterKeys.ts';
import { createPools } from '../db/pool.ts';
import { createVault } from '../db/vault.ts';
import type { Deps } from '../dispatch/deps.ts';
import { createMetrics } from '../dispatch/metrics.ts';
import { createWakeNotifier } from '../dispatch/wakeSignal.ts';
import { Refusal } from '../domain/refusal/refusalCode.ts';
import { createLogger } from '../logging/logger.ts';
import type { Context } from '../services/context.ts';
import { checkSenders } from '../services/witness/checkSenders.ts';
import { releaseSender, type Release } from '../services/witness/releaseSender.ts';
import { readWitnessState, shareSender, type WitnessState } from '../services/witness/witnessState.ts';
import { createCarrier } from '../twilio/carrier.ts';
import { loadConfig } from './loadConfig.ts';
import { reachDatabase } from './reachDatabase.ts';
import { readKeys } from './readKeys.ts';
import { runCommand, say } from './runCommand.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';
import { SIMULATED_ACCOUNT_SID, startSimulatedTwilio } from './simulatedTwilio.ts';
import { StartProblem } from './startProblem.ts';
import { describeWitness } from './describeWitness.ts';

const scopes = ['clinic:write'] as const;

/**
 * `npm run release [-- --dry-run | --shared | --exclusive]`: brings the database up to what Twilio knows and lets held
 * senders send again, also while the app runs.
 */
async function release(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((word) => word !== 'release'),
    options: {
      'dry-run': { type: 'boolean', default: false },
      shared: { type: 'boolean', default: false },
      exclusive: { type: 'boolean', default: false },
    },
  });
  if (values.shared && values.exclusive) throw new StartProblem('A sender is either shared or exclusive.');
  const config = await loadConfig(say);
  const shutdown = createShutdown((step) => say(`Closing failed: ${step}.`));
  try {
    const deps = await connect(config, shutdown);
    // Restored, and not started since: what a start would hold is held first.
    await checkSenders(deps);
    for (const { id: clinicId } of await deps.db.selectFrom('clinic').select('id').execute()) {
      const ctx: Context = {
        ...deps,
        clinicId,
        actor: { kind: 'host', id: null, name: 'npm run release', scopes, attestation: null },
      };
      for (const state of await readWitnessState(deps.db, clinicId)) await releaseOne(ctx, state, values);
    }
  } catch (error) {
    throw error instanceof Refusal ? new StartProblem(error.message, { cause: error }) : error;
  } finally {
    await shutdown.run();
  }
}

async function releaseOne(
  ctx: Context,
  state: WitnessState,
  options: { 'dry-run': boolean; shared: boolean; exclusive: boolean },
): Promise<void> {
  const isDryRun = options['dry-run'];
  say(describeWitness(state, true).text);
  if ((options.shared || options.exclusive) && !isDryRun) {
    await shareSender(ctx, state.senderId, options.exclusive);
    say(
      options.shared
        ? '  It is shared from now on: never compared, never held.'
        : '  It is ours alone from now on.',
    );
  }
  if (state.state !== 'held') return;
  const done = await releaseSender(ctx, state.senderId, { isDryRun });
  for (const line of describeRelease(done, isDryRun)) say(`  ${line}`);
  say(isDryRun ? '  Nothing was changed: that was a dry run.' : '  Released: it sends again.');
}

function describeRelease(done: Release, isDryRun: boolean): string[] {
  const would = isDryRun ? 'would be' : done.notAgain === 1 ? 'was' : 'were';
  return [
    `${done.notAgain} waiting texts that Twilio has already ${would} marked as sent, not sent again`,
    `${done.settled} texts of unknown fate ${would} settled`,
    `${done.imported} lost texts ${would} put back into their conversations`,
    `${done.inbound} texts from patients ${would} fetched`,
    ...(done.unreadable > 0 ? [`${done.unreadable} texts have no readable number at Twilio: not kept`] : []),
  ];
}

/** The database and Twilio of this installation, beside the app or without it. */
async function connect(config: Config, shutdown: Shutdown): Promise<Deps> {
  const { connectionString, encryptionKey, isOurs } = await reachDatabase(config, shutdown);
  const pools = createPools({ connectionString, sizes: { webhooks: 1, staff: 2, workers: 1 } });
  shutdown.add('pools', () => pools.end());
  const db = createDatabase(pools.staff);
  const keys = await readKeys(db, encryptionKey, config);
  const account = await reachTwilio(config, firstKey(keys), isOurs, shutdown);
  const carrier = createCarrier({ ...account, timeoutMs: 30_000 });
  shutdown.add('connections to Twilio', () => carrier.close());
  const log = createLogger({ level: 'warn' });
  return {
    db,
    vault: createVault(db, keys.current, keys),
    auditKeys: createAuditKeys(keys.current, keys.former),
    carrier,
    settings: {
      mode: config.mode,
      accountSid: account.accountSid,
      sendingEnabled: config.sendingEnabled,
      callRule: config.callRule,
      publicUrl: config.publicUrl ?? `http://localhost:${config.port}`,
      hasOwnTwilioServer: account.baseUrl !== undefined,
      accountSegmentsPerSecond: config.segmentsPerSecond,
      // An operator's command verifies nobody.
      verifyServiceSid: null,
    },
    log,
    metrics: createMetrics(),
    now: () => new Date(),
    newId: () => randomUUIDv7(),
    wake: createWakeNotifier(pools.staff, log),
  };
}

async function reachTwilio(
  config: Config,
  encryptionKey: Buffer,
  isOurs: boolean,
  shutdown: Shutdown,
): Promise<{ accountSid: string; authToken: string; baseUrl: string | undefined }> {
  const { twilio } = config;
  if (twilio) return { ...twilio, baseUrl: twilio.apiBaseUrl ?? undefined };
  if (!isOurs) {
    throw new StartProblem(
      'The simulated Twilio lives in the running app: stop that (Ctrl-C), run npm run release again, and start it.',
    );
  }
  const unused = 'http://127.0.0.1:9';
  const simulated = await startSimulatedTwilio({
    stateFile: dataFolderPaths(config.dataFolder).simulator,
    encryptionKey,
    publicUrl: unused,
    localUrl: unused,
  });
  shutdown.add('simulated Twilio', () => simulated.close());
  return { accountSid: SIMULATED_ACCOUNT_SID, authToken: simulated.authToken, baseUrl: simulated.baseUrl };
}

await runCommand(release);
