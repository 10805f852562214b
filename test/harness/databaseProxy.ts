import { connect, createServer, type Socket } from 'node:net';

/** Stands between the app and PostgreSQL, and does to their connections what networks do. */
export type DatabaseProxy = {
  /** The same database, through us. */
  readonly connectionString: string;
  /** The next COMMIT but `before` reaches the server, and its connection ends before the answer comes back. */
  loseCommit(before?: number): void;
  /** Whether it is still to come. */
  isCommitToCome(): boolean;
  /** Connections that are open now go silent: not a byte passes any more, and nobody is told. */
  freeze(): void;
  /** Ends all connections. */
  cut(): void;
  close(): Promise<void>;
};

/** @param target a connection string of PostgreSQL, over TCP or a socket folder */
export async function startDatabaseProxy(target: string): Promise<DatabaseProxy> {
  const url = new URL(target.replace('@/', '@socket/'));
  const socketFolder = url.searchParams.get('host');
  const port = url.searchParams.get('port') ?? (url.port || '5432');
  const links = new Set<{ client: Socket; server: Socket; isFrozen: boolean }>();
  let commitsUntilLost = 0;

  const listener = createServer((client) => {
    const server = socketFolder
      ? connect(`${socketFolder}/.s.PGSQL.${port}`)
      : connect({ host: url.hostname, port: Number(port) });
    const link = { client, server, isFrozen: false };
    links.add(link);
    let isCommitting = false;
    const end = (): void => {
      client.destroy();
      server.destroy();
      links.delete(link);
    };
    const reader = createStatementReader((statement) => {
      if (commitsUntilLost === 0 || !/^commit\b/i.test(statement)) return;
      commitsUntilLost -= 1;
      isCommitting = commitsUntilLost === 0;
    });
    client.on('data', (bytes: Buffer) => {
      if (link.isFrozen) return;
      reader(bytes);
      server.write(bytes);
    });
    server.on('data', (bytes: Buffer) => {
      if (link.isFrozen) return;
      // The server answers after it has committed.
      if (isCommitting) end();
      else client.write(bytes);
    });
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const through = new URL(url);
  through.search = '';
  through.hostname = '127.0.0.1';
  through.port = String(address.port);
  const cut = (): void => {
    for (const { client } of links) client.destroy();
  };
  return {
    connectionString: through.href,
    loseCommit: (before = 0) => {
      commitsUntilLost = before + 1;
    },
    isCommitToCome: () => commitsUntilLost > 0,
    freeze: () => {
      for (const link of links) link.isFrozen = true;
    },
    cut,
    close: async () => {
      cut();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

/**
 * Finds the statements in what a client sends: simple queries (`Q`) and parsed ones (`P`). The first message has no
 * letter; passwords follow in messages that are passed over.
 * Source: https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
function createStatementReader(onStatement: (statement: string) => void): (bytes: Buffer) => void {
  let waiting: Buffer = Buffer.alloc(0);
  let isStarted = false;
  return (bytes) => {
    waiting = Buffer.concat([waiting, bytes]);
    for (;;) {
      const letters = isStarted ? 1 : 0;
      if (waiting.length < letters + 4) return;
      const end = letters + waiting.readInt32BE(letters);
      if (waiting.length < end) return;
      const kind = isStarted ? String.fromCodePoint(waiting[0] ?? 0) : '';
      const content = waiting.subarray(letters + 4, end).toString('utf8');
      waiting = waiting.subarray(end);
      isStarted = true;
      if (kind === 'Q') onStatement(content);
      if (kind === 'P') onStatement(content.split('\0')[1] ?? '');
    }
  };
}
