import { CompiledQuery } from 'kysely';
import type { Connection } from './database.ts';

/** A statement that PostgreSQL parses and plans once a connection. `Row` is what it returns, keys as the text names them. */
export type Prepared<Row> = { readonly name: string; readonly text: string; readonly row?: Row };

const names = new Map<string, string>();

/**
 * Makes a fixed text a named statement. For hot paths alone, at the top of a module, so that their number is bounded:
 *
 *     const eventsOf = prepared<{ id: string }>('events_of', `select id from message_event where clinic_id = $1 and
 *       message_id = any($2::uuid[])`);
 *     const rows = await runPrepared(tx, eventsOf, [clinicId, messageIds]);
 *
 * Rows travel as arrays (`unnest($1::uuid[], …)`), so that one text serves batches of every size. It is planned for all
 * values at once: write out what a partial index is about (`dispatch_state = 'queued'`), never as a parameter. Name
 * the columns: a `select *` fails after a migration that adds one. Give results their camelCase names (`as "messageId"`).
 */
export function prepared<Row>(name: string, text: string): Prepared<Row> {
  if (names.has(text) || [...names.values()].includes(name))
    throw new Error(`the prepared statement ${name} exists already`);
  names.set(text, name);
  return { name, text };
}

/** Runs a prepared statement on the database or inside a transaction of it. Errors are scrubbed like all others. */
export async function runPrepared<Row>(
  connection: Connection,
  statement: Prepared<Row>,
  values: readonly unknown[],
): Promise<Row[]> {
  // The connection gives it its name (`SafeClient`): kysely knows only texts.
  const query: CompiledQuery<Row> = CompiledQuery.raw(statement.text, [...values]);
  return (await connection.withoutPlugins().executeQuery(query)).rows;
}

/** The name that this text was given, if it was. */
export function preparedName(text: string): string | undefined {
  return names.get(text);
}

/** Every statement that the modules loaded so far have registered. For the test that looks at their plans. */
export function registeredStatements(): { name: string; text: string }[] {
  return [...names].map(([text, name]) => ({ name, text }));
}
