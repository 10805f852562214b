import { DatabaseError } from 'pg';

/** PostgreSQL said no and was still there to say it: what it refused is rolled back, and nothing else is wrong. */
export function isRefusedByServer(error: unknown): boolean {
  // 08 is a connection that broke, 57 a server that shuts down or was told to stop: either may come after a commit.
  return error instanceof DatabaseError && !/^(?:08|57)/.test(error.code ?? '');
}

/** The server could not be reached, or went away: nothing is known of what was asked, and no part of it is to blame. */
export function isServerAway(error: unknown): boolean {
  if (error instanceof DatabaseError) return !isRefusedByServer(error);
  if (!(error instanceof Error)) return false;
  // Sockets and pg's own words for a connection that broke or could not be had.
  if ('syscall' in error || ('code' in error && /^E[A-Z]+$/.test(String(error.code)))) return true;
  return /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout)/.test(
    error.message,
  );
}
