import { randomUUID } from 'node:crypto';
import type { FormPair } from '@/twilio/formBody.ts';
import type { SimulatedMessage } from './model.ts';
import { callWebhook } from './webhook.ts';
import { alert } from './world.ts';
import type { World } from './world.ts';

const finalStatuses: ReadonlySet<string> = new Set(['delivered', 'undelivered', 'failed', 'canceled']);

/** Posts status callbacks, in order per message unless a fault says otherwise. */
export type StatusCallbacks = {
  /** Reports the message's present status; resolves when it has been posted, or at once when it will not be now. */
  report(message: SimulatedMessage): Promise<void>;
};

export function createStatusCallbacks(world: World): StatusCallbacks {
  const lastOf = new Map<string, Promise<void>>();
  /** Held back by `reorderCallback` until the next one of the message is out. */
  const held = new Map<string, () => Promise<void>>();

  const inOrder = (sid: string, post: () => Promise<void>): Promise<void> => {
    const work = (lastOf.get(sid) ?? Promise.resolve()).then(post).finally(() => {
      if (lastOf.get(sid) === work) lastOf.delete(sid);
    });
    lastOf.set(sid, work);
    world.track(work);
    return work;
  };

  return {
    async report(message) {
      const url =
        message.statusCallback ??
        world.services.get(message.messagingServiceSid ?? '')?.statusCallback ??
        null;
      if (url === null) return;
      const { sid } = message;
      const params = callbackParams(message, world.account.accountSid, world.clock.now());
      const phone = message.to;
      if (world.faults.take('dropCallback', phone) !== null) return;
      const token = randomUUID();
      const post = async (): Promise<void> => {
        const result = await callWebhook(world.transport, world.account.authToken, url, params, token);
        if (result.errorCode !== null) alert(world, result.errorCode, sid);
      };
      const times = world.faults.take('duplicateCallback', phone) === null ? 1 : 2;
      const postAll = async (): Promise<void> => {
        for (let time = 0; time < times; time += 1) await post();
        const earlier = held.get(sid);
        held.delete(sid);
        await earlier?.();
      };
      const isFinal = finalStatuses.has(message.status);
      if (!isFinal && !held.has(sid) && world.faults.take('reorderCallback', phone) !== null) {
        held.set(sid, post);
        return;
      }
      const delay = world.faults.take('delayCallback', phone);
      if (delay !== null) {
        world.clock.at(world.clock.now() + (delay.ms ?? 1_000), () => void inOrder(sid, postAll));
        return;
      }
      await inOrder(sid, postAll);
    },
  };
}

/** Source: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status */
function callbackParams(message: SimulatedMessage, accountSid: string, now: number): FormPair[] {
  const params: FormPair[] = [
    ['ApiVersion', '2010-04-01'],
    ['MessageStatus', message.status],
    ['SmsSid', message.sid],
    ['SmsStatus', message.status],
    ['To', message.to],
    ['MessageSid', message.sid],
    ['AccountSid', accountSid],
  ];
  if (message.from !== null) params.push(['From', message.from]);
  if (message.messagingServiceSid !== null) params.push(['MessagingServiceSid', message.messagingServiceSid]);
  if (message.errorCode !== null) params.push(['ErrorCode', String(message.errorCode)]);
  if (message.status === 'delivered' || message.status === 'undelivered')
    params.push(['RawDlrDoneDate', receiptDate(now)]);
  return params;
}

/** `YYMMDDhhmm`, as carriers write it. */
function receiptDate(now: number): string {
  return new Date(now).toISOString().replaceAll(/[-:T]/g, '').slice(2, 12);
}
