// Builds the app and the proofs as `npm start` builds the app, then runs the proofs on that build: what is proved is what is shipped.
import { fileURLToPath } from 'node:url';
import { useOwnNode } from './ownNode.mjs';

const ENTRIES = { web: 'src/entry/web.ts', worker: 'src/entry/worker.ts' };
// Files of prove/ that are processes of their own.
for (const name of ['run', 'simulationShard', 'twilio']) ENTRIES[name] = `prove/${name}.ts`;

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
      outDir: `${root}dist/prove`,
      emptyOutDir: true,
      sourcemap: true,
      rollupOptions: {
        input: Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [name, `${root}${path}`])),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  await import(`${root}dist/prove/run.js`);
}
