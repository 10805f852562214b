// Builds when something has changed, then runs the server in this process.
// Plain JavaScript that an older Node understands too, because it may be started with one: it then goes on with ours.
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { useOwnNode } from './ownNode.mjs';

if (await useOwnNode(import.meta.url)) {
  const { buildIfChanged } = await import('./build.mjs');
  await buildIfChanged();
  // Most of a start is the compiling of packages: kept, it is a third faster.
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/hearback', import.meta.url)));
  await import(new URL(`../dist/server/${process.argv[2] ?? 'serve'}.js`, import.meta.url).href);
}
