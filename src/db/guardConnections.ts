import { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import { DatabaseError } from 'pg';
import type { Pool, PoolClient } from 'pg';

/** pg's own connection below a client: PostgreSQL's messages, and the socket. */
type Wire = { messages: EventEmitter; socket: Socket };

/**
 * After a fail-over a connection can be open and useless: the server behind it has become a standby (every write fails
 * with 25006), or is gone without a word. Neither ends by itself, and a pool would give such connections out for
 * ever. Here they are ended, all of the pool together, so that the next query makes a new one.
 * @param silenceMs what no statement of this pool may take
 */
export function guardConnections(pool: Pool, silenceMs: number): void {
  const idle = new Set<PoolClient>();
  const open = new Set<PoolClient>();
  const useless = new WeakSet<PoolClient>();

  const giveUpAll = (): void => {
    for (const client of open) {
      useless.add(client);
      if (idle.has(client)) wireOf(client).socket.destroy();
    }
  };
  pool.on('connect', (client) => {
    open.add(client);
    const { messages, socket } = wireOf(client);
    messages.on('errorMessage', (error: unknown) => {
      if (error instanceof DatabaseError && error.code === '25006') giveUpAll();
    });
    // Only of a client that waits for an answer: an idle one may be silent.
    socket.setTimeout(silenceMs);
    socket.on('timeout', () => {
      if (!idle.has(client)) socket.destroy(new Error('the database has not answered in time'));
    });
  });
  pool.on('acquire', (client) => idle.delete(client));
  pool.on('release', (_error, client) => {
    idle.add(client);
    if (useless.has(client)) wireOf(client).socket.destroy();
  });
  pool.on('remove', (client) => {
    open.delete(client);
    idle.delete(client);
  });
}

/** For a statement that may take as long as it likes, such as a migration, until the connection is thrown away. */
export function allowSilence(client: PoolClient): void {
  wireOf(client).socket.setTimeout(0);
}

function wireOf(client: PoolClient): Wire {
  const messages: unknown = Reflect.get(client, 'connection');
  const socket: unknown = messages instanceof EventEmitter ? Reflect.get(messages, 'stream') : undefined;
  if (!(messages instanceof EventEmitter) || !(socket instanceof Socket))
    throw new Error('this version of pg has no connection to look after');
  return { messages, socket };
}
