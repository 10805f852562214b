import type { Twilio } from 'twilio';

/** What Lookup v2 says about a line (`line_type_intelligence`). */
export type LookedUpLine = {
  /** False where no carrier can have such a number. */
  isValid: boolean;
  /** Twilio's own word, such as `nonFixedVoip`; null where it does not know, or the package failed. */
  type: string | null;
};

/** A verification as Twilio answers: `pending`, `approved`, `canceled`, `max_attempts_reached` … */
export type VerificationAnswer = { sid: string; status: string };

/** Twilio's Lookup and Verify, as far as we need them. Every method throws CarrierFailure and nothing else. */
export type NumberChecks = {
  /** An impossible number is an answer, no failure. https://www.twilio.com/docs/lookup/v2-api/line-type-intelligence */
  lookUpLine(phoneNumber: string): Promise<LookedUpLine>;
  /** Texts a code. A repeat within ten minutes texts the same code again, and makes no second verification. */
  startVerification(start: { serviceSid: string; to: string; locale: string }): Promise<VerificationAnswer>;
  /** A wrong code is `pending`; one that has expired, or was used before, a CarrierFailure with HTTP 404. */
  checkVerification(check: { serviceSid: string; to: string; code: string }): Promise<VerificationAnswer>;
};

/** @param guarded turns whatever the SDK throws into a CarrierFailure */
export function numberChecks(
  client: Twilio,
  guarded: <T>(isRead: boolean, call: () => Promise<T>) => Promise<T>,
): NumberChecks {
  return {
    async lookUpLine(phoneNumber) {
      const found = await guarded(true, () =>
        client.lookups.v2.phoneNumbers(phoneNumber).fetch({ fields: 'line_type_intelligence' }),
      );
      const line: unknown = found.lineTypeIntelligence;
      const type = typeof line === 'object' && line !== null && 'type' in line ? line.type : null;
      return { isValid: found.valid, type: typeof type === 'string' ? type : null };
    },
    async startVerification({ serviceSid, to, locale }) {
      const { sid, status } = await guarded(true, () =>
        client.verify.v2.services(serviceSid).verifications.create({ to, channel: 'sms', locale }),
      );
      return { sid, status };
    },
    async checkVerification({ serviceSid, to, code }) {
      const { sid, status } = await guarded(true, () =>
        client.verify.v2.services(serviceSid).verificationChecks.create({ to, code }),
      );
      return { sid, status };
    },
  };
}
