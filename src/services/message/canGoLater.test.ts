import { expect, test } from 'vitest';
import { Refusal, type RefusalCode } from '@/domain/refusal/refusalCode.ts';
import { canGoLater } from './canGoLater.ts';

test.each<[code: RefusalCode, reason: string | undefined, later: boolean]>([
  ['sending_held', 'sender_held', true],
  ['sending_held', 'baa_not_confirmed', true],
  ['sending_held', 'cap_until_too_late', false],
  ['sending_held', 'no_useful_opening', false],
  ['twilio_unavailable', undefined, true],
  ['conflict', 'plan_changed', true],
  ['recipient_opted_out', undefined, false],
])('a planned text that is refused with %s, %s: asked again %s', (code, reason, later) => {
  const refusal = new Refusal(code, 'No.', reason === undefined ? {} : { reason });
  expect(canGoLater(refusal)).toBe(later);
});
