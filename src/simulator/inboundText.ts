import { randomUUID } from 'node:crypto';
import type { FormPair } from '@/twilio/formBody.ts';
import { newMessage } from './acceptMessage.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { AccountNumber, SimulatedMedia, SimulatedMessage } from './model.ts';
import { automaticReplies, optOutAction } from './optOut.ts';
import type { OptOutAction } from './optOut.ts';
import { newSid } from './random.ts';
import { segmentCount } from './segmentCount.ts';
import { readTwiml } from './twimlReply.ts';
import { callWebhook } from './webhook.ts';
import type { WebhookResult } from './webhook.ts';
import { alert, optOutScope, phoneOf, serviceOf } from './world.ts';
import type { World } from './world.ts';

export type TypedText = {
  from: string;
  to: string;
  body: string;
  media?: readonly { contentType: string; url?: string | undefined; data?: string | undefined }[] | undefined;
};

/** What became of a text that a patient typed. */
export type TypedTextResult = {
  /** Null when the service has receiving switched off: such a text is not even logged. */
  sid: string | null;
  webhook: {
    /** Null: not called, or no answer. */
    status: number | null;
    isOk: boolean;
    /** Twilio's debugger code; null when all went well. */
    errorCode: number | null;
    /** Texts that the webhook's answer made Twilio send. */
    replies: number;
  };
};

const notCalled = { status: null, isOk: false, errorCode: null, replies: 0 };
const mostRedirects = 10;

/**
 * A patient's text: recorded, checked against the opt-out words, then posted to the number's webhook, whose answer is
 * carried out. Resolves when all that is done.
 * @throws RangeError when `to` is not a number of the account
 */
export async function receiveText(
  world: World,
  lifecycle: Lifecycle,
  text: TypedText,
): Promise<TypedTextResult> {
  const number = world.numbers.get(text.to);
  if (number === undefined) throw new RangeError('not a number of this account');
  const phone = phoneOf(world, text.from);
  const message = inboundMessage(world, text, number);
  const action = optOutAction(text.body, number);
  // A list that Twilio keeps is changed even when nobody listens to the webhook.
  if (action !== null) applyOptOut(world, number, phone.number, text.body, action);
  const url = inboundUrl(world, number);
  if (url === undefined) return { sid: null, webhook: notCalled };
  world.store.addMessage(message);
  world.announce({ phone: phone.number, id: message.sid });
  if (url === null || world.faults.take('dropInbound', phone.number) !== null)
    return { sid: message.sid, webhook: notCalled };

  const params = inboundParams(world, message, number, action);
  const post = async (): Promise<TypedTextResult['webhook']> =>
    converse(world, lifecycle, number, message, url, params);
  const duplicate = world.faults.take('duplicateInbound', phone.number) === null ? null : post();
  const webhook = await post();
  await duplicate;
  return { sid: message.sid, webhook };
}

function inboundMessage(world: World, text: TypedText, number: AccountNumber): SimulatedMessage {
  const now = world.clock.now();
  const media: SimulatedMedia[] = (text.media ?? []).map(({ contentType, url, data }) => ({
    sid: newSid('ME'),
    contentType,
    url: url ?? null,
    data: data ?? null,
  }));
  return {
    sid: newSid(media.length > 0 ? 'MM' : 'SM'),
    order: world.store.nextOrder(),
    direction: 'inbound',
    status: 'received',
    to: number.number,
    from: text.from,
    messagingServiceSid: serviceOf(world, number.number)?.sid ?? null,
    body: text.body,
    media,
    segments: segmentCount(text.body, number.isTollFree),
    errorCode: null,
    price: null,
    dateCreated: now,
    dateUpdated: now,
    dateSent: now,
    statusCallback: null,
    validityPeriod: 0,
    sendAt: null,
    isStuck: false,
    arrivedAt: now,
    feedback: null,
  };
}

function applyOptOut(
  world: World,
  number: AccountNumber,
  phone: string,
  body: string,
  action: OptOutAction,
): void {
  const scope = optOutScope(world, number.number);
  const wasBlocked = world.store.isBlocked(scope, phone);
  if (action !== 'HELP' && wasBlocked !== (action === 'STOP'))
    world.store.block(scope, phone, action === 'STOP');
  for (const reply of automaticReplies(action, body, number, wasBlocked)) {
    const id = newSid('TX');
    world.store.addAutomaticText({ id, phone, from: number.number, body: reply, at: world.clock.now() });
    world.announce({ phone, id });
  }
}

