// Builds the app and the bench as `npm start` builds the app, then runs the bench on that build: nothing is measured through a
// development loader.
import { fileURLToPath } from 'node:url';
import { useOwnNode } from './ownNode.mjs';

const ENTRIES = { serve: 'src/entry/serve.ts', web: 'src/entry/web.ts', worker: 'src/entry/worker.ts' };
for (const name of ['run', 'load', 'twilio', 'plain', 'bare']) ENTRIES[name] = `bench/${name}.ts`;

if (await useOwnNode(import.meta.url)) {
  const root = fileURLToPath(new URL('../', import.meta.url));
  const { build } = await import('vite');
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    resolve: { alias: { '@': `${root}src` } },
    publicDir: false,
    build: {
      ssr: true,
      target: 'node26',
      // Two folders below the root, like the server that is shipped: `src/entry/root.ts` counts them.
      outDir: `${root}dist/bench`,
      emptyOutDir: true,
      sourcemap: true,
      rollupOptions: {
        input: Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [name, `${root}${path}`])),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  await import(`${root}dist/bench/run.js`);
}
