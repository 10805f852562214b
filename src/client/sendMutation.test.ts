import { MutationObserver, QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import type { SendSmsAnswer } from '@/contracts/message.ts';
import { unreachable } from './apiProblem.ts';
import { queryKeys } from './queryKeys.ts';
import { sendMutation } from './sendMutation.ts';
import { type ThreadData, upsertMessage } from './threadPages.ts';

const answer: SendSmsAnswer = {
  success: true,
  messageId: 'SM1',
  details: { status: 'queued', dateCreated: '2026-11-22T12:00:00Z' },
  id: '0193a000-0000-7000-8000-000000000001',
  segments: 1,
  encoding: 'GSM-7',
  text: 'Hello. Reply STOP to stop all texts.',
  additions: ['stop_line'],
  warnings: [],
};
const sending = { request: { to: '+15551234567', message: 'Hello' }, clientKey: 'key' };

function setUp(sendSms: () => Promise<SendSmsAnswer>) {
  const client = new QueryClient();
  client.setQueryData<ThreadData>(queryKeys.thread('c'), {
    pages: [{ items: [], nextCursor: null }],
    pageParams: [undefined],
  });
  const rows = () => client.getQueryData<ThreadData>(queryKeys.thread('c'))?.pages[0]?.items ?? [];
  const options = sendMutation({ sendSms }, client, { conversationId: 'c', authorName: 'Dana' });
  const send = () => new MutationObserver(client, options).mutate(sending);
  return { client, rows, send };
}

describe('sendMutation', () => {
  it('shows the text at once, then as the server answered it', async () => {
    const { promise, resolve } = Promise.withResolvers<SendSmsAnswer>();
    const { rows, send } = setUp(() => promise);
    const sent = send();
    await expect
      .poll(rows)
      .toMatchObject([{ id: 'key', status: 'sending', body: 'Hello', author: { name: 'Dana' } }]);
    resolve(answer);
    await sent;
    expect(rows()).toMatchObject([{ id: answer.id, status: 'queued', body: answer.text, clientKey: 'key' }]);
  });

  it('keeps the further status when the stream of changes was quicker than the answer', async () => {
    const { promise, resolve } = Promise.withResolvers<SendSmsAnswer>();
    const { client, rows, send } = setUp(() => promise);
    const sent = send();
    await expect.poll(rows).toHaveLength(1);
    const [row] = rows();
    if (row === undefined) throw new Error('no optimistic row');
    client.setQueryData<ThreadData>(
      queryKeys.thread('c'),
      (data) =>
        data &&
        upsertMessage(data, { ...row, id: answer.id, status: 'delivered', deliveryStatus: 'delivered' }),
    );
    resolve(answer);
    await sent;
    expect(rows()).toMatchObject([{ id: answer.id, status: 'delivered' }]);
  });

  it('takes the row away when the text was refused or could not be sent', async () => {
    const { rows, send } = setUp(() => Promise.reject(unreachable(new TypeError('network'))));
    await expect(send()).rejects.toMatchObject({ code: 'unreachable' });
    expect(rows()).toEqual([]);
  });

  it('shows one row when the same text is sent again', async () => {
    const { rows, send } = setUp(() => Promise.resolve(answer));
    await send();
    await send();
    expect(rows()).toHaveLength(1);
  });
});
