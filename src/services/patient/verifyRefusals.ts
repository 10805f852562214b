import { CarrierFailure } from '@/twilio/carrierFailure.ts';
import { twilioError } from '@/twilio/errorTable.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';

/** Five sends or checks used up, or too many at once: until the code expires. */
const limitCodes: ReadonlySet<number> = new Set([60202, 60203, 60212, 60410, 20429]);

/** What the caller is told about a failed call to Verify or Lookup. Throws on what is no failure of Twilio's. */
export function refusalOfCheck(error: unknown): Refusal {
  if (!(error instanceof CarrierFailure)) throw error;
  const { twilioCode, kind } = error;
  if (twilioCode !== undefined && limitCodes.has(twilioCode)) return tooOften(600, twilioCode);
  if (twilioCode === 60205) {
    return new Refusal('recipient_not_texted', 'This number is a landline and takes no texts.', {
      reason: 'number_landline',
      twilioCode,
    });
  }
  const code = twilioCode === undefined ? {} : { twilioCode, advice: twilioError(twilioCode).advice };
  if (kind === 'misconfigured') {
    return new Refusal('twilio_misconfigured', 'Twilio refuses our Verify or Lookup settings.', code);
  }
  if (kind === 'refused') return new Refusal('twilio_rejected', 'Twilio refused to check this number.', code);
  return new Refusal('twilio_unavailable', 'Twilio did not answer. It is safe to try again.', {
    retryAfterSeconds: 5,
  });
}

export function tooOften(retryAfterSeconds: number, twilioCode?: number): Refusal {
  return new Refusal('rate_limited', 'Too many codes for this number. Wait until the last one has expired.', {
    retryAfterSeconds,
    ...(twilioCode === undefined ? {} : { twilioCode }),
  });
}
