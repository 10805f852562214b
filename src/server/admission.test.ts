import { DatabaseError } from 'pg';
import { expect, test } from 'vitest';
import { createAdmission } from './admission.ts';

const full = Object.assign(new DatabaseError('', 0, 'error'), { code: '53100' });
const gone = Object.assign(new DatabaseError('', 0, 'error'), { code: '57P01' });

test('after a sign of exhaustion nothing new is begun for five seconds', () => {
  let now = 0;
  const admission = createAdmission(
    () => true,
    () => now,
  );
  admission.requireRoom();
  expect(admission.refusalOf(new Error('another'))).toBeNull();
  admission.requireRoom();
  expect(admission.refusalOf(full)).toMatchObject({ code: 'database_unavailable', isRetrySafe: false });
  expect(() => admission.requireRoom()).toThrow(
    expect.objectContaining({ code: 'overloaded', isRetrySafe: true }),
  );
  now = 5_000;
  admission.requireRoom();
});

test('a database that is away refuses by itself; there is nothing to spare', () => {
  const admission = createAdmission(
    () => true,
    () => 0,
  );
  expect(admission.refusalOf(gone)).toMatchObject({ code: 'database_unavailable' });
  admission.requireRoom();
});

test('the last of the disk is kept for what patients say', () => {
  let hasRoom = false;
  const admission = createAdmission(() => hasRoom);
  expect(() => admission.requireRoom()).toThrow(
    expect.objectContaining({
      code: 'overloaded',
      facts: expect.objectContaining({ reason: 'disk_nearly_full' }),
    }),
  );
  hasRoom = true;
  admission.requireRoom();
});
