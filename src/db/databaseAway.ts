import { DatabaseError } from 'pg';

/** SQLSTATE classes that speak of the server, not of the statement: connection, resources, shutdown, system. */
const serverClasses: ReadonlySet<string> = new Set(['08', '53', '57', '58']);
/** What `pg` says without a code. */
const lostConnection =
  /connection terminated|timeout exceeded when trying to connect|connection error|not queryable|has not answered in time|client was closed/i;

/**
 * Whether a statement failed because the database could not be reached or could not work just now, so that the same
 * statement may succeed later, and others would fail the same way meanwhile. What was being committed may or may not be.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof DatabaseError) {
    const code = error.code ?? '';
    return serverClasses.has(code.slice(0, 2)) || code === '25006';
  }
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, 'code');
  return (typeof code === 'string' && /^E[A-Z]+$/.test(code)) || lostConnection.test(error.message);
}
