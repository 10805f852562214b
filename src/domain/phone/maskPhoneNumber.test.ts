import { expect, test } from 'vitest';
import { maskPhoneNumber } from './maskPhoneNumber.ts';

test.each([
  ['+15551234567', '•••• 4567'],
  ['(555) 123-4567', '•••• 4567'],
  ['+29061234', '•••• 1234'],
  ['262966', '••••'],
  ['', '••••'],
])('%s is shown as %s', (phoneNumber, shown) => {
  expect(maskPhoneNumber(phoneNumber)).toBe(shown);
});
