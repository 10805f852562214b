import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const STAMP = join(ROOT, 'dist/stamp');
const SOURCES = ['src/', 'package-lock.json', 'vite.config.ts', 'tsconfig.base.json', 'scripts/build.mjs'];

/** Builds screens and server unless `dist` was made from exactly these sources. */
export async function buildIfChanged() {
  const hash = await hashSources();
  const built = await readFile(STAMP, 'utf8').catch(() => '');
  if (built === hash) return;
  console.log('Building Hearback: once after each update …');
  const begun = performance.now();
  await build();
  await writeFile(STAMP, hash);
  console.log(`Built in ${((performance.now() - begun) / 1000).toFixed(1)} s.`);
}

async function build() {
  let vite;
  try {
    vite = await import('vite');
    await import('@tailwindcss/vite');
  } catch (error) {
    console.error('Building needs the development packages: npm install --include=dev');
    throw error;
  }
  const settings = { configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn' };
  await Promise.all([vite.build(settings), vite.build({ ...settings, build: { ssr: true } })]);
}

/** Of contents, not of times: a checkout or a copy gives new times to old files. Tests do not count. */
async function hashSources() {
  const lists = await Promise.all(
    SOURCES.map(async (source) => (source.endsWith('/') ? listFiles(source) : [source])),
  );
  const files = lists.flat().toSorted();
  const contents = await Promise.all(files.map((file) => readFile(join(ROOT, file))));
  const hash = createHash('sha256');
  for (const [index, content] of contents.entries()) {
    hash.update(`${files[index]}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

async function listFiles(folder) {
  const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}
