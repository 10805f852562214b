import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { PACKAGE_FILE } from './root.ts';

const PACKAGE = z.object({ version: z.string() });

/** The version of this Hearback. */
export async function readVersion(): Promise<string> {
  return PACKAGE.parse(JSON.parse(await readFile(PACKAGE_FILE, 'utf8'))).version;
}