/** Undefined: the service has receiving switched off. Null: nobody listens. */
function inboundUrl(world: World, number: AccountNumber): string | null | undefined {
  const service = serviceOf(world, number.number);
  if (service === null || service.deferToSender) return number.inboundUrl;
  return service.inboundUrl ?? undefined;
}

/** Source: https://www.twilio.com/docs/messaging/guides/webhook-request */
function inboundParams(
  world: World,
  message: SimulatedMessage,
  number: AccountNumber,
  action: OptOutAction | null,
): FormPair[] {
  const params: FormPair[] = [
    ['ToCountry', 'US'],
    ['ToState', ''],
    ['SmsMessageSid', message.sid],
    ['NumMedia', String(message.media.length)],
    ['ToCity', ''],
    ['FromZip', ''],
    ['SmsSid', message.sid],
    ['FromState', 'CA'],
    ['SmsStatus', 'received'],
    ['FromCity', ''],
    ['Body', message.body],
    ['FromCountry', 'US'],
    ['To', message.to],
    ['ToZip', ''],
    ['NumSegments', String(message.segments)],
    ['MessageSid', message.sid],
    ['AccountSid', world.account.accountSid],
    ['From', message.from ?? ''],
    ['ApiVersion', '2010-04-01'],
  ];
  if (message.messagingServiceSid !== null) params.push(['MessagingServiceSid', message.messagingServiceSid]);
  if (number.optOut === 'advanced' && action !== null) params.push(['OptOutType', action]);
  for (const [index, media] of message.media.entries()) {
    const own = `${world.selfUrl ?? ''}/2010-04-01/Accounts/${world.account.accountSid}/Messages/${message.sid}/Media/${media.sid}`;
    params.push([`MediaUrl${index}`, world.selfUrl === null ? (media.url ?? own) : own]);
    params.push([`MediaContentType${index}`, media.contentType]);
  }
  return params;
}

/** Calls the webhook and does what its answer says, following redirects; a failure goes to the fallback once. */
async function converse(
  world: World,
  lifecycle: Lifecycle,
  number: AccountNumber,
  message: SimulatedMessage,
  firstUrl: string,
  params: FormPair[],
): Promise<TypedTextResult['webhook']> {
  const token = randomUUID();
  const call = (url: string, extra: FormPair[] = []): Promise<WebhookResult> =>
    callWebhook(world.transport, world.account.authToken, url, [...params, ...extra], token);
  let replies = 0;
  let url = firstUrl;
  let errorCode: number | null = null;
  let result = await call(url);
  for (let redirects = 0; ; redirects += 1) {
    const twiml = result.errorCode === null ? readTwiml(result.contentType, result.body) : null;
    for (const reply of twiml?.messages ?? [])
      replies += sendReply(world, lifecycle, number, message, reply) ? 1 : 0;
    const failure = result.errorCode ?? twiml?.errorCode ?? null;
    errorCode ??= failure;
    if (failure !== null) alert(world, failure, message.sid);
    const next = twiml?.redirect ?? null;
    if (next !== null && failure === null && redirects < mostRedirects) {
      url = URL.parse(next, url)?.href ?? next;
      result = await call(url);
      continue;
    }
    if (failure === null || number.fallbackUrl === null || url === number.fallbackUrl) break;
    const extra: FormPair[] = [
      ['ErrorCode', String(failure)],
      ['ErrorUrl', url],
    ];
    url = number.fallbackUrl;
    result = await call(url, extra);
  }
  return { status: result.status, isOk: errorCode === null, errorCode, replies };
}

function sendReply(
  world: World,
  lifecycle: Lifecycle,
  number: AccountNumber,
  inbound: SimulatedMessage,
  reply: ReturnType<typeof readTwiml>['messages'][number],
): boolean {
  const to = reply.to ?? inbound.from ?? '';
  const from = reply.from ?? number.number;
  if (reply.body === '' && reply.mediaUrls.length === 0) {
    alert(world, 14103, inbound.sid);
    return false;
  }
  if (world.store.isBlocked(optOutScope(world, from), to)) {
    alert(world, 21610, inbound.sid);
    return false;
  }
  const form = { ...reply, to, from, messagingServiceSid: null, validityPeriod: 36_000, sendAt: null };
  const message = newMessage(world, form, 'outbound-reply');
  world.store.addMessage(message);
  phoneOf(world, to);
  lifecycle.begin(message);
  return true;
}
