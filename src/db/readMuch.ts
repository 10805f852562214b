import { sql, type RawBuilder } from 'kysely';
import type { Connection } from './database.ts';

/**
 * A reading of many rows of a period, with settings of its own transaction: rows are gathered in memory instead of being sorted on disk, compiling a
 * plan costs more than it saves, and tables meet by hashes. Of tables just filled and not yet analysed the planner expects a few rows, and would go
 * through one of them for each row of another; what is to be looked up row by row says so itself (`lateral … offset 0`).
 */
export async function readMuch<Row>(connection: Connection, query: RawBuilder<Row>): Promise<Row[]> {
  return connection.transaction().execute(async (tx) => {
    await sql`select set_config('work_mem', '64MB', true), set_config('jit', 'off', true), set_config('enable_nestloop', 'off', true)`.execute(
      tx,
    );
    return (await query.execute(tx)).rows;
  });
}
