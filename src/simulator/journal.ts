import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Lines of JSON in a file, appended in batches. */
export type Journal = {
  append(entry: unknown): void;
  /** Everything appended so far is in the file. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

/** For a simulator without a file. */
export const noJournal: Journal = {
  append: () => {},
  flush: async () => {},
  close: async () => {},
};

/**
 * The entries of a journal file, oldest first; none for a new file. A half-written last line (the process was killed)
 * is dropped. Damage before the end stops the reading there, and the file is kept aside as `….damaged`.
 */
export function readJournal(file: string): unknown[] {
  if (!existsSync(file)) return [];
  const entries: unknown[] = [];
  const lines = readFileSync(file, 'utf8').split('\n');
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    try {
      entries.push(JSON.parse(line));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const isTail = index === lines.length - 1;
      if (!isTail) writeFileSync(`${file}.damaged`, lines.join('\n'));
      break;
    }
  }
  return entries;
}

/**
 * Starts a journal that holds exactly these entries, replacing the file in one step, so that history does not pile up.
 * @param entries the whole present state
 */
export async function startJournal(file: string, entries: Iterable<unknown>): Promise<Journal> {
  mkdirSync(dirname(file), { recursive: true });
  const next = `${file}.next`;
  rmSync(next, { force: true });
  const handle = await open(next, 'a');
  const journal = writer(handle);
  for (const entry of entries) journal.append(entry);
  await journal.flush();
  await handle.sync();
  renameSync(next, file);
  return journal;
}

function writer(handle: FileHandle): Journal {
  let lines: string[] = [];
  let writing: Promise<void> | null = null;

  const drain = async (): Promise<void> => {
    while (lines.length > 0) {
      const batch = lines;
      lines = [];
      await handle.appendFile(`${batch.join('\n')}\n`);
    }
  };
  const flush = async (): Promise<void> => {
    // One write at a time; what is appended meanwhile goes into the next batch.
    while (writing !== null || lines.length > 0) {
      writing ??= drain().finally(() => {
        writing = null;
      });
      await writing;
    }
  };
  return {
    append(entry) {
      lines.push(JSON.stringify(entry));
      if (lines.length === 1 && writing === null) setImmediate(() => void flush());
    },
    flush,
    async close() {
      await flush();
      await handle.close();
    },
  };
}
