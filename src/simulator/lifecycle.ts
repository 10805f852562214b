import type { Outcome, SimulatedMessage } from './model.ts';
import { outcomeFor } from './outcome.ts';
import { segmentCount } from './segmentCount.ts';
import type { StatusCallbacks } from './statusCallbacks.ts';
import { reserve } from './throughput.ts';
import { optOutScope, phoneOf } from './world.ts';
import type { World } from './world.ts';

/** Moves outbound messages from acceptance to their last status. */
export type Lifecycle = {
  /** Starts or, after a restart, resumes. */
  begin(message: SimulatedMessage): void;
  /** Reports the first callback now, ahead of its time and of the create call's answer. */
  hurry(message: SimulatedMessage): Promise<void>;
  cancel(message: SimulatedMessage): void;
  /** The phone is on again: what waited for it arrives. */
  phoneTurnedOn(number: string): void;
};

const centsPerSegment = 0.83;

export function createLifecycle(world: World, callbacks: StatusCallbacks): Lifecycle {
  const { store, clock, delays } = world;

  /** Runs the step at its time if the message still exists and still has the status that the step starts from. */
  const step = (
    message: SimulatedMessage,
    from: SimulatedMessage['status'],
    time: number,
    run: () => void,
  ): void => {
    clock.at(time, () => {
      if (store.message(message.sid) === message && message.status === from) run();
    });
  };
  const change = (message: SimulatedMessage, changes: Partial<SimulatedMessage>): void => {
    store.changeMessage(message, { ...changes, dateUpdated: clock.now() });
    world.announce({ phone: message.to, id: message.sid });
  };
  const report = (message: SimulatedMessage): Promise<void> => callbacks.report(message);

  const chooseSender = (message: SimulatedMessage): Promise<void> => {
    const from = message.from ?? pickSender(world, message);
    if (from === null) return fail(message, 21704);
    const isTollFree = world.numbers.get(from)?.isTollFree ?? false;
    change(message, { status: 'queued', from, segments: segmentCount(message.body, isTollFree) });
    enqueue(message);
    return report(message);
  };
  const enqueue = (message: SimulatedMessage): void => {
    const leavesAt = reserve(world, message.from ?? '', message.segments);
    if (leavesAt === null) {
      step(message, 'queued', clock.now(), () => void fail(message, 30001));
      return;
    }
    const expiresAt = clock.now() + message.validityPeriod * 1_000;
    if (leavesAt > expiresAt) {
      step(message, 'queued', expiresAt, () => void fail(message, 30036));
      return;
    }
    step(message, 'queued', leavesAt + delays.sending, () => {
      change(message, { status: 'sending' });
      step(message, 'sending', leavesAt + delays.sent, () => void send(message));
    });
  };
  const send = (message: SimulatedMessage): Promise<void> => {
    const from = message.from ?? '';
    if (store.isBlocked(optOutScope(world, from), message.to)) return fail(message, 21610);
    const outcome = outcomeFor(world, message.to);
    if (outcome.kind === 'failed') return fail(message, outcome.errorCode);
    change(message, { status: 'sent', dateSent: clock.now(), isStuck: outcome.kind === 'stuck' });
    awaitReceipt(message, outcome);
    return report(message);
  };
  const awaitReceipt = (message: SimulatedMessage, outcome: Outcome): void => {
    if (outcome.kind === 'stuck') return;
    if (outcome.kind === 'undelivered' || outcome.kind === 'failed') {
      step(
        message,
        'sent',
        clock.now() + delays.receipt,
        () => void finish(message, 'undelivered', outcome.errorCode),
      );
      return;
    }
    arriveLater(message, outcome.kind === 'late' ? outcome.afterMs : delays.receipt);
  };
  const arriveLater = (message: SimulatedMessage, wait: number): void => {
    step(message, 'sent', clock.now() + wait, () => {
      if (phoneOf(world, message.to).isOn) void finish(message, 'delivered', null);
    });
  };
  const finish = (
    message: SimulatedMessage,
    status: 'delivered' | 'undelivered',
    errorCode: number | null,
  ): Promise<void> => {
    const price = `-${((message.segments * centsPerSegment) / 100).toFixed(5)}`;
    change(message, { status, errorCode, price, arrivedAt: status === 'delivered' ? clock.now() : null });
    return report(message);
  };
  const fail = (message: SimulatedMessage, errorCode: number): Promise<void> => {
    change(message, { status: 'failed', errorCode });
    return report(message);
  };

  return {
    begin(message) {
      const now = clock.now();
      switch (message.status) {
        case 'scheduled':
          return step(message, 'scheduled', message.sendAt ?? now, () => void chooseSender(message));
        case 'accepted':
          return step(message, 'accepted', now + delays.queued, () => void chooseSender(message));
        case 'queued':
          return enqueue(message);
        case 'sending':
          return step(message, 'sending', now, () => void send(message));
        case 'sent':
          return message.isStuck ? undefined : awaitReceipt(message, outcomeFor(world, message.to));
        default:
      }
    },
    async hurry(message) {
      if (message.status === 'accepted') await chooseSender(message);
      else if (message.status === 'queued') await send(message);
    },
    cancel(message) {
      change(message, { status: 'canceled' });
      void report(message);
    },
    phoneTurnedOn(number) {
      for (const message of store.messages(number)) {
        if (message.to === number && message.status === 'sent' && !message.isStuck)
          arriveLater(message, delays.receipt);
      }
    },
  };
}

/** A service keeps the sender of a recipient, and spreads new ones evenly. */
function pickSender(world: World, message: SimulatedMessage): string | null {
  const service = world.services.get(message.messagingServiceSid ?? '');
  if (service === undefined || service.numbers.length === 0) return null;
  const key = `${service.sid} ${message.to}`;
  const kept = world.stickySenders.get(key);
  if (kept !== undefined && service.numbers.includes(kept)) return kept;
  const from = service.numbers[message.order % service.numbers.length] ?? null;
  if (from !== null) world.stickySenders.set(key, from);
  return from;
}
