import { connectionConfig } from './pool.ts';
import { SafeClient } from './safeClient.ts';

/** Makes the database unless it is there. @param name a plain lower-case word */
export async function ensureDatabase(adminConnectionString: string, name: string): Promise<void> {
  const client = new SafeClient(connectionConfig(adminConnectionString, 'hearback start'));
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
