// Builds when something has changed, then runs the server in this process.
// Plain JavaScript that an older Node understands too, because it may be started with one: it then goes on with ours.
import { useOwnNode } from './ownNode.mjs';

if (await useOwnNode(import.meta.url)) {
  const { buildIfChanged } = await import('./build.mjs');
  const entry = process.argv[2] ?? 'serve';
  await buildIfChanged();
  await import(new URL(`../dist/server/${entry}.js`, import.meta.url).href);
}
