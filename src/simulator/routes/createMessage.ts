import { firstValue } from '@/twilio/formBody.ts';
import { newMessage } from '../acceptMessage.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { badGateway, loseAnswer } from '../loseAnswer.ts';
import { messageJson } from '../messageJson.ts';
import { checkNewMessage } from '../newMessageForm.ts';
import { formOrRefusal, refuse } from '../restCall.ts';
import type { RestHandler } from '../restCall.ts';
import { restError } from '../restError.ts';
import { phoneOf } from '../world.ts';
import type { World } from '../world.ts';
import { jsonAnswer } from '../jsonAnswer.ts';

/** POST …/Messages.json */
export function createMessage(world: World, lifecycle: Lifecycle): RestHandler {
  return async ({ context, isTest, accountSid }) => {
    const pairs = await formOrRefusal(context);
    if (pairs instanceof Response) return pairs;
    const refusal = fault(world, firstValue(pairs, 'To'));
    if (refusal !== null) return refusal;
    const checked = checkNewMessage(world, pairs, isTest);
    if ('error' in checked) return refuse(checked.error);

    const message = newMessage(world, checked.form, 'outbound-api');
    const answer = (): Response => jsonAnswer(accepted, 201);
    // Written down before anything moves: the answer of a create call shows the first status.
    const accepted = messageJson(message, accountSid);
    if (isTest) return answer();

    phoneOf(world, message.to);
    world.store.addMessage(message);
    world.creates.push(message.sid);
    world.announce({ phone: message.to, id: message.sid });
    lifecycle.begin(message);
    if (world.faults.take('earlyCallback', message.to) !== null) await lifecycle.hurry(message);
    const delay = world.faults.take('delayAnswer', message.to);
    if (delay !== null) await new Promise((resolve) => setTimeout(resolve, delay.ms ?? 1_000));
    const lost = world.faults.take('loseAnswer', message.to);
    return lost === null ? answer() : loseAnswer(context, lost.how);
  };
}

/** Faults that strike before anything is created. */
function fault(world: World, to: string | undefined): Response | null {
  const limited = world.faults.take('rateLimit', to);
  if (limited !== null) {
    const headers: Record<string, string> =
      limited.retryAfter === undefined ? {} : { 'retry-after': String(limited.retryAfter) };
    return refuse(restError(20429), headers);
  }
  if (world.faults.take('error500', to) !== null) return refuse(restError(20500));
  if (world.faults.take('error503', to) !== null) return refuse(restError(20503));
  if (world.faults.take('html502', to) !== null) return badGateway();
  const refused = world.faults.take('refuse', to);
  return refused === null ? null : refuse(restError(refused.code ?? 21211));
}
