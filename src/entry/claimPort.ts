import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { findPortHolder } from './portHolder.ts';
import type { PortHolder } from './portHolder.ts';
import { StartProblem } from './startProblem.ts';

export interface ClaimedPort {
  /** The port that was given, or the free one that was found for 0. */
  readonly port: number;
  /** From now on requests are answered by this; until then with 503. */
  serve(listener: RequestListener): void;
  /** Takes no new connections, lets requests that are under way finish, then cuts what is left. */
  close(): Promise<void>;
}

/** A direct send waits up to 8 s for Twilio; everything else is answered well before, and event streams are told to end. */
const DRAIN_MS = 8_200;

/**
 * Listens before anything else is started, so that a port that is taken is known at once and nothing has to be undone.
 * Throws StartProblem in words.
 */
export async function claimPort(host: string, port: number, drainMs = DRAIN_MS): Promise<ClaimedPort> {
  if (port !== 0 && (await somethingAnswers(port))) {
    throw new StartProblem(describePortTaken(port, await findPortHolder(port), process.platform));
  }
  let listener = answerStarting;
  const server = createServer((request, response) => listener(request, response));
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new StartProblem(await describeFailure(error, host, port), { cause: error });
  }
  let closing: Promise<void> | undefined;
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    serve: (next) => {
      listener = next;
    },
    close: () => (closing ??= drain(server, drainMs)),
  };
}

const answerStarting: RequestListener = (_request, response) => {
  response
    .writeHead(503, { 'content-type': 'text/plain', 'retry-after': '1' })
    .end('Hearback is starting.\n');
};

async function drain(server: Server, drainMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  // A browser keeps its connection after the answer; that is no reason to wait.
  const closingIdle = setInterval(() => server.closeIdleConnections(), 50);
  await Promise.race([closed, wait(drainMs, undefined, { ref: false })]);
  clearInterval(closingIdle);
  server.closeAllConnections();
  await closed;
}

/**
 * Whether `localhost` already leads to another program. A Mac lets us listen on 127.0.0.1 beside a program that has
 * the port on every address, and browsers would then go to that one.
 */
async function somethingAnswers(port: number): Promise<boolean> {
  const answers = await Promise.all(
    ['127.0.0.1', '::1'].map(async (host) => {
      const socket = connect({ host, port });
      try {
        await once(socket, 'connect', { signal: AbortSignal.timeout(500) });
        return true;
      } catch {
        return false; // refused, or no such address here
      } finally {
        socket.destroy();
      }
    }),
  );
  return answers.includes(true);
}

async function describeFailure(error: unknown, host: string, port: number): Promise<string> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return describePortTaken(port, await findPortHolder(port), process.platform);
  if (code === 'EACCES')
    return `This user may not listen on port ${port}. Choose one above 1023: PORT=5001 npm start`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `HOST ${host} is not an address of this machine. Use 127.0.0.1 for this machine alone, or 0.0.0.0 for its network.`;
  }
  return `Hearback cannot listen on ${host}, port ${port} (${typeof code === 'string' ? code : 'unknown reason'}).`;
}

/** The sentence for a port that is taken. Pure, so that a Mac's words are tested anywhere. */
export function describePortTaken(
  port: number,
  holder: PortHolder | undefined,
  platform: NodeJS.Platform,
): string {
  const other = `PORT=${port === 5000 ? 5001 : port + 1} npm start`;
  const isAirPlay = platform === 'darwin' && holder?.program.startsWith('ControlCe') === true;
  if (isAirPlay || (platform === 'darwin' && port === 5000 && !holder)) {
    return `Port ${port} is taken by AirPlay Receiver, as on every Mac. Start on another port: ${other} (or switch AirPlay Receiver off in System Settings, General, AirDrop & Handoff).`;
  }
  const by = holder ? `by ${holder.program} (process ${holder.pid})` : 'by another program';
  return `Port ${port} is already taken ${by}. Stop it, or start on another port: ${other}`;
}
