import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const script = join(root, 'scripts/buildForTests.mjs');
const always = ['vite.config.ts', 'package-lock.json', 'scripts/buildForTests.mjs'];

/** The folder with the built screens, as production serves them; built once for the same sources. */
export function buildScreens(): Promise<string> {
  const sources = ['src/app', 'src/components', 'src/client', 'src/contracts', 'src/domain'];
  return built('screens', 'node_modules/.cache/hearback', sources);
}

/**
 * The folder with the processes of the app and the simulated Twilio, built as `npm start` builds them, each ready to be
 * run by Node. Two folders below the root, like the server that is shipped: `src/entry/root.ts` counts them.
 */
export function buildProcesses(): Promise<string> {
  return built('processes', 'dist', ['src', 'prove']);
}

async function built(kind: string, into: string, sources: string[]): Promise<string> {
  const folder = join(root, into, `${kind}-${await hashOf(sources)}`);
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const own = await mkdtemp(join(dirname(folder), `building-${kind}-`));
  // A process of its own, because in this one NODE_ENV is `test`, and React would be built for development.
  const { NODE_ENV: _, ...environment } = process.env;
  try {
    await promisify(execFile)(process.execPath, [script, kind, own], { cwd: root, env: environment });
    await rename(own, folder);
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    // Another run may have been quicker.
    if (!existsSync(folder)) throw error;
  }
  await forgetOld(dirname(folder), kind);
  return folder;
}

async function hashOf(sources: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) {
    const files = await readdir(join(root, source), { recursive: true, withFileTypes: true });
    const paths = files
      .filter((file) => file.isFile() && !file.name.includes('.test.'))
      .map((file) => join(file.parentPath, file.name));
    for (const path of paths.toSorted()) hash.update(path).update(await readFile(path));
  }
  for (const file of always) hash.update(await readFile(join(root, file)));
  return hash.digest('hex').slice(0, 16);
}

const aDay = 86_400_000;

/** What was built from sources of another day is of no use any more, nor what a killed run left. */
async function forgetOld(folder: string, kind: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${kind}-`) && !name.startsWith(`building-${kind}-`)) continue;
    const path = join(folder, name);
    // Another run may forget the same.
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > aDay) await rm(path, { recursive: true, force: true });
  }
}
