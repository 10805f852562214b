import { describe, expect, it } from 'vitest';
import type { Message } from '@/contracts/message.ts';
import { shownStatus } from '@/domain/message/status.ts';
import { advancedDelivery, type Delivery } from './useDelivery.ts';

const sent: Delivery = {
  id: 'm',
  text: 'Hi',
  status: 'queued',
  deliveryStatus: null,
  error: null,
  isSettled: false,
};

function report(
  deliveryStatus: Message['deliveryStatus'],
  dispatchState: Message['dispatchState'] = 'handed_over',
) {
  return {
    deliveryStatus,
    dispatchState,
    status: shownStatus(dispatchState ?? 'queued', deliveryStatus),
    error: null,
  };
}

describe('advancedDelivery', () => {
  it('moves forward only, in whatever order reports come', () => {
    const reports = [report('sent'), report('queued'), report('delivered'), report('sending'), report(null)];
    const shown: string[] = [];
    reports.reduce<Delivery>((known, next) => {
      const advanced = advancedDelivery(known, next);
      shown.push(advanced.status);
      return advanced;
    }, sent);
    expect(shown).toEqual(['sent', 'sent', 'delivered', 'delivered', 'delivered']);
  });

  it.each([
    ['delivered', 'handed_over', true],
    ['failed', 'handed_over', true],
    ['sent', 'handed_over', false],
    [null, 'blocked', true],
    [null, 'unknown', false],
  ] as const)('is settled after %s / %s: %s', (deliveryStatus, dispatchState, isSettled) => {
    expect(advancedDelivery(sent, report(deliveryStatus, dispatchState)).isSettled).toBe(isSettled);
  });
});
