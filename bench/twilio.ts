import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { answerParent } from './child.ts';
import { sharedClockMs } from './percentiles.ts';
import { accountSid, senderNumber, sidOf } from './world.ts';

/**
 * Stands in for Twilio and does as little as it can: every create is accepted, nothing is kept but their number. What is
 * measured is what happens on our side of the wire.
 */
const question = z.discriminatedUnion('do', [
  z.object({ do: z.literal('listen'), delayMs: z.number() }),
  z.object({ do: z.literal('count') }),
  /** From now on the arrivals of texts to these numbers are noted. */
  z.object({ do: z.literal('watch'), numbers: z.array(z.string()) }),
  z.object({ do: z.literal('arrivals') }),
]);

let creates = 0;
let delayMs = 0;
/** Numbers whose texts are looked for, and when each text to them came (`sharedClockMs`). */
let watched: ReadonlySet<string> = new Set();
const arrivals: { number: string; at: number }[] = [];

const server = createServer((request, response) => {
  const isCreate = request.method === 'POST' && request.url?.endsWith('/Messages.json') === true;
  let form = '';
  if (isCreate && watched.size > 0) request.on('data', (chunk: Buffer) => (form += chunk.toString('latin1')));
  else request.resume();
  request.on('end', () => {
    if (isCreate) creates += 1;
    if (form !== '') noteArrival(form);
    const isList = request.method === 'GET' && request.url?.includes('/Messages.json') === true;
    const body = isCreate ? accepted(creates) : isList ? emptyList : account;
    const answer = (): void => {
      response
        .writeHead(isCreate ? 201 : 200, {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        })
        .end(body);
    };
    if (delayMs > 0) void wait(delayMs).then(answer);
    else answer();
  });
});
server.keepAliveTimeout = 60_000;

function noteArrival(form: string): void {
  const number = /(?:^|&)To=%2B(\d+)/.exec(form)?.[1];
  if (number !== undefined && watched.has(`+${number}`))
    arrivals.push({ number: `+${number}`, at: sharedClockMs() });
}

const emptyList = JSON.stringify({
  messages: [],
  page: 0,
  page_size: 50,
  next_page_uri: null,
  previous_page_uri: null,
});
const account = JSON.stringify({ sid: accountSid, status: 'active', type: 'Full' });

function accepted(index: number): string {
  const sid = sidOf('2c', index);
  const now = new Date().toUTCString().replace('GMT', '+0000');
  return `{"account_sid":"${accountSid}","api_version":"2010-04-01","body":"","date_created":"${now}","date_sent":null,"date_updated":"${now}","direction":"outbound-api","error_code":null,"error_message":null,"from":"${senderNumber}","messaging_service_sid":null,"num_media":"0","num_segments":"1","price":null,"price_unit":"USD","sid":"${sid}","status":"queued","subresource_uris":{},"to":"${senderNumber}","uri":"/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json"}`;
}

answerParent(question, async (asked) => {
  if (asked.do === 'count') return creates;
  if (asked.do === 'arrivals') return arrivals;
  if (asked.do === 'watch') {
    watched = new Set(asked.numbers);
    return null;
  }
  delayMs = asked.delayMs;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
});
