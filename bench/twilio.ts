import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { answerParent } from './child.ts';
import { accountSid, senderNumber, sidOf } from './world.ts';

/**
 * Stands in for Twilio and does as little as it can: every create is accepted, nothing is kept but their number. What is
 * measured is what happens on our side of the wire.
 */
const question = z.discriminatedUnion('do', [
  z.object({ do: z.literal('listen'), delayMs: z.number() }),
  z.object({ do: z.literal('count') }),
]);

let creates = 0;
let delayMs = 0;

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const isCreate = request.method === 'POST' && request.url?.endsWith('/Messages.json') === true;
    if (isCreate) creates += 1;
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
  delayMs = asked.delayMs;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
});
