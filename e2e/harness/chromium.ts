import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LaunchOptions } from 'playwright-core';

const cache = fileURLToPath(new URL('../../node_modules/.cache/hearback/chromium', import.meta.url));

/** What the packaged browser asks for beyond what our screens need, or what would hide their mistakes. */
const unwanted = new Set([
  '--disable-web-security',
  '--single-process',
  '--no-zygote',
  '--allow-running-insecure-content',
  // A graphics card imitated by the processor: a third of the time of a story. Without it, the same pixels.
  '--ignore-gpu-blocklist',
  '--in-process-gpu',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
]);

/**
 * How to start a browser here: the one named by CHROME_PATH; else, on Linux on x64, the one that npm brought; else an
 * installed Chrome. Root cannot have Chrome's sandbox.
 */
export async function launchOptions(): Promise<LaunchOptions> {
  const isRoot = process.getuid?.() === 0;
  const own = process.env['CHROME_PATH'];
  if (own !== undefined && own !== '') return { executablePath: own, args: isRoot ? ['--no-sandbox'] : [] };
  if (process.platform !== 'linux' || process.arch !== 'x64') return { channel: 'chrome' };
  const { default: packaged } = await import('@sparticuz/chromium');
  const args = packaged.args.filter((arg) => !unwanted.has(arg));
  return {
    executablePath: await unpacked(() => packaged.executablePath()),
    args: [...args, '--disable-dev-shm-usage', '--disable-gpu'],
  };
}

/**
 * The packaged browser unpacks itself into TMPDIR and takes a half-written file of another process for the whole one.
 * So each process unpacks into a folder of its own, and the first that is done gives its folder to all.
 */
async function unpacked(unpack: () => Promise<string>): Promise<string> {
  const executable = join(cache, 'chromium');
  if (existsSync(executable)) return executable;
  await mkdir(join(cache, '..'), { recursive: true });
  const folder = await mkdtemp(`${cache}-`);
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    await unpack();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  try {
    await rename(folder, cache);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (!existsSync(executable)) throw error;
  }
  return executable;
}
