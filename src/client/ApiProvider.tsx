import { createContext, type ReactNode, useContext } from 'react';
import type { Api } from './api.ts';
import type { ChangeStream } from './changes.ts';

interface Connection {
  api: Api;
  changes: ChangeStream;
}

const ConnectionContext = createContext<Connection | null>(null);

/** Gives the API and the stream of changes to everything inside. */
export function ApiProvider({ api, changes, children }: Connection & { children: ReactNode }) {
  return <ConnectionContext value={{ api, changes }}>{children}</ConnectionContext>;
}

function useConnection(): Connection {
  const connection = useContext(ConnectionContext);
  if (connection === null) throw new Error('This component must stand inside <ApiProvider>.');
  return connection;
}

export function useApi(): Api {
  return useConnection().api;
}

export function useChangeStream(): ChangeStream {
  return useConnection().changes;
}
