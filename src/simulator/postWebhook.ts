import { Agent, request } from 'undici';

/** One HTTP attempt at a webhook. */
export type WebhookPost = {
  url: string;
  headers: Record<string, string>;
  body: string;
  connectTimeout: number;
  readTimeout: number;
  /** Milliseconds left of the time for all attempts. */
  timeLeft: number;
};

/** `ct`: no connection was made. `rt`: it was, and no whole answer came. */
export type WebhookAnswer =
  | { status: number; contentType: string | null; body: string }
  | { failed: 'ct' | 'rt' };

/** Carries webhooks to the application; tests may hand them to it without a network. */
export type WebhookTransport = {
  post(post: WebhookPost): Promise<WebhookAnswer>;
  close(): Promise<void>;
};

/** Real HTTP. Many connections, since Twilio posts up to 500 texts a second to one number. */
export function httpTransport(): WebhookTransport {
  const agents = new Map<number, Agent>();
  const agentFor = (connectTimeout: number): Agent => {
    let agent = agents.get(connectTimeout);
    if (agent === undefined) {
      agent = new Agent({
        connections: 64,
        pipelining: 1,
        allowH2: false,
        connect: { timeout: connectTimeout },
      });
      agents.set(connectTimeout, agent);
    }
    return agent;
  };
  return {
    async post({ url, headers, body, connectTimeout, readTimeout, timeLeft }) {
      try {
        const response = await request(url, {
          method: 'POST',
          headers,
          body,
          dispatcher: agentFor(connectTimeout),
          headersTimeout: readTimeout,
          bodyTimeout: readTimeout,
          signal: AbortSignal.timeout(Math.max(1, timeLeft)),
        });
        const contentType = response.headers['content-type'];
        return {
          status: response.statusCode,
          contentType: (Array.isArray(contentType) ? contentType[0] : contentType) ?? null,
          body: await response.body.text(),
        };
      } catch (error) {
        return { failed: isConnectFailure(error) ? 'ct' : 'rt' };
      }
    },
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
    },
  };
}

const connectFailures: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_INVALID_URL',
]);

function isConnectFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // Several addresses of one host fail together as an AggregateError.
  if (error instanceof AggregateError) return error.errors.every(isConnectFailure);
  const code: unknown = 'code' in error ? error.code : undefined;
  return connectFailures.has(code) || (error.cause !== undefined && isConnectFailure(error.cause));
}
