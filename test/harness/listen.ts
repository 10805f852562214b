import { createAdaptorServer } from '@hono/node-server';

export type Fetch = (request: Request, env: Record<string, unknown>) => Response | Promise<Response>;

export type Listener = {
  url: string;
  /** What answers from now on; before, everything is 503. */
  serve: (fetch: Fetch) => void;
  close: () => Promise<void>;
};

/** Listens on a free port of this machine alone, before it is known what will answer there. */
export async function listen(): Promise<Listener> {
  let serving: Fetch = notYet;
  const server = createAdaptorServer({ fetch: (request, env) => serving(request, { ...env }) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port to listen on');
  return {
    url: `http://127.0.0.1:${address.port}`,
    serve: (fetch) => {
      serving = fetch;
    },
    close: async () => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function notYet(): Response {
  return new Response(null, { status: 503 });
}
