import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backUp } from '../db/backup.ts';
import { dataFolderPaths, readEncryptionKey } from '../db/dataFolder.ts';
import { loadConfig } from './loadConfig.ts';
import { readVersion } from './readVersion.ts';
import { runCommand, say } from './runCommand.ts';
import { reachEmbedded } from './runningServer.ts';
import { createShutdown } from './shutdown.ts';
import { StartProblem } from './startProblem.ts';

/** `npm run backup [-- <file>] [--with-key]`: one file, also while the app runs. */
async function backupCommand(): Promise<void> {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2).filter((word) => word !== 'backup'),
    options: { 'with-key': { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const config = await loadConfig(say);
  if (config.databaseUrl !== null) {
    throw new StartProblem(
      'The database of DATABASE_URL is backed up by its own tools: pg_dump --format=custom --file=hearback.dump "$DATABASE_URL", ' +
        'or the snapshots of whoever runs it for you. Keep HEARBACK_ENCRYPTION_KEY apart from the backup.',
    );
  }
  const now = new Date();
  const stamp = now.toISOString().replaceAll(/[:.]/g, '-').slice(0, 19);
  const file = resolve(positionals[0] ?? `hearback-${stamp}.tar.gz`);
  const shutdown = createShutdown((step) => say(`Closing failed: ${step}.`));
  try {
    const connectionString = await reachEmbedded(config, shutdown);
    const bytes = await backUp({
      dataFolder: config.dataFolder,
      connectionString,
      file,
      encryptionKey: await readEncryptionKey(config.dataFolder, config.encryptionKey),
      withKey: values['with-key'],
      version: await readVersion(),
      now,
    });
    say(`Backed up to ${file} (${(bytes / 1e6).toFixed(1)} MB).`);
    say(
      values['with-key']
        ? 'It holds the encryption key: whoever has this file can read every message. Keep it as safe as the data folder.'
        : `It does not hold the encryption key, without which no message can be read. Keep a copy of ${dataFolderPaths(config.dataFolder).encryptionKey} apart from it.`,
    );
  } finally {
    await shutdown.run();
  }
}

await runCommand(backupCommand);
