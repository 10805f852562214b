import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchUnknown, type ListedText, type UnknownText } from './matchUnknown.ts';

const claimedAt = 1_800_000_000_000;
const unknown: UnknownText = {
  id: 'a',
  from: '+12125550199',
  messagingServiceSid: null,
  to: '+12125550101',
  body: 'See you at 2',
  claimedAt,
};
const listed: ListedText = {
  sid: 'SM1',
  from: '+12125550199',
  messagingServiceSid: null,
  to: '+12125550101',
  body: 'See you at 2',
  createdAt: claimedAt + 300,
};

test.each<[string, Partial<ListedText>, boolean]>([
  ['the same recipient, words and time', {}, true],
  ['a trial account’s notice in front', { body: 'Sent from your Twilio trial account - See you at 2' }, true],
  ['Twilio’s whole seconds, just before the claim', { createdAt: claimedAt - 900 }, true],
  ['another recipient', { to: '+12125550102' }, false],
  ['other words', { body: 'See you at 3' }, false],
  ['another system’s text that ends with the same words', { body: 'Dr. Reyes: See you at 2' }, false],
  ['another number of the account', { from: '+12125550198' }, false],
  ['an hour earlier: another text with the same words', { createdAt: claimedAt - 3_600_000 }, false],
  ['an hour later', { createdAt: claimedAt + 3_600_000 }, false],
])('%s', (_, differs, isMatch) => {
  expect(matchUnknown([unknown], [{ ...listed, ...differs }])).toEqual(
    isMatch ? [{ id: 'a', sid: 'SM1' }] : [],
  );
});

test('a Messaging Service is known by its SID, whatever number it chose or has yet to choose', () => {
  const byService: UnknownText = { ...unknown, messagingServiceSid: 'MG1' };
  for (const from of ['+12125550111', null]) {
    const theirs = { ...listed, from, messagingServiceSid: 'MG1' };
    expect(matchUnknown([byService], [theirs])).toEqual([{ id: 'a', sid: 'SM1' }]);
  }
  expect(matchUnknown([byService], [{ ...listed, messagingServiceSid: 'MG2' }])).toEqual([]);
  expect(matchUnknown([byService], [listed])).toEqual([]);
});

test('two with the same words take one each; a third stays unknown', () => {
  const three = [
    unknown,
    { ...unknown, id: 'b', claimedAt: claimedAt + 50 },
    { ...unknown, id: 'c', claimedAt: claimedAt + 90 },
  ];
  const two = [{ ...listed, sid: 'SM2', createdAt: claimedAt + 400 }, listed];
  expect(matchUnknown(three, two)).toEqual([
    { id: 'a', sid: 'SM1' },
    { id: 'b', sid: 'SM2' },
  ]);
});

test('never gives one SID to two texts, nor two to one', () => {
  const origin = { from: '+12125550199', messagingServiceSid: null };
  const small = fc.integer({ min: 0, max: 3 });
  const texts = fc.array(fc.record({ to: small, body: small, at: fc.integer({ min: 0, max: 300_000 }) }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(texts, texts, (ours, theirs) => {
      const pairs = matchUnknown(
        ours.map(({ to, body, at }, index) => ({
          ...origin,
          id: `m${index}`,
          to: `+${to}`,
          body: `text ${body}`,
          claimedAt: claimedAt + at,
        })),
        theirs.map(({ to, body, at }, index) => ({
          ...origin,
          sid: `S${index}`,
          to: `+${to}`,
          body: `text ${body}`,
          createdAt: claimedAt + at,
        })),
      );
      expect(new Set(pairs.map(({ sid }) => sid)).size).toBe(pairs.length);
      expect(new Set(pairs.map(({ id }) => id)).size).toBe(pairs.length);
    }),
  );
});
