// Builds what tests start and look at, as production does: `screens`, or the `processes` of the app and Twilio's stand-in.
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../', import.meta.url));
const [kind, outDir] = process.argv.slice(2);
const processes = { ssr: true, rollupOptions: { input: { twilio: `${root}prove/twilio.ts` } } };

await build({
  configFile: `${root}vite.config.ts`,
  logLevel: 'error',
  build: { outDir, emptyOutDir: true, sourcemap: false, ...(kind === 'processes' ? processes : {}) },
});
