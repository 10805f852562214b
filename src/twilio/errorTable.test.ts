import { describe, expect, it } from 'vitest';
import { adviceByCode } from './errorAdvice.ts';
import { knownTwilioCodes, twilioError } from './errorTable.ts';

describe('twilioError', () => {
  it.each([
    [20003, 'account', false, null],
    [20429, 'rate', true, null],
    [21211, 'recipient', false, 'numberInvalid'],
    [21606, 'sender', false, null],
    [21610, 'recipient', false, 'optOut'],
    [21614, 'recipient', false, 'landline'],
    [30003, 'recipient', true, null],
    [30005, 'recipient', false, 'numberInvalid'],
    [30006, 'recipient', false, 'landline'],
    [30007, 'content', false, null],
    [30008, 'carrier', true, null],
    [30036, 'rate', false, null],
    [30630, 'recipient', false, 'optOut'],
  ] as const)('%i: cause %s, retryable %s, effect %s', (code, cause, isRetryable, effect) => {
    expect(twilioError(code)).toMatchObject({ code, cause, isRetryable, effect });
  });

  it('describes a code that it does not know, and does not call it retryable', () => {
    expect(twilioError(99999)).toMatchObject({
      code: 99999,
      title: 'Error 99999',
      isRetryable: false,
      effect: null,
    });
  });

  it('has a whole sentence for every code, and no advice for a code that does not exist', () => {
    expect(knownTwilioCodes.length).toBeGreaterThan(200);
    for (const code of knownTwilioCodes) expect(twilioError(code).advice).toMatch(/^[A-Z].{20,}\.$/);
    expect([...adviceByCode.keys()].filter((code) => !knownTwilioCodes.includes(code))).toEqual([]);
  });
});
