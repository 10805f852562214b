import { DataFolderInUse } from '../db/dataFolderLock.ts';
import { MigrationProblem } from '../db/migrate.ts';
import { StartProblem } from './startProblem.ts';

/** Writes one line for the operator. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/**
 * Runs a command of this package. What the operator can cure is said in words and ends the process with 1; anything
 * else is a defect and comes with its stack.
 */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = 1;
  }
}

function describe(error: unknown): string {
  const isCurable =
    error instanceof StartProblem || error instanceof MigrationProblem || error instanceof DataFolderInUse;
  if (isCurable) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
