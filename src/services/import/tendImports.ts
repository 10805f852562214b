import { forgetImports } from '@/db/importQueries.ts';
import type { Deps } from '../context.ts';
import { closeImport } from './closeImport.ts';
import { runCheck } from './runCheck.ts';
import { writeNextBlock } from './writeBlock.ts';

/** A turn ends after this time, so that a process that is to stop need not wait for a whole file. */
const turnMs = 2_000;
const keptMs = 86_400_000;

/** Goes on with the files that wait to be looked at or are being written. Safe in several workers, and after any crash. @returns how many rows that were */
export async function tendImports(deps: Deps, clinicId: string): Promise<number> {
  const until = performance.now() + turnMs;
  let done = await runCheck(deps, clinicId);
  for (;;) {
    const written = (await writeNextBlock(deps, clinicId)) + (await closeImport(deps, clinicId));
    done += written;
    if (written === 0 || performance.now() > until) return done;
  }
}

/** Takes what files hold that nobody goes on with, and rejected rows, a day after they were last touched. */
export function forgetOldImports(deps: Deps, clinicId: string): Promise<number> {
  const at = deps.now();
  return forgetImports(deps.db, clinicId, { before: new Date(at.getTime() - keptMs), at });
}
