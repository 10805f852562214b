import { Refusal } from '@/domain/refusal/refusalCode.ts';
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
