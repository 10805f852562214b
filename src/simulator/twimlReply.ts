import { parseXml } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** One `<Message>` of a webhook's answer. */
export type TwimlMessage = {
  to: string | null;
  from: string | null;
  body: string;
  mediaUrls: string[];
  statusCallback: string | null;
};

/** What an answer to an inbound text makes Twilio do. */
export type TwimlReply = {
  messages: TwimlMessage[];
  /** Fetch more TwiML from here. */
  redirect: string | null;
  /** Debugger code of what was wrong; null when nothing was. */
  errorCode: number | null;
};

const nothing: TwimlReply = { messages: [], redirect: null, errorCode: null };
const mostReplies = 10;

/**
 * Reads a webhook's answer as Twilio does; https://www.twilio.com/docs/messaging/twiml
 * The trap is `text/plain`: the whole body is texted to the patient.
 */
export function readTwiml(contentType: string | null, body: string): TwimlReply {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (body === '') return nothing;
  if (type === 'text/plain') return { ...nothing, messages: [reply(body)] };
  if (type !== 'text/xml' && type !== 'application/xml' && type !== 'text/html')
    return { ...nothing, errorCode: 12300 };
  const root = parseXml(body);
  if (root === null) return { ...nothing, errorCode: 12100 };
  if (root.name !== 'Response') return { ...nothing, errorCode: 12102 };
  const result: TwimlReply = { messages: [], redirect: null, errorCode: null };
  for (const verb of root.children) {
    if (typeof verb === 'string') continue;
    if (verb.name === 'Redirect') return { ...result, redirect: textOf(verb).trim() };
    if (verb.name !== 'Message' && verb.name !== 'Sms') return { ...result, errorCode: 14110 };
    if (result.messages.length === mostReplies) return { ...result, errorCode: 14109 };
    result.messages.push(messageOf(verb));
    const { action } = verb.attributes;
    if (action !== undefined) return { ...result, redirect: action };
  }
  return result;
}

function reply(body: string): TwimlMessage {
  return { to: null, from: null, body, mediaUrls: [], statusCallback: null };
}

function messageOf(verb: XmlElement): TwimlMessage {
  const parts = verb.children.filter((child) => typeof child !== 'string');
  const bodies = parts.filter(({ name }) => name === 'Body').map(textOf);
  const { to, from, action, statusCallback } = verb.attributes;
  return {
    to: to ?? null,
    from: from ?? null,
    body: bodies.length > 0 ? bodies.join('') : textOf(verb).trim(),
    mediaUrls: parts.filter(({ name }) => name === 'Media').map((media) => textOf(media).trim()),
    statusCallback: action ?? statusCallback ?? null,
  };
}

function textOf(element: XmlElement): string {
  return element.children.filter((child) => typeof child === 'string').join('');
}
