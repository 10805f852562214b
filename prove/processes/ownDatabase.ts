import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { letPostgresThrough } from '../../src/db/dataFolder.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createPools } from '../../src/db/pool.ts';
import { MIGRATIONS_FOLDER } from '../../src/entry/root.ts';
import type { TestDatabase } from '../../test/harness/database.ts';
import { openStoppableDatabase } from './database.ts';

/** A PostgreSQL of its own for one app of the test harness, outside a run of the tests. */
export async function createOwnDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'hearback-prove-'));
  await letPostgresThrough(folder);
  const server = await openStoppableDatabase(folder);
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
    logFolder: folder,
    copy: () => Promise.reject(new Error('a database of its own is not copied')),
    drop,
    [Symbol.asyncDispose]: drop,
  };
}
