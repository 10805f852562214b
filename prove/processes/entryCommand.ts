import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Processes of their own: those of the app, and Twilio's stand-in. */
const sources = {
  web: 'src/entry/web.ts',
  worker: 'src/entry/worker.ts',
  twilio: 'prove/twilio.ts',
};
export type Entry = keyof typeof sources;

export type EntryCommand = { nodeFlags: string[]; entryFile: string; environment: Record<string, string> };

/** What Node is started with, in any folder: the built entry beside us when we are built ourselves, else its source. */
export function entryCommand(entry: Entry): EntryCommand {
  const here = fileURLToPath(import.meta.url);
  if (here.endsWith('.js'))
    return { nodeFlags: [], entryFile: join(dirname(here), `${entry}.js`), environment: {} };
  const root = join(dirname(here), '../..');
  const loader = pathToFileURL(createRequire(here).resolve('tsx')).href;
  return {
    nodeFlags: ['--import', loader],
    entryFile: join(root, sources[entry]),
    environment: { TSX_TSCONFIG_PATH: join(root, 'tsconfig.json') },
  };
}
