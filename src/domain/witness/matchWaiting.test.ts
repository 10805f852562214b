import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchWaiting, type UnseenText, type WaitingText } from './matchWaiting.ts';

const noon = 1_800_000_000_000;
const hour = 3_600_000;
const waiting: WaitingText = {
  id: 'a',
  to: '+12125550101',
  body: 'See you at 2',
  from: noon,
  until: noon + 4 * hour,
};
const unseen: UnseenText = { sid: 'SM1', to: '+12125550101', body: 'See you at 2', createdAt: noon + hour };

test.each<[string, Partial<UnseenText>, Partial<WaitingText>, boolean]>([
  ['the same recipient and words, while it could leave', {}, {}, true],
  ['at the very moment, by a clock that is a little behind', { createdAt: noon - 9_000 }, {}, true],
  ['before it could leave: a text of last week with the same words', { createdAt: noon - hour }, {}, false],
  ['just before its end, by a clock ahead', { createdAt: noon + 4 * hour + 20_000 }, {}, true],
  ['after its end', { createdAt: noon + 5 * hour }, {}, false],
  ['without an end', { createdAt: noon + 500 * hour }, { until: null }, true],
  ['another recipient', { to: '+12125550102' }, {}, false],
  ['other words', { body: 'See you at 3' }, {}, false],
  ['words that only end the same', { body: 'Not so. See you at 2' }, {}, false],
  ['a trial account’s notice', { body: 'Sent from your Twilio trial account - See you at 2' }, {}, true],
  ['redacted at Twilio: by recipient and time', { body: '' }, {}, true],
  ['redacted, and at another time', { body: '', createdAt: noon - hour }, {}, false],
])('%s', (_, theirs, ours, isMatch) => {
  expect(matchWaiting([{ ...waiting, ...ours }], [{ ...unseen, ...theirs }])).toEqual(
    isMatch ? [{ id: 'a', sid: 'SM1' }] : [],
  );
});

test('a template that repeats: the one of today, not the one of tomorrow', () => {
  const day = 24 * hour;
  const tomorrow = { ...waiting, id: 'b', from: noon + day, until: noon + day + 4 * hour };
  expect(matchWaiting([tomorrow, waiting], [unseen])).toEqual([{ id: 'a', sid: 'SM1' }]);
});

test('two with the same words take the earliest each, and a redacted one what is left', () => {
  const three = [{ ...waiting, id: 'c', until: null }, { ...waiting, id: 'b', from: noon + 1 }, waiting];
  const found = matchWaiting(three, [
    { ...unseen, sid: 'SM3', body: '' },
    { ...unseen, sid: 'SM2', createdAt: noon + 2 * hour },
    unseen,
  ]);
  expect(found).toEqual([
    { id: 'a', sid: 'SM1' },
    { id: 'b', sid: 'SM2' },
    { id: 'c', sid: 'SM3' },
  ]);
});

const small = fc.integer({ min: 0, max: 2 });
const minutes = fc.integer({ min: 0, max: 12 });
const ours = fc.array(
  fc.record({ to: small, body: small, from: minutes, lasts: fc.option(minutes, { nil: null }) }),
  { maxLength: 6 },
);
const theirs = fc.array(fc.record({ to: small, body: small, at: minutes }), { maxLength: 6 });
const minute = 60_000;

test('one to one, never against recipient, words or time, and as many as can be', () => {
  fc.assert(
    fc.property(ours, theirs, (waitingSeeds, unseenSeeds) => {
      const texts = waitingSeeds.map(({ to, body, from, lasts }, index) => ({
        id: `m${index}`,
        to: `+${to}`,
        body: `text ${body}`,
        from: noon + from * minute,
        until: lasts === null ? null : noon + (from + lasts) * minute,
      }));
      const listed = unseenSeeds.map(({ to, body, at }, index) => ({
        sid: `S${index}`,
        to: `+${to}`,
        body: `text ${body}`,
        createdAt: noon + at * minute,
      }));
      const pairs = matchWaiting(texts, listed);
      expect(new Set(pairs.map(({ id }) => id)).size).toBe(pairs.length);
      expect(new Set(pairs.map(({ sid }) => sid)).size).toBe(pairs.length);
      for (const { id, sid } of pairs) {
        const text = texts.find((one) => one.id === id);
        const one = listed.find((each) => each.sid === sid);
        expect(text && one && fits(text, one)).toBe(true);
      }
      expect(pairs.length).toBe(mostPairs(texts, listed));
    }),
  );
});

function fits(text: WaitingText, one: UnseenText): boolean {
  const isInTime = one.createdAt >= text.from && (text.until === null || one.createdAt <= text.until);
  return text.to === one.to && text.body === one.body && isInTime;
}

/** The size of the largest pairing, by trying all of them. */
function mostPairs(texts: readonly WaitingText[], listed: readonly UnseenText[]): number {
  const [first, ...rest] = listed;
  if (!first) return 0;
  const withFirst = texts
    .filter((text) => fits(text, first))
    .map((text) => {
      const left = texts.filter((one) => one !== text);
      return 1 + mostPairs(left, rest);
    });
  return Math.max(mostPairs(texts, rest), ...withFirst);
}
