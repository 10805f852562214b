import type { TwilioConfig } from '../config/config.ts';
import { createCarrier } from '../twilio/carrier.ts';
import { CarrierFailure } from '../twilio/carrierFailure.ts';
import { ok, problem, warning } from './finding.ts';
import type { Finding } from './finding.ts';

/** Asks Twilio whether it knows these credentials. Sends nothing. */
export async function checkCredentials(twilio: TwilioConfig): Promise<Finding> {
  const carrier = createCarrier({
    accountSid: twilio.accountSid,
    authToken: twilio.authToken,
    baseUrl: twilio.apiBaseUrl ?? undefined,
  });
  try {
    const account = await carrier.checkCredentials();
    if (account.isTest) return warning('These are Twilio test credentials: they send to magic numbers only.');
    if (account.status !== 'active')
      return problem(`The Twilio account is ${account.status ?? 'in an unknown state'}.`);
    return account.type === 'Trial'
      ? warning('The Twilio account is a trial: it texts verified numbers only.')
      : ok('Twilio accepts the credentials.');
  } catch (error) {
    if (!(error instanceof CarrierFailure)) throw error;
    return problem(describeFailure(error));
  } finally {
    await carrier.close();
  }
}

function describeFailure({ kind, httpStatus, message }: CarrierFailure): string {
  if (httpStatus === 401 || kind === 'misconfigured') {
    return 'Twilio does not accept TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN (20003). Copy both from the Twilio Console.';
  }
  if (kind === 'not_sent') return 'Twilio cannot be reached from this machine: nothing was sent.';
  return `Twilio did not confirm the credentials: ${message}.`;
}
