import { expect, test } from 'vitest';
import { isTollFree } from './tollFree.ts';

test.each(['800', '888', '877', '866', '855', '844', '833', '822'])('+1 %s is toll-free', (code) => {
  expect(isTollFree(`+1${code}5550123`)).toBe(true);
});

test.each([
  '+18115550123',
  '+18815550123',
  '+18005550',
  '+180055501234',
  '+448005550123',
  '8005550123',
  '+15551234567',
  '',
])('%s is not', (phoneNumber) => {
  expect(isTollFree(phoneNumber)).toBe(false);
});
