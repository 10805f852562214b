import { expect, test } from 'vitest';
import { undoableChange, type LatestEvent } from './undo.ts';

const at = new Date('2027-06-01T14:00:00Z');
const dana = { kind: 'staff', id: 'dana' };
const answered: LatestEvent = {
  kind: 'answered',
  fromStatus: 'booked',
  toStatus: 'cancelled',
  actorKind: 'patient',
  actorId: null,
  occurredAt: at,
};
const own: LatestEvent = { ...answered, kind: 'status_set', actorKind: 'staff', actorId: 'dana' };

test('a patient’s answer and one’s own change can be taken back', () => {
  expect(undoableChange('cancelled', answered, dana)).toEqual({ by: 'patient', to: 'booked', at });
  expect(undoableChange('cancelled', own, dana)).toEqual({ by: 'self', to: 'booked', at });
});

test.each([
  ['nothing has happened', 'cancelled', undefined],
  ['somebody else did it', 'cancelled', { ...own, actorId: 'sam' }],
  ['a key with the same id did it', 'cancelled', { ...own, actorKind: 'api_key' }],
  ['it was moved since', 'booked', { ...own, kind: 'moved', toStatus: 'booked', fromStatus: 'confirmed' }],
  [
    'it was taken back already',
    'booked',
    { ...own, kind: 'undone', fromStatus: 'cancelled', toStatus: 'booked' },
  ],
  ['it changed nothing', 'cancelled', { ...own, fromStatus: 'cancelled' }],
  ['it stands otherwise by now', 'confirmed', answered],
] as const)('not when %s', (_name, status, latest) => {
  expect(undoableChange(status, latest, dana)).toBeNull();
});
