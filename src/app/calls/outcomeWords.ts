import type { CallOutcome } from '@/domain/appointment/visitState.ts';

/** What came of a call, as colleagues read it. */
export const outcomeWords: Record<CallOutcome, string> = {
  calling: 'Is being called',
  confirmed: 'Confirmed by phone',
  left_message: 'Left a message',
  no_answer: 'Did not pick up',
  wrong_number: 'Wrong number',
};
