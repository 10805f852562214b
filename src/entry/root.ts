import { fileURLToPath } from 'node:url';

/** The installed package: two folders up from `src/entry` and from `dist/server` alike. */
const ROOT = new URL('../../', import.meta.url);

export const MIGRATIONS_FOLDER = fileURLToPath(new URL('migrations', ROOT));
/** The built screens. */
export const SCREENS_FOLDER = fileURLToPath(new URL('dist/client', ROOT));
export const PACKAGE_FILE = fileURLToPath(new URL('package.json', ROOT));
