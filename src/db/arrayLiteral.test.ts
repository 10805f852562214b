import { expect, test } from 'vitest';
import { arrayOf, bytesArrayOf } from './arrayLiteral.ts';

test('values without a character of the syntax stand as they are', () => {
  expect(arrayOf(['+12125550100', 'GSM-7', '2031-05-06T14:00:00.000Z', 7])).toBe(
    '{+12125550100,GSM-7,2031-05-06T14:00:00.000Z,7}',
  );
  expect(bytesArrayOf([Buffer.from('0aff', 'hex'), Buffer.alloc(0)])).toBe('{"\\\\x0aff","\\\\x"}');
  expect(arrayOf([])).toBe('{}');
});

test.each(['', 'a b', 'a,b', '"', '{', '}', '\\', 'null', 'NULL'])(
  '%j is refused: it would be something else',
  (value) => {
    expect(() => arrayOf(['en', value])).toThrow(RangeError);
  },
);
