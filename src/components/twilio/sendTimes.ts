import type { Preview, SendSmsRequest } from '@/contracts/message.ts';
import type { ComposerDraft } from './composerDraft.ts';

/** Further away than this, a clock time alone would be taken for the next morning's. */
const sameNightHours = 18;

/** "9:00 AM", or "Mon 9:00 AM" where it is not the coming morning, by the clock of the zone. */
export function clockThere(at: string, timeZone: string | null, now: Date | null): string {
  const isSoon = now !== null && new Date(at).getTime() - now.getTime() < sameNightHours * 3_600_000;
  return new Intl.DateTimeFormat('en-US', {
    hour: 'numeric',
    minute: '2-digit',
    ...(isSoon ? {} : { weekday: 'short' }),
    ...(timeZone === null ? {} : { timeZone }),
  }).format(new Date(at));
}

/** When a text may leave, as the last preview said: now, now or later, or later alone. */
export type SendTimes = { mayLeaveNow: boolean; later: { at: string; timeZone: string | null } | null };

export function sendTimesOf(window: Preview['window']): SendTimes {
  const later =
    window === undefined || window.state === 'open' || window.opensAt === null
      ? null
      : { at: window.opensAt, timeZone: window.timeZone };
  return { mayLeaveNow: window?.state !== 'held' || later === null, later };
}

/**
 * The request that Send makes. A text that was sent before and never answered is asked for as it was then, its time included: with the same
 * key, it cannot become a second one.
 * @param sendAt null: now, or when the server lets it
 */
export function requestToSend(
  pending: ComposerDraft['pending'],
  request: SendSmsRequest,
  sendAt: string | null,
): SendSmsRequest {
  if (isUnanswered(pending, request)) return pending.request;
  return sendAt === null ? request : { ...request, sendAt };
}

/** Whether these very words were sent before and nobody knows what became of them. */
export function isUnanswered(
  pending: ComposerDraft['pending'],
  request: SendSmsRequest,
): pending is NonNullable<ComposerDraft['pending']> {
  if (pending === null) return false;
  const { sendAt: _sendAt, ...written } = pending.request;
  return JSON.stringify(written) === JSON.stringify(request);
}
