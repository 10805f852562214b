import { describe, expect, test } from 'vitest';
import { actionFor, appointmentStatuses, nextStatus } from './status.ts';

describe('a patient', () => {
  test.each([
    ['booked', 'confirm', 'confirmed'],
    ['booked', 'cancel', 'cancelled'],
    ['booked', 'ask_change', 'change_asked'],
    ['confirmed', 'cancel', 'cancelled'],
    ['confirmed', 'confirm', 'confirmed'],
    ['change_asked', 'confirm', 'confirmed'],
    ['cancelled', 'confirm', 'confirmed'],
    ['cancelled', 'ask_change', 'change_asked'],
    ['completed', 'cancel', null],
    ['no_show', 'confirm', null],
    ['completed', 'ask_change', null],
  ] as const)('from %s by %s: %s', (from, action, to) => {
    expect(nextStatus(from, action, 'patient')).toBe(to);
  });

  test('can neither rebook nor say who came', () => {
    for (const from of appointmentStatuses)
      for (const action of ['rebook', 'complete', 'miss'] as const)
        expect(nextStatus(from, action, 'patient')).toBeNull();
  });
});

describe('staff', () => {
  test.each([
    ['cancelled', 'rebook', 'booked'],
    ['confirmed', 'complete', 'completed'],
    ['completed', 'miss', 'no_show'],
    ['no_show', 'complete', 'completed'],
    ['no_show', 'rebook', 'booked'],
    ['cancelled', 'complete', null],
    ['completed', 'rebook', null],
    ['completed', 'cancel', null],
  ] as const)('from %s by %s: %s', (from, action, to) => {
    expect(nextStatus(from, action, 'staff')).toBe(to);
  });
});

test('the action for a status leads to that status', () => {
  for (const status of appointmentStatuses)
    expect(
      appointmentStatuses
        .map((from) => nextStatus(from, actionFor[status], 'staff'))
        .filter((to) => to !== null),
    ).toContain(status);
});
