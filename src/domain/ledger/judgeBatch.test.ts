import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closedCircuit } from './circuit.ts';
import { judgeBatch, roomOf, type BatchCandidate, type SenderState } from './judgeBatch.ts';
import { fullBucket } from './pace.ts';
import { lanes } from './lane.ts';

const now = 1_800_000_000_000;
const sender: SenderState = {
  circuit: closedCircuit,
  segmentsPerSecond: 100,
  bucket: fullBucket(100, now),
  underWay: 0,
  isHeld: false,
  account: { segmentsPerSecond: 225, bucket: fullBucket(225, now) },
  automatedLeft: 2_000,
  isBraked: false,
};
let next = 0;
const text = (change: Partial<BatchCandidate> = {}): BatchCandidate => ({
  id: `text ${(next += 1)}`,
  lane: 'reminders',
  category: 'appointment',
  phoneNumber: `+1212555${String(1_000 + next)}`,
  segments: 1,
  deadlineAt: now + 60_000,
  isSuppressed: false,
  isPersonStopped: false,
  isConsentRevoked: false,
  isConsentEnded: false,
  isPart2Missing: false,
  hours: null,
  isUnderReview: false,
  count: { claims: 0, isSet: false },
  ...change,
});
const states = (state: SenderState, texts: BatchCandidate[]): string[] =>
  judgeBatch(state, texts, now).verdicts.map((verdict) => verdict.state);

describe('room', () => {
  test.each<[string, Partial<SenderState>, number, number | null]>([
    ['a free sender', {}, 10, null],
    ['one on hold', { isHeld: true }, 0, null],
    ['one that pauses', { circuit: { ...closedCircuit, openedAt: now } }, 0, null],
    ['one on trial', { circuit: { ...closedCircuit, isTrial: true } }, 1, null],
    ['one with most places taken', { underWay: 22 }, 2, null],
    ['one with one place left, which is for a person', { underWay: 24 }, 0, null],
    [
      'one that has lost two answers',
      { circuit: { ...closedCircuit, lostAnswers: 2 }, underWay: 19 },
      3,
      null,
    ],
    [
      'a slow one that has lost two answers and finds out',
      { segmentsPerSecond: 10, circuit: { ...closedCircuit, lostAnswers: 2 } },
      1,
      null,
    ],
    ['one at its pace', { bucket: { segments: -10, refilledAt: now } }, 0, 100],
    [
      'one whose account is at its pace',
      { account: { segmentsPerSecond: 10, bucket: { segments: -1, refilledAt: now } } },
      0,
      100,
    ],
  ])('%s', (_name, change, places, wait) => {
    expect(roomOf({ ...sender, ...change }, 10, now)).toEqual({ places, waitMs: wait, lanes });
  });

  test('under the clinic’s brake only people’s texts are looked for', () => {
    expect(roomOf({ ...sender, isBraked: true }, 10, now).lanes).toEqual(['answers', 'staff']);
  });
});

