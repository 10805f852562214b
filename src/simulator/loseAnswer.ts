import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { FaultRule } from './faults.ts';
import type { SimulatorEnv } from './restCall.ts';

/**
 * Instead of an answer: a broken connection, silence, or a proxy's error page. Without a socket of our own to break
 * (an in-process call) the answer's body fails instead.
 */
export function loseAnswer(
  context: Context<SimulatorEnv>,
  how: FaultRule['how'],
): Response | Promise<Response> {
  if (how === 'html502') return badGateway();
  if (how === 'hang') return new Promise<Response>(() => {});
  const socket = context.env?.incoming?.socket;
  if (socket !== undefined && 'resetAndDestroy' in socket) {
    socket.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
  }
  const broken = new ReadableStream({
    start(controller) {
      controller.error(new Error('answer lost on purpose'));
    },
  });
  return new Response(broken, { status: 201, headers: { 'content-type': 'application/json' } });
}

/** What a proxy says when Twilio does not answer it. */
export function badGateway(): Response {
  const page =
    '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
  return new Response(page, { status: 502, headers: { 'content-type': 'text/html' } });
}
