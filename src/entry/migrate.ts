import { createPools } from '../db/pool.ts';
import { migrate } from '../db/migrate.ts';
import { loadConfig } from './loadConfig.ts';
import { openDatabase } from './openDatabase.ts';
import { MIGRATIONS_FOLDER } from './root.ts';
import { runCommand, say } from './runCommand.ts';
import { createShutdown } from './shutdown.ts';

/** Brings the database to this version, without starting anything else. */
async function migrateOnly(): Promise<void> {
  const config = await loadConfig(say);
  const shutdown = createShutdown((step) => say(`Closing failed: ${step}.`));
  try {
    const { connectionString } = await openDatabase(config, shutdown);
    const pools = createPools({ connectionString });
    shutdown.add('pools', () => pools.end());
    const { applied, version } = await migrate(pools.workers, MIGRATIONS_FOLDER);
    say(
      applied.length > 0
        ? `Migrated to version ${version}: ${applied.length} applied.`
        : `Already at version ${version}: nothing to do.`,
    );
  } finally {
    await shutdown.run();
  }
}

await runCommand(migrateOnly);
