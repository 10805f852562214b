import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findMissing } from './citedPaths.ts';

// Part of `npm run check`: every path that a document or a comment names must exist.
const root = fileURLToPath(new URL('../', import.meta.url));
const passedOver = new Set([
  'node_modules',
  'dist',
  '.git',
  '.hearback',
  '.next',
  'coverage',
  'test-results',
]);
const texts = /\.(md|tsx?|mjs|sql|css)$/;

const existing = list(root);
const missing = existing
  .filter((path) => texts.test(path) && !path.startsWith('test/repository/citedPaths'))
  .flatMap((path) => findMissing(path, readFileSync(join(root, path), 'utf8'), existing));
if (missing.length > 0) {
  console.error(`These paths are named, but do not exist:\n  ${missing.join('\n  ')}`);
  process.exitCode = 1;
} else {
  console.log('Every cited path exists.');
}

function list(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (passedOver.has(entry.name)) return [];
    const path = join(folder, entry.name);
    const own = relative(root, path);
    return entry.isDirectory() ? [own, ...list(path)] : [own];
  });
}
