import type { Finding } from '@/domain/gate/finding.ts';
import type { Verdict } from '@/domain/gate/judgeSend.ts';

/** Whether a text may leave now, or had better wait, or has to: and until when, by which clock (TZ-08). */
export type SendWindow = {
  state: 'open' | 'night' | 'held';
  opensAt: string | null;
  timeZone: string | null;
  message: string | null;
};

/** Reads from what the gate says what a person who is about to send should know of the hour. */
export function sendWindowOf({ outcome, findings, notBefore, decidedBy }: Verdict): SendWindow {
  const ofWindow = findings.find(({ stage }) => stage === 'window');
  if (outcome === 'hold' && notBefore !== null) {
    const message = decidedBy?.sentence ?? null;
    return {
      state: 'held',
      opensAt: notBefore.toString(),
      timeZone: lastToOpen(notBefore, ofWindow),
      message,
    };
  }
  const opensAt = ofWindow?.code === 'night' ? ofWindow.evidence?.['opensAt'] : undefined;
  if (ofWindow === undefined || typeof opensAt !== 'string')
    return { state: 'open', opensAt: null, timeZone: null, message: null };
  const timeZone = lastToOpen(Temporal.Instant.from(opensAt), ofWindow);
  return { state: 'night', opensAt, timeZone, message: ofWindow.sentence };
}

/** Of the zones where the patient may be, the one where it is earliest: all others are open by then. */
function lastToOpen(at: Temporal.Instant, finding: Finding | undefined): string | null {
  const zones = String(finding?.evidence?.['zones'] ?? '')
    .split(' ')
    .filter(Boolean);
  const clock = (zone: string): string => at.toZonedDateTimeISO(zone).toPlainDateTime().toString();
  return zones.toSorted((one, other) => clock(one).localeCompare(clock(other)))[0] ?? null;
}
