import { homeCountry, parsePhoneNumber } from '@/domain/phone/phoneNumber.ts';
import { jsonAnswer } from '../jsonAnswer.ts';
import { lineTypeOf } from '../lineType.ts';
import type { RestHandler } from '../restCall.ts';
import type { World } from '../world.ts';

/** GET /v2/PhoneNumbers/{number}. A number that cannot be is answered with 200 and `valid: false`, as Twilio does. */
export function lookUpNumber(world: World): RestHandler {
  return ({ context }) => {
    const asked = context.req.param('phoneNumber') ?? '';
    const reading = parsePhoneNumber(asked, homeCountry(context.req.query('CountryCode') ?? 'US'));
    const phoneNumber = reading.ok ? reading.phoneNumber : asked;
    const isValid = reading.ok && reading.isValid;
    const wantsType = (context.req.query('Fields') ?? '').split(',').includes('line_type_intelligence');
    return jsonAnswer({
      calling_country_code: isValid ? '1' : null,
      country_code: isValid ? 'US' : null,
      phone_number: phoneNumber,
      national_format: phoneNumber,
      valid: isValid,
      validation_errors: isValid ? [] : [reading.ok ? 'INVALID_BUT_POSSIBLE' : 'NOT_A_NUMBER'],
      caller_name: null,
      line_type_intelligence:
        wantsType && isValid
          ? {
              type: lineTypeOf(world, phoneNumber),
              carrier_name: 'Simulated carrier',
              mobile_country_code: null,
              mobile_network_code: null,
              error_code: null,
            }
          : null,
      url: `https://lookups.twilio.com/v2/PhoneNumbers/${encodeURIComponent(phoneNumber)}`,
    });
  };
}
