import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { askRun } from './askRun.ts';

/** The folder with the screens, as production serves them. */
export async function builtScreens(): Promise<string> {
  return z.string().parse(await askRun('screens'));
}

/** The folder with the processes of the app and with `twilio.js`, each a file that Node runs. */
export async function builtProcesses(): Promise<string> {
  return z.string().parse(await askRun('processes'));
}

/** What such a process needs of our environment. What it compiles is kept, as `npm start` does. */
export const processEnvironment = {
  PATH: process.env['PATH'],
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/hearback', import.meta.url)),
};
