import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Environment } from './environment.ts';

/** The real environment, over `.env.local`, over `.env`, both of the working folder and both optional. */
export async function readEnvironment(workingFolder: string, real: Environment): Promise<Environment> {
  const [shared, local] = await Promise.all(
    ['.env', '.env.local'].map((name) => readEnvironmentFile(join(workingFolder, name))),
  );
  return { ...shared, ...local, ...real };
}

async function readEnvironmentFile(path: string): Promise<Environment> {
  try {
    return parseEnv(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new Error(`${path} cannot be read.`, { cause: error });
  }
}
