import { fileURLToPath } from 'node:url';
import { useOwnNode } from './ownNode.mjs';

/**
 * Builds these sources of a folder, and the app's own processes that they start, as `npm start` builds the app, then runs the
 * folder's `run`: what is measured and proved is what is shipped, and not a development loader.
 * @param {ImportMeta} script whose script this is: it starts again under the project's own Node
 * @param {{ folder: string, processes: string[], entries: string[] }} what `processes` of `folder`, `entries` of `src/entry`
 */
export async function buildAndRun(script, { folder, processes, entries }) {
  if (!(await useOwnNode(script.url))) return;
  const root = fileURLToPath(new URL('../', import.meta.url));
  const paths = [
    ...entries.map((name) => [name, `${root}src/entry/${name}.ts`]),
    ...['run', ...processes].map((name) => [name, `${root}${folder}/${name}.ts`]),
  ];
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
      outDir: `${root}dist/${folder}`,
      emptyOutDir: true,
      sourcemap: true,
      rollupOptions: {
        input: Object.fromEntries(paths),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  await import(`${root}dist/${folder}/run.js`);
}
