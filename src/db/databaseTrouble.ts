import { DatabaseError } from 'pg';

/**
 * `exhausted`: the server or our pool has no room for more (disk, memory, connections): more work makes it worse.
 * `away`: it cannot be reached, is starting or stopping, or lets nobody write.
 */
export type DatabaseTrouble = 'exhausted' | 'away';

const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** Errors of the driver, which have no code. */
const awayWords =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|the database has not answered)/;

/** Whether an error is about the database as a whole, and not about what it was asked; null when it is not. */
export function databaseTrouble(error: unknown): DatabaseTrouble | null {
  if (error instanceof AggregateError) return databaseTrouble(error.errors[0]);
  if (!(error instanceof Error)) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (error instanceof DatabaseError) {
    // Insufficient resources; an I/O error of the server's own disk.
    if (code.startsWith('53') || code === '58030') return 'exhausted';
    return /^(08|57P0)/.test(code) || code === '25006' ? 'away' : null;
  }
  if (error.message === 'timeout exceeded when trying to connect') return 'exhausted';
  const isOfPostgres = 'syscall' in error && (error.syscall === 'connect' || error.syscall === 'read');
  if ((socketCodes.has(code) && isOfPostgres) || awayWords.test(error.message)) return 'away';
  return databaseTrouble(error.cause);
}
