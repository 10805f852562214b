import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbedded } from '../../src/db/embedded.ts';
import { readMigrations } from '../../src/db/migrationFiles.ts';
import { createPools } from '../../src/db/pool.ts';
import { migrate } from '../../src/db/migrate.ts';

export const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

export interface TestServer {
  /** Connection details, with a template database that has today's migrations. */
  prepare(): Promise<{ admin: string; template: string; logFolder: string }>;
  stop(): Promise<void>;
}

/** Starts the run's PostgreSQL: nothing is kept, so nothing waits for the disk. */
export async function openTestServer(folder: string): Promise<TestServer> {
  const server = await startEmbedded({
    folder: join(folder, 'postgres'),
    password: 'test',
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      autovacuum: 'off',
      shared_buffers: '64MB',
      max_connections: '300',
      wal_level: 'minimal',
      max_wal_senders: '0',
      max_wal_size: '4GB',
    },
  });
  const admin = server.connectionString('postgres');
  const templates = new Map<string, Promise<void>>();
  return {
    prepare: async () => {
      const template = await templateName();
      let made = templates.get(template);
      if (!made)
        templates.set(template, (made = makeTemplate(admin, server.connectionString(template), template)));
      await made;
      return { admin, template, logFolder: server.logFolder };
    },
    stop: () => server.stop(),
  };
}

/** Named after the migrations' content: in watch mode an edited migration makes another template. */
async function templateName(): Promise<string> {
  const migrations = await readMigrations(MIGRATIONS);
  const hash = createHash('sha256').update(migrations.map(({ checksum }) => checksum).join());
  return `template_${hash.digest('hex').slice(0, 16)}`;
}

async function makeTemplate(admin: string, connectionString: string, name: string): Promise<void> {
  const pools = createPools({ connectionString: admin });
  await pools.workers.query(`CREATE DATABASE ${name}`);
  await pools.end();
  const target = createPools({ connectionString });
  await migrate(target.workers, MIGRATIONS);
  await target.end();
}
