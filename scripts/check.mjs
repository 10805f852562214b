// Everything that is checked without running the product: format, lint, types of all four worlds, unused code, cited paths.
import { spawn } from 'node:child_process';
import { useOwnNode } from './ownNode.mjs';

const CHECKS = [
  ['oxfmt', '--check', '.'],
  ['oxlint', '--type-aware'],
  ['tsc', '-p', 'tsconfig.json'],
  ['tsc', '-p', 'tsconfig.domain.json'],
  ['tsc', '-p', 'tsconfig.server.json'],
  ['tsc', '-p', 'tsconfig.browser.json'],
  ['knip'],
  ['tsx', 'scripts/checkCitedPaths.ts'],
];

if (await useOwnNode(import.meta.url)) {
  const failed = [];
  // One after another: each of them uses every core by itself.
  for (const check of CHECKS) {
    const code = await run(check);
    if (code !== 0) failed.push(check.join(' '));
  }
  if (failed.length > 0) {
    console.error(`\nNot in order: ${failed.join(', ')}`);
    process.exit(1);
  }
  console.log('Everything is in order.');
}

function run([program, ...parameters]) {
  console.log(`\n› ${program} ${parameters.join(' ')}`);
  const path = new URL(`../node_modules/.bin/${program}`, import.meta.url).pathname;
  const child = spawn(path, parameters, { stdio: 'inherit', cwd: new URL('../', import.meta.url) });
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}
