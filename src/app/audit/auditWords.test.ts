import { expect, it } from 'vitest';
import { detailWords } from './auditWords.ts';

it('shows of a change what was changed, from what to what', () => {
  const before = { automatedPerHour: 2000, idleMinutes: 15, baaConfirmed: false, textHours: null };
  const detail = { before, after: { automatedPerHour: 500, baaConfirmed: true, textHours: { care: 9 } } };
  expect(detailWords({ ...detail, by_whom: 'a form' })).toEqual([
    ['automated per hour', '2000 → 500'],
    ['baa confirmed', 'no → yes'],
    ['text hours', 'nothing → care 9'],
    ['by whom', 'a form'],
  ]);
});

it('counts long lists, and leaves out what is empty', () => {
  expect(detailWords({ ids: ['a', 'b', 'c', 'd'], fields: ['name'], note: null })).toEqual([
    ['ids', '4 in all'],
    ['fields', 'name'],
  ]);
});