describe('the brake', () => {
  test('lets two automated texts an hour go to one person and holds the rest, within a batch and across', () => {
    const to = '+12125550100';
    expect(
      states(
        sender,
        [1, 2, 3].map(() => text({ phoneNumber: to })),
      ),
    ).toEqual(['sending', 'sending', 'held']);
    expect(states(sender, [text({ phoneNumber: to, count: { claims: 2, isSet: false } })])).toEqual(['held']);
    expect(
      judgeBatch(
        sender,
        [1, 2, 3, 4].map(() => text({ phoneNumber: to })),
        now,
      ).trips,
    ).toEqual([{ phoneNumber: to, caller: 'automated' }]);
  });

  test('stays set until it is released, and says so once', () => {
    const batch = judgeBatch(sender, [text({ count: { claims: 0, isSet: true } })], now);
    expect(batch).toMatchObject({ verdicts: [{ state: 'held', reason: 'brake' }], trips: [] });
  });

  test('knows people and answers apart, with caps of their own', () => {
    const to = '+12125550101';
    const count = { claims: 2, isSet: false };
    expect(
      states(
        sender,
        (['answers', 'staff', 'campaigns'] as const).map((lane) => text({ phoneNumber: to, lane, count })),
      ),
    ).toEqual(['sending', 'sending', 'held']);
    expect(states(sender, [text({ lane: 'answers', count: { claims: 10, isSet: false } })])).toEqual([
      'held',
    ]);
    expect(states(sender, [text({ lane: 'staff', count: { claims: 30, isSet: false } })])).toEqual(['held']);
  });

  test('stops the clinic at its budget, but not its people', () => {
    const batch = judgeBatch({ ...sender, automatedLeft: 1 }, [text(), text(), text({ lane: 'staff' })], now);
    expect(batch.verdicts.map(({ state }) => state)).toEqual(['sending', 'waiting', 'sending']);
    expect(batch).toMatchObject({ automated: 1, isOverBudget: true });
  });
});

test('opt-out, consent and deadline come before the brake and the pace', () => {
  const empty: SenderState = { ...sender, underWay: 23 };
  expect(
    states(empty, [
      text({ isSuppressed: true }),
      text({ isConsentRevoked: true, count: { claims: 9, isSet: true } }),
      text({ deadlineAt: now }),
      text({ isUnderReview: true }),
      text({ lane: 'staff', isUnderReview: true }),
    ]),
  ).toEqual(['blocked', 'blocked', 'withdrawn', 'waiting', 'sending']);
});

test('a long text leaves the bucket in debt, and what comes after it waits', () => {
  const slow = { ...sender, segmentsPerSecond: 1, bucket: { segments: 1, refilledAt: now } };
  const batch = judgeBatch(slow, [text({ segments: 4 }), text()], now);
  expect(batch.verdicts.map(({ state }) => state)).toEqual(['sending', 'waiting']);
  expect(batch.bucket.segments).toBe(-3);
});

test('however the batch looks: no more claims than places, no person above the cap, every segment paid', () => {
  const candidate = fc.record({
    phoneNumber: fc.constantFrom('+12125550100', '+12125550101', '+12125550102'),
    lane: fc.constantFrom(...lanes),
    segments: fc.integer({ min: 1, max: 10 }),
    isSuppressed: fc.boolean(),
    claims: fc.nat(3),
  });
  fc.assert(
    fc.property(
      fc.array(candidate, { maxLength: 30 }),
      fc.nat(30),
      fc.nat(5),
      (drawn, underWay, automatedLeft) => {
        const claimsOf = new Map(drawn.map(({ phoneNumber, claims }) => [phoneNumber, claims]));
        const texts = drawn.map(({ claims: _claims, ...one }) =>
          text({ ...one, count: { claims: claimsOf.get(one.phoneNumber) ?? 0, isSet: false } }),
        );
        const state = { ...sender, underWay, automatedLeft };
        const batch = judgeBatch(state, texts, now);
        const sent = texts.filter((_text, index) => batch.verdicts[index]?.state === 'sending');
        expect(sent.length).toBeLessThanOrEqual(roomOf(state, texts.length, now).places);
        expect(sent.some(({ isSuppressed }) => isSuppressed)).toBe(false);
        const automated = sent.filter(({ lane }) => lane === 'reminders' || lane === 'campaigns');
        expect(automated.length).toBeLessThanOrEqual(automatedLeft);
        for (const [number, before] of claimsOf) {
          const more = automated.filter(({ phoneNumber }) => phoneNumber === number).length;
          expect(more).toBeLessThanOrEqual(Math.max(0, 2 - before));
        }
        const paid = sent.reduce((sum, { segments }) => sum + segments, 0);
        expect(batch.segments).toBe(paid);
        expect(sender.bucket.segments - batch.bucket.segments).toBeCloseTo(paid);
      },
    ),
  );
});
