import type { Outcome } from './model.ts';
import type { World } from './world.ts';

/** `+15005553005` always ends in error 30005, and so on; `+15005553000` never gets a receipt. Not Twilio's, ours. */
const magicRecipient = /^\+1500555(30\d\d)$/;

/**
 * What will become of a text to a recipient: a fault of the moment, else what was set for the recipient, else what its
 * number says, else delivered.
 */
export function outcomeFor(world: World, recipient: string): Outcome {
  const fault = world.faults.take('deliveryError', recipient);
  if (fault !== null) return { kind: fault.status ?? 'undelivered', errorCode: fault.code ?? 30008 };
  const set = world.store.outcome(recipient);
  if (set !== undefined) return set;
  const tail = magicRecipient.exec(recipient)?.[1];
  if (tail === undefined) return { kind: 'delivered' };
  return tail === '3000'
    ? { kind: 'stuck' }
    : { kind: 'undelivered', errorCode: Number(`3${tail.slice(1).padStart(4, '0')}`) };
}
