import type { GateClinic } from '@/db/gateQueries.ts';
import type { Finding } from '@/domain/gate/finding.ts';
import { isSolicitation, type Category } from '@/domain/message/category.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { careWindow, nextOpening } from '@/domain/schedule/quietHours.ts';
import type { SendRequest } from './sendRequest.ts';

/** Nothing is scheduled further ahead (Twilio's own limit, 35 days). */
const furthestScheduleMs = 35 * 86_400_000;

/** When the caller wants the text to leave. @throws Refusal invalid_request for a time too far ahead */
export function wantedTime({ sendAt }: SendRequest, now: Date): Date {
  if (sendAt && sendAt.getTime() - now.getTime() > furthestScheduleMs) {
    throw new Refusal('invalid_request', 'A text can be scheduled 35 days ahead at most.', {
      field: 'sendAt',
    });
  }
  return sendAt && sendAt > now ? sendAt : now;
}

/** Whether quiet hours hold the text: automated ones and solicitations, and whoever asks for it (brief, sections 4 and 9). */
export function windowOf(
  request: SendRequest,
  category: Category,
  clinic: GateClinic,
  wantedAt: Date,
): Finding[] {
  const defers =
    isSolicitation(category) ||
    request.quietHours === 'defer' ||
    (request.isAutomated === true && request.quietHours !== 'ignore');
  if (!defers) return [];
  const wanted = wantedAt.toTemporalInstant();
  const notBefore = nextOpening(wanted, clinic.timeZone, careWindow);
  if (Temporal.Instant.compare(notBefore, wanted) <= 0) return [];
  return [
    {
      stage: 'window',
      rule: 'TCPA-10',
      outcome: 'hold',
      code: 'quiet_hours',
      sentence: 'It was asked for in quiet hours, and waits until they are over.',
      notBefore,
      evidence: { zone: clinic.timeZone },
    },
  ];
}
