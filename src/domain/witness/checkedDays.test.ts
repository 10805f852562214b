import { expect, test } from 'vitest';
import { checkedDays } from './checkedDays.ts';

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);

test.each([
  [
    'yesterday, once three hours of today have passed',
    '2031-05-06T03:00:00Z',
    '2031-05-04',
    '2031-05-05',
    '2031-05-05',
  ],
  ['before that, the day before', '2031-05-06T02:59:00Z', '2031-05-03', '2031-05-04', '2031-05-04'],
  ['a week for a sender that was never compared', '2031-05-06T12:00:00Z', null, '2031-05-05', '2031-04-29'],
  ['every day since the last one', '2031-05-06T12:00:00Z', '2031-05-02', '2031-05-05', '2031-05-03'],
  ['a week of them at most', '2031-05-06T12:00:00Z', '2031-01-02', '2031-05-05', '2031-04-29'],
])('%s', (_what, now, compared, last, first) => {
  const days = checkedDays(at(now), compared);
  expect(days.last).toBe(last);
  expect(days.span.from.toString()).toBe(`${first}T00:00:00Z`);
  expect(days.span.to.toString().slice(0, 10)).toBe(
    Temporal.PlainDate.from(last).add({ days: 1 }).toString(),
  );
});
