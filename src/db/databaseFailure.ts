import { DatabaseError } from 'pg';

/** PostgreSQL said no and was still there to say it: what it refused is rolled back, and nothing else is wrong. */
export function isRefusedByServer(error: unknown): boolean {
  // 08 is a connection that broke, 57 a server that shuts down or was told to stop: either may come after a commit.
  return error instanceof DatabaseError && !/^(?:08|57)/.test(error.code ?? '');
}
