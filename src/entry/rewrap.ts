import { randomUUIDv7 } from 'node:crypto';
import { createDatabase } from '../db/database.ts';
import { createPools } from '../db/pool.ts';
import { rewrapDataKeys } from '../services/encryption/rewrapDataKeys.ts';
import { loadConfig } from './loadConfig.ts';
import { reachDatabase } from './reachDatabase.ts';
import { readKeys } from './readKeys.ts';
import { runCommand, say } from './runCommand.ts';
import { createShutdown } from './shutdown.ts';

/**
 * `npm run rewrap`: after HEARBACK_ENCRYPTION_KEY was changed, wraps every clinic's data keys by the new one, also while the app runs. The one before is in
 * HEARBACK_FORMER_ENCRYPTION_KEY until then.
 */
async function rewrap(): Promise<void> {
  const config = await loadConfig(say);
  const shutdown = createShutdown((step) => say(`Closing failed: ${step}.`));
  try {
    const { connectionString, encryptionKey } = await reachDatabase(config, shutdown);
    const pools = createPools({ connectionString, sizes: { webhooks: 1, staff: 1, workers: 1 } });
    shutdown.add('pools', () => pools.end());
    const db = createDatabase(pools.staff);
    const keys = await readKeys(db, encryptionKey, config);
    const count = await rewrapDataKeys({ db, now: () => new Date(), newId: () => randomUUIDv7() }, keys);
    say(
      count === 0
        ? 'Every data key was wrapped by HEARBACK_ENCRYPTION_KEY already.'
        : `Wrapped by HEARBACK_ENCRYPTION_KEY now: data keys: ${count}.`,
    );
    if (config.formerEncryptionKey)
      say(
        'Remove HEARBACK_FORMER_ENCRYPTION_KEY now, and make a backup: older ones still need the former key.',
      );
  } finally {
    await shutdown.run();
  }
}

await runCommand(rewrap);
