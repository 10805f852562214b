import { describe, expect, test } from 'vitest';
import type { WitnessSender } from '@/db/witnessQueries.ts';
import type { Carrier } from '@/twilio/carrier.ts';
import { CarrierFailure } from '@/twilio/carrierFailure.ts';
import { testCredentialsCode } from '@/twilio/classifyAnswer.ts';
import type { MessageRecord } from '@/twilio/messageRecord.ts';
import { listOutbound, type ListedOutbound } from './listOutbound.ts';

const since = new Date('2026-05-04T12:00:00Z');
const service = `MG${'1'.repeat(32)}`;
const sender: WitnessSender = {
  clinicId: 'c',
  id: 's',
  accountSid: 'AC',
  phoneNumber: '+12125550199',
  messagingServiceSid: null,
  isExclusive: true,
  baselineAt: since,
  checkedThrough: since,
  heldAt: null,
  isWitnessed: true,
};
const at = (seconds: number): Date => new Date(since.getTime() + seconds * 1000);

function record(sid: string, seconds: number, differs: Partial<MessageRecord> = {}): MessageRecord {
  return {
    sid,
    direction: 'outbound-api',
    status: 'sent',
    to: '+12125550101',
    from: '+12125550199',
    messagingServiceSid: null,
    body: 'See you at 2',
    segments: 1,
    mediaCount: 0,
    errorCode: null,
    price: null,
    priceUnit: null,
    dateCreated: at(seconds),
    dateSent: at(seconds),
    dateUpdated: at(seconds),
    ...differs,
  };
}

/** Reads the list that this Twilio has; `read` tells how many records were taken from it. */
async function pagesOf(records: Iterable<MessageRecord>, from = sender) {
  let read = 0;
  const filters: unknown[] = [];
  const listMessages: Carrier['listMessages'] = async function* (filter) {
    filters.push(filter);
    for (const one of records) {
      read += 1;
      yield await Promise.resolve(one);
    }
  };
  const pages: ListedOutbound[][] = [];
  for await (const page of listOutbound({ carrier: { listMessages } }, from, since)) pages.push(page);
  return { pages, sids: pages.flat().map(({ sid }) => sid), read, filters };
}

describe('what is listed for a sender', () => {
  test.each<[string, Partial<MessageRecord>, boolean]>([
    ['a text of ours', {}, true],
    ['one in Twilio’s queue, which has no time of sending', { dateSent: null }, true],
    ['one that was made earlier and left only now', { dateCreated: at(-9_000) }, true],
    ['one from before', { dateCreated: at(-1), dateSent: at(-1) }, false],
    ['a text from a patient', { direction: 'inbound' }, false],
    ['an answer that Twilio gives by itself', { direction: 'outbound-reply' }, false],
    ['a text from another number', { from: '+12125550188' }, false],
    ['through a service, from our number', { messagingServiceSid: service }, true],
  ])('%s', async (_, differs, isListed) => {
    const { sids } = await pagesOf([record('SM1', 5, differs)]);
    expect(sids).toEqual(isListed ? ['SM1'] : []);
  });

  test('by a service: whatever number it chose, and while it has not', async () => {
    const { sids, filters } = await pagesOf(
      [
        record('SM1', 5, { from: '+12125550111', messagingServiceSid: service }),
        record('SM2', 5, { from: null, messagingServiceSid: service }),
        record('SM3', 5, { from: null, messagingServiceSid: `MG${'2'.repeat(32)}` }),
      ],
      { ...sender, messagingServiceSid: service },
    );
    expect(sids).toEqual(['SM1', 'SM2']);
    expect(filters).toEqual([{ pageSize: 1000 }]);
  });
});

function* longList(): Generator<MessageRecord> {
  for (let index = 0; index < 1_200; index += 1) yield record(`NEW${index}`, 5_000 - index);
  // Out of order, as a list by time of sending can be.
  for (let index = 0; index < 60; index += 1) yield record(`OLD${index}`, -1 - index);
  yield record('LATE', 3);
  for (let index = 0; ; index += 1) yield record(`OLDER${index}`, -100 - index);
}

test('page by page, to where the list is old for good', async () => {
  const { pages, sids, read, filters } = await pagesOf(longList());
  expect(pages.map(({ length }) => length)).toEqual([1_000, 201]);
  expect(sids).toContain('LATE');
  expect(read).toBe(1_200 + 60 + 1 + 100);
  expect(filters).toEqual([{ from: '+12125550199', pageSize: 1000 }]);
});

const failing = (twilioCode: number): Carrier['listMessages'] =>
  // oxlint-disable-next-line require-yield -- it fails before the first record
  async function* () {
    await Promise.resolve();
    throw new CarrierFailure({ kind: 'refused', twilioCode, httpStatus: 403, isRead: true });
  };

const firstPage = async (twilioCode: number) =>
  listOutbound({ carrier: { listMessages: failing(twilioCode) } }, sender, since).next();

test('an account with test credentials has no list; any other failure is the caller’s', async () => {
  expect(await firstPage(testCredentialsCode)).toMatchObject({ done: true });
  await expect(firstPage(20_003)).rejects.toThrow(CarrierFailure);
});
