import { describe, expect, test } from 'vitest';
import { isAboutTheNumber, judgeFailure, type NumberFailures } from './numberFailure.ts';
import { isStale, judgeNumber, lastProof, type NumberKnowledge } from './judgeNumber.ts';

const now = Temporal.Instant.from('2026-11-22T15:00Z');
const ago = (days: number): Temporal.Instant => now.subtract({ hours: 24 * days });
const number = (facts: Partial<NumberKnowledge> = {}): NumberKnowledge => ({
  lineType: 'unknown',
  lineTypeAt: null,
  verifiedAt: null,
  deadSince: null,
  reassignedAt: null,
  lastInboundAt: null,
  addedAt: ago(1),
  ...facts,
});
const judge = (facts: Partial<NumberKnowledge>, category: 'care' | 'system' = 'care') =>
  judgeNumber(number(facts), { category, now }).map(
    ({ rule, outcome, code }) => `${rule} ${outcome} ${code}`,
  );

describe('what is known of a number', () => {
  test('ID-08 a landline is not texted; unknown lines, mobiles and VoIP are', () => {
    expect(judge({ lineType: 'landline', lineTypeAt: ago(1) })).toEqual(['ID-08 block number_landline']);
    for (const lineType of ['unknown', 'mobile', 'voip'] as const) expect(judge({ lineType })).toEqual([]);
  });
  test('TCPA-20 a dead number and a reassigned one are not texted', () => {
    expect(judge({ deadSince: ago(1) })).toEqual(['TCPA-20 block number_dead']);
    expect(judge({ reassignedAt: ago(1) })).toEqual(['TCPA-20 block number_reassigned']);
  });
  test.each([
    ['a text from it', { lastInboundAt: ago(1) }],
    ['a code or staff', { verifiedAt: ago(1) }],
  ])('TCPA-20 %s since then says that it is right after all, before then nothing', (_way, proof) => {
    const bad = {
      lineType: 'landline',
      lineTypeAt: ago(2),
      deadSince: ago(2),
      reassignedAt: ago(2),
    } as const;
    expect(judge({ ...bad, ...proof })).toEqual([]);
    expect(judge({ deadSince: now, ...proof })).toEqual(['TCPA-20 block number_dead']);
  });
  test('TCPA-20 nobody has verified it for 90 days: a warning', () => {
    expect(judge({ addedAt: ago(91) })).toEqual(['TCPA-20 warn number_stale']);
    expect(judge({ addedAt: ago(91), verifiedAt: ago(90) })).toEqual([]);
    expect(judge({ addedAt: null })).toEqual([]);
    expect(isStale(number({ addedAt: ago(400), lastInboundAt: ago(91) }), now)).toBe(true);
  });
  test('our own answers ask nothing of the number', () => {
    expect(judge({ deadSince: ago(1) }, 'system')).toEqual([]);
  });
  test('the later proof counts', () => {
    expect(lastProof(number({ verifiedAt: ago(3), lastInboundAt: ago(5) }))).toEqual(ago(3));
    expect(lastProof(number({ verifiedAt: ago(3), lastInboundAt: ago(2) }))).toEqual(ago(2));
  });
});

describe('what failures say', () => {
  const fresh: NumberFailures = { failures: 0, failingSince: null };
  const after = (code: number, days: readonly number[]) =>
    days.reduce<ReturnType<typeof judgeFailure>>(
      (before, day) => judgeFailure(before ?? fresh, code, now.add({ minutes: Math.round(24 * 60 * day) })),
      null,
    )?.says;

  test.each([30006, 21614, 21635, 60205])('ID-08 %i says landline at once', (code) => {
    expect(after(code, [0])).toBe('landline');
  });
  test.each([21211, 21265, 21268])('%i says dead at once', (code) => expect(after(code, [0])).toBe('dead'));
  test('TCPA-20 30005 counts twice over a day, 30003 three times over three days', () => {
    expect(after(30005, [0])).toBe('nothing_yet');
    expect(after(30005, [0, 0.9])).toBe('nothing_yet');
    expect(after(30005, [0, 1])).toBe('dead');
    expect(after(30003, [0, 1, 2])).toBe('nothing_yet');
    expect(after(30003, [0, 3])).toBe('nothing_yet');
    expect(after(30003, [0, 1, 3])).toBe('dead');
  });
  test.each([21610, 30004, 30007, 30008, 20003])('%i says nothing about the number', (code) => {
    expect(isAboutTheNumber(code)).toBe(false);
    expect(judgeFailure(fresh, code, now)).toBeNull();
  });
});
