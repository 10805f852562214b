import type { World } from './world.ts';

/** Each sender's queue holds ten hours' worth. Source: https://help.twilio.com/articles/115002943027 */
const queueMs = 10 * 60 * 60 * 1_000;

/** Whether a message to this sender would be refused at creation (21611). */
export function isQueueFull(world: World, sender: string, segments: number): boolean {
  return queueEnd(world, sender, segments) - world.clock.now() > queueMs;
}

/** When a message leaves the sender's queue, whose place it takes; null when the queue is full. */
export function reserve(world: World, sender: string, segments: number): number | null {
  const now = world.clock.now();
  if (isQueueFull(world, sender, segments)) return null;
  const leavesAt = Math.max(now, world.queueEnds.get(sender) ?? 0);
  const end = queueEnd(world, sender, segments);
  if (end > now) world.queueEnds.set(sender, end);
  return leavesAt;
}

function queueEnd(world: World, sender: string, segments: number): number {
  const now = world.clock.now();
  const rate = world.numbers.get(sender)?.segmentsPerSecond ?? null;
  if (rate === null) return now;
  return Math.max(now, world.queueEnds.get(sender) ?? 0) + (segments / rate) * 1_000;
}
