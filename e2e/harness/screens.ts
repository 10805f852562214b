import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));
const cache = join(root, 'node_modules/.cache/hearback');
/** Everything that ends up in the browser. */
const sources = ['src/app', 'src/components', 'src/client', 'src/contracts', 'src/domain'];

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) {
    const files = await readdir(join(root, source), { recursive: true, withFileTypes: true });
    const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
    for (const path of paths.toSorted()) hash.update(path).update(await readFile(path));
  }
  for (const file of ['vite.config.ts', 'package-lock.json']) hash.update(await readFile(join(root, file)));
  return hash.digest('hex').slice(0, 16);
}

/** The folder with the built screens, as production serves them; built once for the same sources, by whoever comes first. */
export async function builtScreens(): Promise<string> {
  const folder = join(cache, `screens-${await hashOfSources()}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const own = await mkdtemp(join(cache, 'building-'));
  await build({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: own, emptyOutDir: true, sourcemap: false },
  });
  try {
    await rename(own, folder);
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  await forgetOldScreens();
  return folder;
}

const aDay = 86_400_000;

/** What was built from sources of another day is of no use any more. */
async function forgetOldScreens(): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith('screens-')) continue;
    const { mtimeMs } = await stat(join(cache, name));
    if (Date.now() - mtimeMs > aDay) await rm(join(cache, name), { recursive: true, force: true });
  }
}
