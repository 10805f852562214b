import { DatabaseError } from 'pg';
import { isDatabaseAway } from './databaseAway.ts';

/**
 * `exhausted`: the server or our pool has no room for more (disk, memory, connections): more work makes it worse.
 * `away`: it cannot be reached, is starting or stopping, or lets nobody write.
 */
export type DatabaseTrouble = 'exhausted' | 'away';

/** Whether an error is about the database as a whole, and not about what it was asked; null when it is not. */
export function databaseTrouble(error: unknown): DatabaseTrouble | null {
  if (error instanceof AggregateError) return databaseTrouble(error.errors[0]);
  if (!(error instanceof Error)) return null;
  if (isExhausted(error)) return 'exhausted';
  return isDatabaseAway(error) ? 'away' : databaseTrouble(error.cause);
}

function isExhausted(error: Error): boolean {
  if (!(error instanceof DatabaseError)) return error.message === 'timeout exceeded when trying to connect';
  // Insufficient resources; an error of the server's own disk.
  return error.code?.startsWith('53') === true || error.code === '58030';
}
