import type { World } from './world.ts';

/** What kind of line a number is in the simulated world: a landline is one whose texts fail as a landline's do. */
export function lineTypeOf(world: World, phoneNumber: string): 'mobile' | 'landline' {
  const outcome = world.store.outcome(phoneNumber);
  const isWire = outcome !== undefined && 'errorCode' in outcome && outcome.errorCode === 30006;
  return isWire || phoneNumber === magicLandline ? 'landline' : 'mobile';
}

/** Twilio's magic number that takes no texts (21614). */
const magicLandline = '+15005550009';
