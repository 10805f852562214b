import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Processes of their own: those of the app, and Twilio's stand-in. */
type Entry = 'web' | 'worker' | 'twilio';

const besideUs = dirname(fileURLToPath(import.meta.url));

/** The file that Node runs, in any folder. @param folder where the processes were built; with us, unless somebody says */
export function entryFile(entry: Entry, folder = besideUs): string {
  return join(folder, `${entry}.js`);
}
