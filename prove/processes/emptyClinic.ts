import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { letPostgresThrough } from '../../src/db/dataFolder.ts';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createPools, type Pools } from '../../src/db/pool.ts';
import { MIGRATIONS_FOLDER } from '../../src/entry/root.ts';
import { openStoppableDatabase } from './database.ts';

/** Does something with a PostgreSQL of its own that holds one clinic and nothing else, and leaves nothing behind. */
export async function withEmptyClinic<Result>(
  work: (clinic: { clinicId: string; db: Database; pools: Pools }) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'hearback-prove-'));
  await letPostgresThrough(folder);
  const server = await openStoppableDatabase(folder);
  const pools = createPools({ connectionString: server.connectionString });
  try {
    await migrate(pools.workers, MIGRATIONS_FOLDER);
    const db = createDatabase(pools.workers);
    const clinicId = randomUUID();
    await db
      .insertInto('clinic')
      .values({ id: clinicId, name: 'Clinic', timeZone: 'UTC', country: 'US' })
      .execute();
    return await work({ clinicId, db, pools });
  } finally {
    await pools.end();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}
