import { describe, expect, test } from 'vitest';
import type { Settlement } from '@/contracts/settlement.ts';
import { actionWords, resultLines, windowWords } from './unknownWords.ts';

const at = (claimedAt: string) => ({ claimedAt });

test.each([
  [['2026-11-22T14:02:00Z', '2026-11-22T14:12:00Z'], 'on Sun, Nov 22 between 9:02 AM and 9:12 AM'],
  [['2026-11-22T14:02:10Z', '2026-11-22T14:02:50Z'], 'on Sun, Nov 22 at 9:02 AM'],
  [['2026-11-22T02:30:00Z', '2026-11-22T14:02:00Z'], 'between Sat, Nov 21, 9:30 PM and Sun, Nov 22, 9:02 AM'],
  [[], ''],
])('the window of %j is told in the clinic’s time', (times, words) => {
  expect(windowWords(times.map(at), 'America/New_York')).toBe(words);
});

test('the button says what it does, and to how many', () => {
  expect(actionWords('sent', 1)).toBe('Record 1 text as sent');
  expect(actionWords('not_sent', 3)).toBe('Record 3 texts as not sent');
  expect(actionWords('send_again', 2)).toBe('Send 2 texts again');
});

const item = (result: Settlement['result'], again: Settlement['again'] = null): Settlement => ({
  id: crypto.randomUUID(),
  result,
  again,
});
const sentAgain = (result: 'queued' | 'queued_before' | 'too_late') => ({
  result,
  messageId: null,
  code: null,
  message: null,
});
const refused = (message: string) => ({ result: 'refused' as const, messageId: null, code: 'x', message });

describe('what came of it', () => {
  test('is one line where all went as chosen', () => {
    expect(resultLines([item('settled'), item('settled_before')], 'sent')).toEqual([
      '2 texts recorded as sent.',
    ]);
    expect(resultLines([item('settled')], 'not_sent')).toEqual(['1 text recorded as not sent.']);
  });

  test('names what did not go again, and why, each reason once', () => {
    expect(
      resultLines(
        [
          item('settled', sentAgain('queued')),
          item('settled_before', sentAgain('queued_before')),
          item('settled', sentAgain('too_late')),
          item('settled', refused('The recipient has opted out.')),
          item('settled', refused('The recipient has opted out.')),
          item('known_by_now'),
        ],
        'send_again',
      ),
    ).toEqual([
      '2 texts on the way again, each as a new text.',
      '1 text not sent again: the time for it has passed. Write a new one where it matters.',
      '2 texts not sent again: The recipient has opted out.',
      '1 text not touched: Twilio has told meanwhile, or a colleague has settled it.',
    ]);
  });
});
