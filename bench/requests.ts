import { expectedSignature } from '../src/twilio/signature.ts';
import {
  accountSid,
  apiKeyOf,
  authToken,
  callers,
  inboundPath,
  knownNumbers,
  phoneNumberOf,
  publicUrl,
  sendPath,
  senderNumber,
  sidOf,
  statusPathOf,
  textToSend,
} from './world.ts';

export type KnownMessage = { id: string; sid: string };

/** What patients write that is no keyword: stored, and left for staff to answer. */
const patientTexts = [
  'Running about 10 minutes late, is that okay?',
  'Thank you so much!',
  'Can I bring my daughter along tomorrow',
  'Do I need to fast before the blood test?',
];

/** Every twentieth text asks for something: an answer, or an end or a beginning of texts. */
const keywords = ['HELP', 'STOP', 'Yes', 'START', 'C'];
const keywordEvery = 20;

/** Inbound texts as Twilio posts them, each with a SID of its own, from the known numbers in turn. */
export function inboundRequests(count: number, hasKeywords: boolean): Buffer[] {
  return Array.from({ length: count }, (_, index) => inboundRequest(index, hasKeywords));
}

export function inboundRequest(index: number, hasKeywords: boolean): Buffer {
  const sid = sidOf('1b', index);
  const isKeyword = hasKeywords && index % keywordEvery === 0;
  return webhook(inboundPath, {
    ToCountry: 'US',
    ToState: 'NY',
    SmsMessageSid: sid,
    NumMedia: '0',
    ToCity: 'NEW YORK',
    FromZip: '10001',
    SmsSid: sid,
    FromState: 'NY',
    SmsStatus: 'received',
    FromCity: 'NEW YORK',
    Body:
      (isKeyword
        ? keywords[(index / keywordEvery) % keywords.length]
        : patientTexts[index % patientTexts.length]) ?? '',
    FromCountry: 'US',
    To: senderNumber,
    ToZip: '10001',
    NumSegments: '1',
    MessageSid: sid,
    AccountSid: accountSid,
    From: phoneNumberOf(index % knownNumbers),
    ApiVersion: '2010-04-01',
  });
}

/** How many texts are told `sent` before the first of them is told `delivered`. */
const sentAhead = 500;

/** Status callbacks: `sent`, and a while later `delivered`, for every message. */
export function statusRequests(clinicId: string, messages: readonly KnownMessage[]): Buffer[] {
  const requests: Buffer[] = [];
  for (let start = 0; start < messages.length; start += sentAhead) {
    for (const status of ['sent', 'delivered']) {
      for (const [offset, { id, sid }] of messages.slice(start, start + sentAhead).entries()) {
        requests.push(
          webhook(statusPathOf(clinicId, id), {
            SmsSid: sid,
            SmsStatus: status,
            MessageStatus: status,
            To: phoneNumberOf((start + offset) % knownNumbers),
            MessageSid: sid,
            AccountSid: accountSid,
            From: senderNumber,
            ApiVersion: '2010-04-01',
          }),
        );
      }
    }
  }
  return requests;
}

/** Direct sends of one text to the known numbers in turn, by all callers in turn. */
export function sendRequests(count: number): Buffer[] {
  return Array.from({ length: count }, (_, index) => sendRequest(index, knownNumbers));
}

/** A direct send to one of the first `numbers` numbers. */
export function sendRequest(index: number, numbers: number): Buffer {
  return post(sendPath, JSON.stringify({ to: phoneNumberOf(index % numbers), message: textToSend }), {
    'content-type': 'application/json',
    authorization: `Bearer ${apiKeyOf(index % callers)}`,
  });
}

function webhook(path: string, params: Readonly<Record<string, string>>): Buffer {
  return post(path, new URLSearchParams(params).toString(), {
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    'x-twilio-signature': expectedSignature(authToken, `${publicUrl}${path}`, Object.entries(params)),
    'i-twilio-idempotency-token': '5b1d2c0e-1f3a-4f0c-9d57-0c8a2f6f7e11',
    'user-agent': 'TwilioProxy/1.1',
    accept: '*/*',
  });
}

function post(path: string, body: string, headers: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries({ host: '127.0.0.1', ...headers, 'content-length': Buffer.byteLength(body) });
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
  );
}
