import { expect, test } from 'vitest';
import { mergeConsents, type MergingEvent } from './mergeConsents.ts';

let count = 0;
const event = (
  day: number,
  action: MergingEvent['action'],
  differs: Partial<MergingEvent> = {},
): MergingEvent => ({
  id: `e${(count += 1)}`,
  phoneNumber: '+12125550101',
  category: 'care',
  kind: 'express',
  action,
  occurredAt: new Date(Date.UTC(2026, 0, day)),
  ...differs,
});
const ends = [{ phoneNumber: '+12125550101', category: 'care', kind: 'express' }];

test.each([
  ['taken back on the record that goes', [event(2, 'granted')], [event(1, 'revoked')], ends],
  [
    'taken back on the record that stays, though later agreed to on the other',
    [event(1, 'revoked')],
    [event(2, 'granted')],
    ends,
  ],
  ['taken back on both', [event(1, 'revoked')], [event(2, 'revoked')], []],
  ['agreed to on both', [event(1, 'granted')], [event(2, 'granted')], []],
  [
    'agreed to again after it was taken back',
    [event(3, 'granted')],
    [event(1, 'revoked'), event(2, 'granted')],
    [],
  ],
  ['taken back where nothing was agreed to', [], [event(1, 'revoked')], ends],
] as const)('ID-10 the stricter consent wins: %s', (_, kept, other, ended) => {
  expect(mergeConsents(kept, other)).toEqual({ carried: [], ended });
});

test('ID-10 what only the record that goes knows is carried over, the latest of each kind', () => {
  const [old, latest, written] = [
    event(1, 'granted'),
    event(2, 'granted'),
    event(3, 'granted', { category: 'marketing', kind: 'express_written' }),
  ];
  expect(mergeConsents([], [latest, old, written])).toEqual({ carried: [latest.id, written.id], ended: [] });
});

test('ID-10 numbers and categories are apart, and so is the consent of 42 CFR Part 2', () => {
  const kept = [event(1, 'granted'), event(1, 'granted', { phoneNumber: '+12125550102' })];
  const other = [
    event(2, 'revoked', { phoneNumber: '+12125550102' }),
    event(2, 'revoked', { kind: 'part2' }),
    event(2, 'granted', { category: 'payment' }),
  ];
  const merged = mergeConsents(kept, other);
  expect(merged.ended).toEqual([
    { phoneNumber: '+12125550102', category: 'care', kind: 'express' },
    { phoneNumber: '+12125550101', category: 'care', kind: 'part2' },
  ]);
  expect(merged.carried).toEqual([other[2]?.id]);
});
