import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openTestServer } from '../test/harness/testServer.ts';
import { formattedSchema, schemaFile } from './schemaSource.ts';

// `npx tsx scripts/generateSchema.ts` after a new migration: writes the types of the tables.
const folder = await mkdtemp(join(tmpdir(), 'hearback-schema-'));
await chmod(folder, 0o711); // as root, PostgreSQL runs as another user and must pass through
const server = await openTestServer(folder);
try {
  const { admin, template } = await server.prepare();
  const client = new Client(admin.replace('@/postgres?', `@/${template}?`));
  await client.connect();
  try {
    await writeFile(schemaFile, await formattedSchema(client));
  } finally {
    await client.end();
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
