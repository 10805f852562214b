import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { letPostgresThrough } from '../../src/db/dataFolder.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createPools } from '../../src/db/pool.ts';
import { MIGRATIONS_FOLDER } from '../../src/entry/root.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { openStoppableDatabase, type StoppableDatabase } from './database.ts';

/** A PostgreSQL of its own for one app of the test harness, outside a run of the tests. `server` stops and starts it. */
export type OwnDatabase = TestDatabase & { server: StoppableDatabase };

/** @param settings beyond those that are shipped */
export async function createOwnDatabase(
  settings: Readonly<Record<string, string>> = {},
): Promise<OwnDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'hearback-prove-'));
  await letPostgresThrough(folder);
  const server = await openStoppableDatabase(folder, settings);
  const { connectionString } = server;
  const pools = createPools({ connectionString });
  await migrate(pools.workers, MIGRATIONS_FOLDER);
  const drop = async (): Promise<void> => {
    await pools.end();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
  return {
    connectionString,
    pools,
    server,
    logFolder: folder,
    copy: () => Promise.reject(new Error('a database of its own is not copied')),
    drop,
    [Symbol.asyncDispose]: drop,
  };
}
