import { isFinal } from '@/domain/message/status.ts';
import { firstValue } from '@/twilio/formBody.ts';
import type { FormPair } from '@/twilio/formBody.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { messageJson } from '../messageJson.ts';
import type { SimulatedMessage } from '../model.ts';
import { formOrRefusal, refuse } from '../restCall.ts';
import type { RestCall, RestHandler } from '../restCall.ts';
import { restError } from '../restError.ts';
import type { World } from '../world.ts';
import { jsonAnswer } from '../jsonAnswer.ts';

type MessageHandler = (message: SimulatedMessage, call: RestCall) => Response | Promise<Response>;

/** Hands the message of the path on, or answers 404. */
function withMessage(world: World, handler: MessageHandler): RestHandler {
  return (call) => {
    const sid = call.context.req.param('sid')?.replace(/\.json$/, '') ?? '';
    const message = world.store.message(sid);
    if (message !== undefined) return handler(message, call);
    return refuse(restError(20404, `The requested resource /Messages/${sid}.json was not found`));
  };
}

/** GET …/Messages/{sid}.json */
export function fetchMessage(world: World): RestHandler {
  return withMessage(world, (message, { accountSid }) => jsonAnswer(messageJson(message, accountSid)));
}

/** DELETE …/Messages/{sid}.json */
export function deleteMessage(world: World): RestHandler {
  return withMessage(world, (message) => {
    if (message.direction !== 'inbound' && !isFinal(message.status) && message.status !== 'sent') {
      return refuse(restError(20009));
    }
    world.store.deleteMessage(message);
    return new Response(null, { status: 204 });
  });
}

/** POST …/Messages/{sid}.json: an empty `Body` redacts, `Status=canceled` cancels a scheduled message. */
export function updateMessage(world: World, lifecycle: Lifecycle): RestHandler {
  return withMessage(world, async (message, { context, accountSid }) => {
    const pairs = await formOrRefusal(context);
    if (pairs instanceof Response) return pairs;
    const code = updateError(message, pairs);
    if (code !== null) return refuse(restError(code));
    if (firstValue(pairs, 'Status') === 'canceled') lifecycle.cancel(message);
    else world.store.changeMessage(message, { body: '', dateUpdated: world.clock.now() });
    return jsonAnswer(messageJson(message, accountSid));
  });
}

function updateError(message: SimulatedMessage, pairs: readonly FormPair[]): number | null {
  const body = firstValue(pairs, 'Body');
  const status = firstValue(pairs, 'Status');
  // Neither, both, a new text, or a status that cannot be asked for.
  if ((body === undefined) === (status === undefined)) return 30400;
  if (body !== undefined) return body === '' ? null : 30400;
  if (status !== 'canceled') return 30400;
  return message.status === 'scheduled' ? null : 30409;
}

/** POST …/Messages/{sid}/Feedback.json */
export function giveFeedback(world: World): RestHandler {
  return withMessage(world, async (message, { context, accountSid }) => {
    const pairs = await formOrRefusal(context);
    if (pairs instanceof Response) return pairs;
    const outcome = firstValue(pairs, 'Outcome') ?? 'confirmed';
    if (outcome !== 'confirmed' && outcome !== 'unconfirmed') return refuse(restError(20001));
    world.store.changeMessage(message, { feedback: outcome });
    const { date_created, date_updated, uri } = messageJson(message, accountSid);
    const feedback = {
      account_sid: accountSid,
      message_sid: message.sid,
      outcome,
      date_created,
      date_updated,
    };
    return jsonAnswer({ ...feedback, uri: String(uri).replace('.json', '/Feedback.json') }, 201);
  });
}
