import { EventEmitter } from 'node:events';
import { Client, DatabaseError } from 'pg';
import type { ClientConfig } from 'pg';
import { preparedName } from './prepared.ts';

/** SQLSTATE classes whose primary message names only our own objects and text, never a row's values. */
const MESSAGE_IS_SAFE = new Set([
  '08', // connection
  '0A', // feature not supported
  '23', // constraints: the values are in `detail`, which is dropped
  '25', // transaction state
  '26', // statement name
  '28', // authorization
  '3D', // no such database
  '40', // rollback: deadlock, serialization
  '42', // syntax and names: values travel as parameters, so they are not in the text
  '53', // resources
  '54', // limits
  '55', // object state
  '57', // operator: cancelled, shutting down
  '58', // system
  'HB', // raised by our own triggers, whose texts name tables only
  'XX', // internal
]);

/**
 * Takes everything from a PostgreSQL error that can hold a row's values: `detail` ("Key (phone)=(…) already
 * exists"), `hint`, `where`, the internal query, and the message of data exceptions ("invalid input syntax for
 * type date: …"). Code, constraint, table, column and routine stay: they say what went wrong.
 */
export function scrubDatabaseError(error: unknown): void {
  if (!(error instanceof DatabaseError)) return;
  error.detail = undefined;
  error.hint = undefined;
  error.where = undefined;
  error.internalQuery = undefined;
  if (!MESSAGE_IS_SAFE.has((error.code ?? '').slice(0, 2))) {
    error.message = `PostgreSQL refused the statement (SQLSTATE ${error.code ?? 'unknown'})`;
    error.stack = `${error.name}: ${error.message}`;
  }
}

/**
 * A pg client whose errors are scrubbed as they come off the wire, before any query sees them, and that runs the texts
 * of `prepared.ts` under their names.
 */
export class SafeClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    const connection: unknown = Reflect.get(this, 'connection');
    if (!(connection instanceof EventEmitter))
      throw new Error('this version of pg has no connection to listen on');
    // First listener in line: pg adds its own only when it connects.
    connection.on('errorMessage', scrubDatabaseError);
    const ask = this.query.bind(this);
    Reflect.set(this, 'query', (query: unknown, ...rest: unknown[]): unknown => {
      const name = typeof query === 'string' ? preparedName(query) : undefined;
      return Reflect.apply(ask, undefined, [name ? { name, text: query } : query, ...rest]);
    });
  }
}
