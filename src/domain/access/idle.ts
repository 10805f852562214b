/** How many minutes without anybody at the screen a clinic may allow before it is logged off (HIPAA-06 a). */
export const leastIdleMinutes = 1;
export const mostIdleMinutes = 60;

/** Whether whoever was last active then has been away for so long that the session no longer counts. */
export function isIdle(lastActiveAt: Date, idleMinutes: number, now: Date): boolean {
  return now.getTime() - lastActiveAt.getTime() >= idleMinutes * 60_000;
}
