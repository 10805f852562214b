import { firstValue } from '@/twilio/formBody.ts';
import type { FormPair } from '@/twilio/formBody.ts';
import { magicRecipients, magicSenderError } from './magicNumbers.ts';
import { restError } from './restError.ts';
import type { RestError } from './restError.ts';
import { segmentCount } from './segmentCount.ts';
import { isQueueFull } from './throughput.ts';
import { optOutScope } from './world.ts';
import type { World } from './world.ts';

/** A create call that passed every check. */
export type NewMessageForm = {
  to: string;
  from: string | null;
  messagingServiceSid: string | null;
  body: string;
  mediaUrls: string[];
  statusCallback: string | null;
  validityPeriod: number;
  sendAt: number | null;
};

const longestBody = 1_600;
const longestValidity = 36_000;
/** Current documentation says 300 s to 35 days; https://www.twilio.com/docs/api/errors/35114 */
const leastLeadMs = 300_000;
const mostLeadMs = 35 * 24 * 3_600_000;

/**
 * Checks a create call in Twilio's order: recipient, sender, content, length, media, callback, validity, schedule,
 * opt-out and queue.
 */
export function checkNewMessage(
  world: World,
  pairs: readonly FormPair[],
  isTest: boolean,
): { form: NewMessageForm } | { error: RestError } {
  const value = (name: string): string => firstValue(pairs, name) ?? '';
  const rawTo = value('To').trim();
  const rawFrom = value('From').trim();
  const to = phoneNumber(rawTo);
  const from = rawFrom === '' ? null : (phoneNumber(rawFrom) ?? rawFrom);
  const service = value('MessagingServiceSid').trim() || null;
  const body = value('Body');
  const mediaUrls = pairs.filter(([name, url]) => name === 'MediaUrl' && url !== '').map(([, url]) => url);
  const statusCallback = value('StatusCallback').trim() || null;
  const code =
    recipientError(rawTo, to) ??
    senderError(world, to, from, service, isTest) ??
    contentError(body, mediaUrls, value('ContentSid'), value('ContentVariables'), service) ??
    (statusCallback !== null && !isCallbackUrl(statusCallback) ? 21609 : null) ??
    validityError(value('ValidityPeriod')) ??
    scheduleError(value('ScheduleType'), value('SendAt'), service, world.clock.now());
  if (code !== null || to === null) {
    const detail = code === 21211 ? `The 'To' number ${rawTo} is not a valid phone number.` : undefined;
    return { error: restError(code ?? 21211, detail) };
  }
  const late = lateError(world, to, from, service, body, isTest);
  if (late !== null) return { error: restError(late) };
  return {
    form: {
      to,
      from,
      messagingServiceSid: service,
      body,
      mediaUrls,
      statusCallback,
      validityPeriod: Number(value('ValidityPeriod') || longestValidity),
      sendAt: value('ScheduleType') === '' ? null : Date.parse(value('SendAt')),
    },
  };
}

/** E.164 of a number as Twilio takes it; ten digits are North American. Null when impossible. */
function phoneNumber(text: string): string | null {
  const digits = text.replaceAll(/[\s().-]/g, '');
  const number = /^[2-9]\d{9}$/.test(digits) ? `+1${digits}` : digits;
  if (!/^\+[1-9]\d{6,14}$/.test(number)) return null;
  return number.startsWith('+1') && !/^\+1[2-9]\d{9}$/.test(number) ? null : number;
}

function recipientError(raw: string, to: string | null): number | null {
  if (raw === '') return 21604;
  if (/^\d{3,6}$/.test(raw)) return 21265;
  if (to === null) return 21211;
  if (to.startsWith('+1900')) return 21268;
  const magic = magicRecipients.get(to);
  // 21610 comes from the opt-out list, which is asked last.
  return magic === undefined || magic === 21610 ? null : magic;
}

function senderError(
  world: World,
  to: string | null,
  from: string | null,
  service: string | null,
  isTest: boolean,
): number | null {
  if (from === null && service === null) return 21603;
  if (from !== null && from === to) return 21266;
  if (isTest) return service !== null ? 20008 : magicSenderError(from ?? '');
  if (service !== null) {
    if (!/^MG[0-9a-f]{32}$/i.test(service)) return 21705;
    const known = world.services.get(service);
    if (known === undefined) return 21701;
    if (from !== null && !known.numbers.includes(from)) return 21711;
    return known.numbers.length === 0 ? 21704 : null;
  }
  if (from === null || world.numbers.has(from)) return null;
  return phoneNumber(from) === null ? 21212 : (magicSenderError(from) ?? 21606);
}

function contentError(
  body: string,
  mediaUrls: string[],
  contentSid: string,
  variables: string,
  service: string | null,
): number | null {
  if (variables !== '' && contentSid === '') return 21654;
  if (contentSid !== '') return 21655;
  if (body === '' && mediaUrls.length === 0) return service === null ? 21602 : 21619;
  if (body.length > longestBody) return 21617;
  if (mediaUrls.length > 10) return 21623;
  return mediaUrls.every((url) => /^https?:$/.test(URL.parse(url)?.protocol ?? '')) ? null : 21620;
}

function isCallbackUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && !url.hostname.includes('_');
}

function validityError(text: string): number | null {
  if (text === '') return null;
  const seconds = Number(text);
  return /^\d+$/.test(text) && seconds >= 1 && seconds <= longestValidity ? null : 21624;
}

function scheduleError(type: string, sendAt: string, service: string | null, now: number): number | null {
  if (type === '') return null;
  if (type !== 'fixed') return 35126;
  if (sendAt === '') return 35111;
  if (service === null) return 35118;
  const at = Date.parse(sendAt);
  return at - now >= leastLeadMs && at - now <= mostLeadMs ? null : 35114;
}

function lateError(
  world: World,
  to: string,
  from: string | null,
  service: string | null,
  body: string,
  isTest: boolean,
): number | null {
  if (magicRecipients.get(to) === 21610) return 21610;
  if (isTest || service !== null || from === null) return null;
  const number = world.numbers.get(from);
  // Advanced Opt-Out takes the message and fails it later.
  if (number?.optOut !== 'advanced' && world.store.isBlocked(optOutScope(world, from), to)) return 21610;
  return isQueueFull(world, from, segmentCount(body, number?.isTollFree ?? false)) ? 21611 : null;
}
