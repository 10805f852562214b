import { newSid } from './random.ts';
import { phoneOf, type World } from './world.ts';

/** A code that was sent to a phone. Times are milliseconds since 1970. */
export type SimulatedVerification = {
  sid: string;
  to: string;
  code: string;
  sends: number;
  checks: number;
  startedAt: number;
};

/** Twilio's limits: https://www.twilio.com/docs/verify/api/rate-limits-and-timeouts */
const lifetimeMs = 10 * 60_000;
const mostSends = 5;
const mostChecks = 5;

/** Where codes come from: Verify has numbers of its own. */
const verifyNumber = '+18339001234';

/** The verification of a phone that has not expired; undefined when there is none. */
function pendingOf(world: World, to: string): SimulatedVerification | undefined {
  const found = world.verifications.get(to);
  if (found === undefined || world.clock.now() - found.startedAt < lifetimeMs) return found;
  world.verifications.delete(to);
  return undefined;
}

/** Texts the code to the phone: the same one while it lives. Returns Twilio's error 60203 after five. */
export function sendCode(world: World, to: string): SimulatedVerification | 60203 {
  const now = world.clock.now();
  const verification = pendingOf(world, to) ?? {
    sid: newSid('VE'),
    to,
    code: String(Math.floor(world.random() * 1_000_000)).padStart(6, '0'),
    sends: 0,
    checks: 0,
    startedAt: now,
  };
  if (verification.sends >= mostSends) return 60203;
  verification.sends += 1;
  world.verifications.set(to, verification);
  phoneOf(world, to);
  const id = newSid('TX');
  const body = `Your verification code is: ${verification.code}`;
  world.store.addAutomaticText({ id, phone: to, from: verifyNumber, body, at: now });
  world.announce({ phone: to, id });
  return verification;
}

/** Compares a code. 20404: there is none, or it was used or has expired; 60202: five were wrong. */
export function checkCode(
  world: World,
  to: string,
  code: string,
): { verification: SimulatedVerification; isApproved: boolean } | 20404 | 60202 {
  const verification = pendingOf(world, to);
  if (verification === undefined) return 20404;
  if (verification.checks >= mostChecks) return 60202;
  verification.checks += 1;
  const isApproved = verification.code === code;
  if (isApproved) world.verifications.delete(to);
  return { verification, isApproved };
}
