import { expect, test } from 'vitest';
import { totpOf } from './totp.ts';

// RFC 6238, appendix B, SHA-1; the last six of its eight digits.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_234_567_890, '005924'],
  [20_000_000_000, '353130'],
])('the code at %i s', (seconds, code) => {
  expect(totpOf(secret, new Date(seconds * 1000))).toBe(code);
});
