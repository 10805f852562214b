import { expect, test } from 'vitest';
import { judgeUptake } from './judgeUptake.ts';

test.each([
  [{ handedOver: 100, optOuts: 3, wrongNumbers: 0 }, null],
  [{ handedOver: 100, optOuts: 4, wrongNumbers: 0 }, 'opt_outs'],
  [{ handedOver: 20, optOuts: 2, wrongNumbers: 2 }, null],
  [{ handedOver: 20, optOuts: 3, wrongNumbers: 0 }, 'opt_outs'],
  [{ handedOver: 1_000, optOuts: 30, wrongNumbers: 10 }, null],
  [{ handedOver: 1_000, optOuts: 30, wrongNumbers: 11 }, 'wrong_numbers'],
  [{ handedOver: 1_000, optOuts: 31, wrongNumbers: 11 }, 'wrong_numbers'],
  [{ handedOver: 0, optOuts: 0, wrongNumbers: 0 }, null],
] as const)('ADM-01 %j: %s', (uptake, reason) => {
  expect(judgeUptake(uptake)).toBe(reason);
});
