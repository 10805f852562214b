import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  deliveryStatuses,
  dispatchStates,
  shownStatus,
  shownStatuses,
  statusMeaning,
  isFinal,
  nextDeliveryStatus,
  parseDeliveryStatus,
  type DeliveryStatus,
} from './status.ts';

function after(callbacks: readonly DeliveryStatus[]): DeliveryStatus | null {
  return callbacks.reduce<DeliveryStatus | null>(nextDeliveryStatus, null);
}

/** Sets of callbacks that Twilio really sends for one message, and where each must end. */
const histories: readonly (readonly [DeliveryStatus, readonly DeliveryStatus[]])[] = [
  ['delivered', ['queued', 'sent', 'delivered']],
  ['delivered', ['accepted', 'queued', 'sending', 'sent', 'delivered']],
  ['sent', ['accepted', 'queued', 'sending', 'sent']],
  ['undelivered', ['queued', 'sent', 'undelivered']],
  ['failed', ['accepted', 'queued', 'failed']],
  ['failed', ['queued', 'sending', 'failed']],
  ['canceled', ['scheduled', 'canceled']],
  ['read', ['accepted', 'queued', 'sent', 'delivered', 'read']],
  ['undelivered', ['queued', 'sent', 'undelivered', 'delivered']],
  ['failed', ['queued', 'sent', 'failed', 'delivered', 'undelivered']],
  ['undelivered', ['sent', 'delivered', 'read', 'undelivered']],
  ['received', ['receiving', 'received']],
];

describe('nextDeliveryStatus', () => {
  test('takes the first status as it comes', () => {
    for (const status of deliveryStatuses) expect(nextDeliveryStatus(null, status)).toBe(status);
  });

  test.each([
    ['accepted', 'queued', 'queued'],
    ['scheduled', 'queued', 'queued'],
    ['scheduled', 'canceled', 'canceled'],
    ['queued', 'accepted', 'queued'],
    ['sent', 'sending', 'sent'],
    ['sent', 'delivered', 'delivered'],
    ['delivered', 'sent', 'delivered'],
    ['delivered', 'read', 'read'],
    ['read', 'delivered', 'read'],
    ['failed', 'sent', 'failed'],
    ['undelivered', 'delivered', 'undelivered'],
    ['delivered', 'undelivered', 'undelivered'],
    ['undelivered', 'failed', 'failed'],
    ['failed', 'undelivered', 'failed'],
    ['canceled', 'queued', 'canceled'],
    ['canceled', 'sent', 'canceled'],
  ] as const)('%s, then %s: %s', (current, incoming, expected) => {
    expect(nextDeliveryStatus(current, incoming)).toBe(expected);
  });

  test('a final status never goes back to one that is not', () => {
    for (const current of deliveryStatuses.filter(isFinal)) {
      for (const incoming of deliveryStatuses) {
        expect(isFinal(nextDeliveryStatus(current, incoming))).toBe(true);
      }
    }
  });

  test('an error never becomes a success', () => {
    for (const error of ['failed', 'undelivered'] as const) {
      for (const incoming of deliveryStatuses) {
        expect(['failed', 'undelivered']).toContain(nextDeliveryStatus(error, incoming));
      }
    }
  });

  test('every order of the same callbacks, with repeats, ends in the same status', () => {
    const shuffled = fc.constantFrom(...histories).chain(([end, callbacks]) =>
      fc
        .array(fc.constantFrom(...callbacks), { maxLength: 6 })
        .chain((repeats) =>
          fc.shuffledSubarray([...callbacks, ...repeats], { minLength: callbacks.length + repeats.length }),
        )
        .map((order) => ({ end, order })),
    );
    fc.assert(
      fc.property(shuffled, ({ end, order }) => {
        expect(after(order)).toBe(end);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('parseDeliveryStatus', () => {
  test('knows every status in any case', () => {
    for (const status of deliveryStatuses) {
      expect(parseDeliveryStatus(status)).toBe(status);
      expect(parseDeliveryStatus(` ${status.toUpperCase()} `)).toBe(status);
    }
  });

  test.each(['', 'teleported', 'cancelled', 'toString', '__proto__', 'delivered\u0000'])(
    'answers null for %j',
    (text) => {
      expect(parseDeliveryStatus(text)).toBeNull();
    },
  );
});

test('sent is not final, because it proves no delivery', () => {
  expect(deliveryStatuses.filter(isFinal)).toEqual([
    'delivered',
    'undelivered',
    'failed',
    'canceled',
    'received',
    'read',
  ]);
});

describe('shownStatus', () => {
  test.each([
    ['queued', null, 'queued'],
    ['sending', null, 'sending'],
    ['handed_over', null, 'accepted'],
    ['unknown', null, 'unknown'],
    ['withdrawn', null, 'withdrawn'],
    ['blocked', null, 'blocked'],
    ['handed_over', 'queued', 'queued'],
    ['handed_over', 'sent', 'sent'],
    ['handed_over', 'failed', 'failed'],
    ['handed_over', 'partially_delivered', 'sent'],
    ['handed_over', 'receiving', 'received'],
    ['sending', 'delivered', 'delivered'],
    ['unknown', 'sent', 'sent'],
    ['withdrawn', 'canceled', 'canceled'],
    ['withdrawn', 'delivered', 'delivered'],
  ] as const)('%s with %s is shown as %s', (dispatchState, deliveryStatus, expected) => {
    expect(shownStatus(dispatchState, deliveryStatus)).toBe(expected);
  });

  test('only a confirmed text is shown as delivered', () => {
    for (const dispatchState of dispatchStates) {
      for (const deliveryStatus of [...deliveryStatuses, null]) {
        const shown = shownStatus(dispatchState, deliveryStatus);
        expect(shownStatuses).toContain(shown);
        expect(shown === 'delivered').toBe(deliveryStatus === 'delivered');
      }
    }
  });
});

test('statusMeaning says the five statuses in the words of the spec', () => {
  expect(statusMeaning('queued')).toBe('Message queued for delivery');
  expect(statusMeaning('sent')).toBe('Message sent to carrier');
  expect(statusMeaning('delivered')).toBe('Message delivered to device');
  expect(statusMeaning('failed')).toBe('Message failed to deliver');
  expect(statusMeaning('undelivered')).toBe('Message not delivered');
});

test('every shown status has a meaning of its own', () => {
  expect(new Set(shownStatuses.map(statusMeaning)).size).toBe(shownStatuses.length);
});
