import { minuteMs } from './facts.ts';

/** Texts are written ten minutes ahead, and what is written for one time is on its way. */
export const writtenAheadMs = 11 * minuteMs;
/** Caps hold texts for a day, and for the night after it. */
export const onItsWayMs = { standard: writtenAheadMs, strict: 36 * 60 * minuteMs };
