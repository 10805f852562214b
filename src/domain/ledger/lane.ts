import type { Caller } from './brake.ts';

export type Lane = 'answers' | 'staff' | 'reminders' | 'campaigns';

/** From most to least urgent: an answer to a person overtakes everything that waits. */
export const lanes: readonly Lane[] = ['answers', 'staff', 'reminders', 'campaigns'];

/** Texts that no person asked for just now. */
export const automatedLanes: readonly Lane[] = ['reminders', 'campaigns'];

/** Who asks for the texts of a lane, as the brake counts them. */
export function callerOf(lane: Lane): Caller {
  return lane === 'answers' || lane === 'staff' ? lane : 'automated';
}
