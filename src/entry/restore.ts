import { resolve } from 'node:path';
import { restore, RestoreProblem } from '../db/restore.ts';
import { loadConfig } from './loadConfig.ts';
import { runCommand, say } from './runCommand.ts';
import { StartProblem } from './startProblem.ts';

/** `npm run restore -- <file>`: into the data folder, which must be new or empty. */
async function restoreCommand(): Promise<void> {
  const file = process.argv.slice(2).find((word) => word !== 'restore');
  if (file === undefined) throw new StartProblem('Name the backup: npm run restore -- hearback-….tar.gz');
  const config = await loadConfig(say);
  if (config.databaseUrl !== null) {
    throw new StartProblem(
      'Backups of the embedded database are restored without DATABASE_URL; for a server of your own use pg_restore.',
    );
  }
  try {
    const manifest = await restore({
      file: resolve(file),
      dataFolder: config.dataFolder,
      encryptionKey: config.encryptionKey,
    });
    say(`Restored into ${config.dataFolder}, as it was at ${manifest.takenAt}. Start with npm start.`);
  } catch (error) {
    throw error instanceof RestoreProblem ? new StartProblem(error.message, { cause: error }) : error;
  }
}

await runCommand(restoreCommand);
