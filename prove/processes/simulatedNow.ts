import type { OwnDatabase } from './ownDatabase.ts';

/**
 * Lets `now()` in what the database itself does, its triggers, be a simulated time: found before the built-in one, it reads a table. The
 * database is started anew, so that all connections find it.
 * @returns sets the time
 */
export async function simulateNow({ pools, server }: OwnDatabase): Promise<(at: Date) => Promise<void>> {
  await pools.workers.query(`
    create schema simulated;
    create table simulated.clock (at timestamptz not null);
    insert into simulated.clock values (now());
    create function simulated.now() returns timestamptz language sql stable as 'select at from simulated.clock';
    do $$ begin execute format('alter database %I set search_path = simulated, pg_catalog, public', current_database()); end $$`);
  await server.stop('fast');
  await server.start();
  return async (at) => {
    await pools.workers.query('update simulated.clock set at = $1', [at]);
  };
}
