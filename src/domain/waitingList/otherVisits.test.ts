import { expect, test } from 'vitest';
import { findsToCheck, visitToMove, type OtherVisit } from './otherVisits.ts';

const at = (text: string) => Temporal.Instant.from(text);
const time = { startsAt: at('2027-06-04T14:00:00Z'), durationMinutes: 30 };
const visit = (startsAt: string, differs: Partial<OtherVisit> = {}): OtherVisit => ({
  id: startsAt,
  startsAt: at(startsAt),
  durationMinutes: 30,
  visitType: 'Check-up',
  ...differs,
});

test('the soonest later visit of that kind moves, and no other', () => {
  const [sooner, next, last] = ['2027-06-01', '2027-06-09', '2027-06-20'].map((day) =>
    visit(`${day}T14:00:00Z`),
  );
  const other = visit('2027-06-08T14:00:00Z', { visitType: 'Surgery' });
  const visits = [last, other, next, sooner].filter((one) => one !== undefined);
  expect(visitToMove(time, 'check-up ', visits)).toBe(next);
  expect(visitToMove(time, 'Blood draw', visits)).toBeNull();
  expect(visitToMove(time, null, [visit('2027-06-09T14:00:00Z', { visitType: null })])).not.toBeNull();
});

test.each<[string, OtherVisit, string | null]>([
  ['in it', visit('2027-06-04T14:15:00Z'), 'high'],
  ['that ends in it', visit('2027-06-04T13:45:00Z'), 'high'],
  ['that ends when it begins', visit('2027-06-04T13:30:00Z'), null],
  [
    'that begins when it ends, of another kind',
    visit('2027-06-04T14:30:00Z', { visitType: 'Surgery' }),
    null,
  ],
  ['of unknown length just before it', visit('2027-06-04T13:40:00Z', { durationMinutes: null }), 'high'],
  ['of that kind, later', visit('2027-06-20T14:00:00Z'), 'normal'],
  ['of that kind, sooner', visit('2027-06-01T14:00:00Z'), null],
])('a visit %s: %s', (_, kept, priority) => {
  expect(findsToCheck(time, 'Check-up', [kept])?.priority ?? null).toBe(priority);
});
