import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '@/contracts/message.ts';
import { type DeliveryStatus, shownStatus } from '@/domain/message/status.ts';
import { optimisticMessage, removeByClientKey, type ThreadData, upsertMessage } from './threadPages.ts';

function message(id: string, minute: number, more: Partial<Message> = {}): Message {
  const at = `2026-11-22T12:${String(minute).padStart(2, '0')}:00.000Z`;
  return {
    ...optimisticMessage({
      request: { to: '+15551234567', message: `Text ${id}` },
      clientKey: `key of ${id}`,
      conversationId: 'c',
      authorName: 'Dana',
      now: at,
    }),
    id,
    clientKey: null,
    ...more,
  };
}
const thread = (...pages: Message[][]): ThreadData => ({
  pages: pages.map((items, index) => ({ items, nextCursor: index === pages.length - 1 ? null : 'older' })),
  pageParams: pages.map(() => undefined),
});
const idsOf = (data: ThreadData) => data.pages.map((page) => page.items.map(({ id }) => id));

describe('upsertMessage', () => {
  it('puts a new text where its time belongs', () => {
    const known = thread([message('d', 40), message('c', 30)], [message('b', 20), message('a', 10)]);
    expect(idsOf(upsertMessage(known, message('e', 50)))).toEqual([
      ['e', 'd', 'c'],
      ['b', 'a'],
    ]);
    expect(idsOf(upsertMessage(known, message('x', 25)))).toEqual([
      ['d', 'c'],
      ['x', 'b', 'a'],
    ]);
    expect(idsOf(upsertMessage(known, message('o', 5)))).toEqual([
      ['d', 'c'],
      ['b', 'a', 'o'],
    ]);
    expect(idsOf(upsertMessage(thread([]), message('a', 10)))).toEqual([['a']]);
  });

  it('leaves a text that is older than all loaded ones to its own page', () => {
    const known = thread([message('d', 40)]);
    const unfinished = { ...known, pages: known.pages.map((page) => ({ ...page, nextCursor: 'older' })) };
    expect(idsOf(upsertMessage(unfinished, message('a', 10)))).toEqual([['d']]);
  });

  it('puts the server’s row in place of the optimistic one, and never shows both', () => {
    const optimistic = message('key', 30, { clientKey: 'key' });
    const row = message('row', 31, { clientKey: 'key', status: 'queued' });
    const once = upsertMessage(thread([optimistic]), row);
    expect(idsOf(once)).toEqual([['row']]);
    expect(idsOf(upsertMessage(once, row))).toEqual([['row']]);
  });

  it('ends at the furthest status in whatever order reports come', () => {
    const path: DeliveryStatus[] = ['queued', 'sending', 'sent', 'delivered'];
    fc.assert(
      fc.property(fc.shuffledSubarray(path, { minLength: 1 }), (order) => {
        const reports = order.map((deliveryStatus) =>
          message('m', 30, {
            deliveryStatus,
            dispatchState: 'handed_over',
            status: shownStatus('handed_over', deliveryStatus),
          }),
        );
        const end = reports.reduce(upsertMessage, thread([]));
        const furthest = path.findLast((status) => order.includes(status));
        expect(end.pages[0]?.items[0]).toMatchObject({ deliveryStatus: furthest, status: furthest });
      }),
    );
  });
});

describe('removeByClientKey', () => {
  it('takes the optimistic row away and leaves the server’s', () => {
    const rows = thread([message('key', 30, { clientKey: 'key' }), message('row', 20, { clientKey: 'key' })]);
    expect(idsOf(removeByClientKey(rows, 'key'))).toEqual([['row']]);
  });
});
