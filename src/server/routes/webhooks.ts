import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Context as HonoContext } from 'hono';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { WebhookOutcome, WebhookRequest } from '@/services/message/acceptWebhook.ts';
import { emptyTwiml, largestFormBytes, twimlContentType } from '@/services/message/webhookAnswer.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';
import { createApi } from './api.ts';

/** What goes with every answer. The policies for browsers are left out: nothing but Twilio reads these. */
const answerHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/**
 * Twilio's two webhooks. They come by the thousand, and the middleware of all other requests takes more time than
 * they do: they stand before it, with an id, a log line, a limit and counters of their own.
 */
export function webhookRoutes(server: ServerDeps) {
  const api = createApi();
  const { log, newId, metrics } = server.webhooks;
  const publicUrl = server.webhooks.settings.publicUrl.replace(/\/+$/, '');

  const handle =
    (
      kind: 'inbound' | 'status',
      accept: (request: WebhookRequest) => Promise<WebhookOutcome>,
      answer: { status: number; body: string | null; headers: Record<string, string> },
    ) =>
    async (c: HonoContext<ServerEnv>): Promise<Response> => {
      const begun = performance.now();
      const requestId = newId();
      c.set('requestId', requestId);
      let status = 500;
      try {
        const outcome = await accept(await webhookRequest(c, publicUrl, server.webhookTokens));
        status = outcome === 'forbidden' ? 403 : answer.status;
        // Made as they are sent: the helpers of Hono would build every header twice.
        return new Response(status === 403 ? null : answer.body, {
          status,
          headers: { ...(status === 403 ? answerHeaders : answer.headers), 'x-request-id': requestId },
        });
      } finally {
        const seconds = (performance.now() - begun) / 1000;
        metrics.webhookAnswered(kind, status, seconds);
        const durationMs = Math.round(seconds * 1000);
        log.debug(
          { requestId, method: 'POST', route: routes[kind], httpStatus: status, durationMs },
          'request',
        );
      }
    };

  api.use('/webhook', limitForm);
  api.use('/status', limitForm);
  // Whatever happens to a signed text, nothing is ever texted back by accident.
  api.post(
    '/webhook',
    handle('inbound', (request) => server.intake.inbound(request), {
      status: 200,
      body: emptyTwiml,
      headers: { ...answerHeaders, 'content-type': twimlContentType },
    }),
  );
  api.post(
    '/status',
    handle('status', (request) => server.intake.status(request), {
      status: 204,
      body: null,
      headers: answerHeaders,
    }),
  );
  return api;
}

const routes = { inbound: '/api/v2/twilio/webhook', status: '/api/v2/twilio/status' };

const limitStream = bodyLimit({ maxSize: largestFormBytes, onError: refuseLarge });

/** A form that says how long it is, as Twilio's do, is not read through a stream. */
const limitForm: MiddlewareHandler<ServerEnv> = async (c, next) => {
  const length = c.req.header('content-length');
  if (length === undefined) return limitStream(c, next);
  if (!(Number(length) <= largestFormBytes)) refuseLarge();
  return next();
};

function refuseLarge(): never {
  throw new Refusal('payload_too_large', `A webhook may have ${largestFormBytes / 1024} KB at most.`);
}

/** Twilio signs the exact URL that it was given: ours, as configured, never as forwarded. */
async function webhookRequest(
  c: HonoContext<ServerEnv>,
  publicUrl: string,
  tokens: readonly string[],
): Promise<WebhookRequest> {
  const { url } = c.req;
  return {
    url: publicUrl + url.slice(url.indexOf('/', url.indexOf('://') + 3)),
    clinicId: c.req.query('clinic') ?? null,
    messageId: c.req.query('message') ?? null,
    signature: c.req.header('x-twilio-signature') ?? null,
    body: new Uint8Array(await c.req.arrayBuffer()),
    tokens,
  };
}
