import { expect, test } from 'vitest';
import { strictestLink, strictestState, type MergedLink } from './mergeRecords.ts';

const at = (day: number) => new Date(Date.UTC(2026, 0, day));
const link = (differs: Partial<MergedLink> = {}): MergedLink => ({
  role: null,
  categories: null,
  startsOn: null,
  endsOn: null,
  documentReference: null,
  confidentialSince: null,
  addedAt: at(5),
  removedAt: null,
  removedBecause: null,
  ...differs,
});
const state = (differs: object = {}) => ({
  deceasedAt: null,
  doNotTextSince: null,
  careState: 'active' as const,
  ...differs,
});

test('ID-10 whatever one of the records forbids is forbidden', () => {
  const other = state({ deceasedAt: at(2), doNotTextSince: at(3), careState: 'discharged' });
  expect(strictestState(state(), other)).toEqual(other);
  expect(strictestState(other, state())).toEqual(other);
  expect(strictestState(state({ doNotTextSince: at(4) }), other)).toMatchObject({ doNotTextSince: at(3) });
});

test('ID-10 of a number that both have the narrower is true', () => {
  const kept = link({ categories: ['care', 'payment'], endsOn: '2026-12-31', role: 'guardian' });
  const other = link({
    categories: ['care'],
    startsOn: '2026-02-01',
    endsOn: '2027-12-31',
    confidentialSince: at(6),
    addedAt: at(1),
  });
  expect(strictestLink(kept, other)).toEqual({
    ...link(),
    role: 'guardian',
    categories: ['care'],
    startsOn: '2026-02-01',
    endsOn: '2026-12-31',
    confidentialSince: at(6),
    addedAt: at(1),
  });
});

test.each([
  [
    'a stranger’s on one record',
    link(),
    link({ removedAt: at(1), removedBecause: 'wrong_number' }),
    'wrong_number',
  ],
  [
    'a stranger’s on the one that stays',
    link({ removedAt: at(1), removedBecause: 'reassigned' }),
    link(),
    'reassigned',
  ],
  [
    'taken away after the other got it',
    link(),
    link({ removedAt: at(6), removedBecause: 'removed' }),
    'removed',
  ],
  ['taken away before the other got it', link(), link({ removedAt: at(4), removedBecause: 'removed' }), null],
  [
    'taken away on both',
    link({ removedAt: at(6), removedBecause: 'removed' }),
    link({ removedAt: at(6), removedBecause: 'removed' }),
    'removed',
  ],
] as const)('ID-10 a number that was %s', (_, kept, other, because) => {
  expect(strictestLink(kept, other).removedBecause).toBe(because);
});
