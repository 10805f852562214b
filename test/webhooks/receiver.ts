import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { portOf } from '../harness/portOf.ts';

export type Received = { headers: IncomingHttpHeaders; body: string; at: number };
export type Answer = number | { status: number; headers?: Record<string, string> };

/** Somebody else's server: keeps what is posted to it, and answers as it is told. */
export type Receiver = {
  url: string;
  received: Received[];
  /** How the next requests are answered, given each; 204 by default. */
  answer: (how: (received: Received, index: number) => Answer | Promise<Answer>) => void;
  /** The most requests that were open at once. */
  mostAtOnce: () => number;
  close: () => Promise<void>;
};

const taken = () => 204;

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let how: (one: Received, index: number) => Answer | Promise<Answer> = taken;
  let open = 0;
  let most = 0;
  const answerTo = async (one: Received, index: number, response: ServerResponse): Promise<void> => {
    const answer = await how(one, index);
    const { status, headers = {} } = typeof answer === 'number' ? { status: answer } : answer;
    response.writeHead(status, headers).end('{"secret":"of the receiver"}');
  };
  const server = createServer((request, response) => {
    open += 1;
    most = Math.max(most, open);
    response.on('close', () => (open -= 1));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { headers: request.headers, body: Buffer.concat(chunks).toString('utf8'), at: Date.now() };
      received.push(one);
      void answerTo(one, received.length - 1, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}/hooks`,
    received,
    answer: (next) => {
      how = next;
    },
    mostAtOnce: () => most,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
