import { expect, test } from 'vitest';
import { careWindow } from '../schedule/quietHours.ts';
import { campaignWindow } from './campaignWindow.ts';

const zone = 'America/New_York';
const at = (text: string) => Temporal.Instant.from(text);
const far = at('2031-06-01T00:00:00Z');
const shown = (window: ReturnType<typeof campaignWindow>) => [
  window.sendAfter.toString(),
  window.deadlineAt.toString(),
];

test.each([
  // 09:00 to 20:00 in New York is 13:00 to 00:00 in UTC in summer.
  ['within the window', '2031-05-06T14:00:00Z', '2031-05-06T14:00:00Z', '2031-05-07T00:30:00Z'],
  ['before it opens', '2031-05-06T08:00:00Z', '2031-05-06T13:00:00Z', '2031-05-07T00:30:00Z'],
  ['after it has closed', '2031-05-07T00:00:00Z', '2031-05-07T13:00:00Z', '2031-05-08T00:30:00Z'],
  [
    'the night in which clocks go forward',
    '2031-03-09T03:00:00Z',
    '2031-03-09T13:00:00Z',
    '2031-03-10T00:30:00Z',
  ],
])('%s', (_when, now, sendAfter, deadlineAt) => {
  expect(shown(campaignWindow(at(now), zone, careWindow, far))).toEqual([sendAfter, deadlineAt]);
});

test('nothing leaves after the end of the campaign', () => {
  const end = at('2031-05-06T16:00:00Z');
  expect(shown(campaignWindow(at('2031-05-06T14:00:00Z'), zone, careWindow, end))[1]).toBe(end.toString());
  expect(shown(campaignWindow(at('2031-05-06T03:00:00Z'), zone, null, end))).toEqual([
    '2031-05-06T03:00:00Z',
    end.toString(),
  ]);
});
