import type { ContentSettings } from '@/db/contentSettingsQueries.ts';
import type { LocationRow } from '@/db/locationQueries.ts';
import { isPlaceZone } from '@/domain/patient/whereabouts.ts';
import { sensitiveTerms } from '@/domain/phi/sensitiveTerms.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Sensitivity } from '@/domain/location/sensitivity.ts';
import { readPhoneNumber } from '../message/recipient.ts';

/** What is left out stays as it is, or is nothing in a new one. */
export type LocationFields = {
  name?: string | undefined;
  smsAlias?: string | null | undefined;
  phoneNumber?: string | null | undefined;
  street?: string | null | undefined;
  city?: string | null | undefined;
  timeZone?: string | null | undefined;
  sensitivity?: Sensitivity | null | undefined;
  isDiscreet?: boolean | null | undefined;
};

/** What of a location's row is changed. */
export type LocationColumns = Partial<Pick<LocationRow, keyof LocationFields>>;

/**
 * The columns that these fields mean.
 * @throws Refusal invalid_request for a zone that is none, an alias that tells what is treated (D-SENS), discreet texts without another
 * name; invalid_phone_number
 */
export function readLocation(
  fields: LocationFields,
  before: { smsAlias: string | null; isDiscreet: boolean | null },
  clinic: { country: string; content: ContentSettings },
): LocationColumns {
  const { phoneNumber, timeZone } = fields;
  if (timeZone != null && !isPlaceZone(timeZone)) {
    throw new Refusal('invalid_request', 'It must be the name of a time zone, such as America/New_York.', {
      field: 'timeZone',
    });
  }
  if (fields.smsAlias != null && sensitiveTerms(fields.smsAlias).length > 0) {
    throw new Refusal('invalid_request', 'This name tells what is treated there. Choose one that does not.', {
      field: 'smsAlias',
    });
  }
  const smsAlias = fields.smsAlias === undefined ? before.smsAlias : fields.smsAlias;
  const isDiscreet = fields.isDiscreet === undefined ? before.isDiscreet : fields.isDiscreet;
  if (isDiscreet === true && smsAlias === null && clinic.content.smsAlias === null) {
    throw new Refusal(
      'invalid_request',
      'Discreet texts need a name of their own, such as “Scheduling Office”.',
      { field: 'smsAlias' },
    );
  }
  const columns = {
    name: fields.name,
    smsAlias: fields.smsAlias,
    street: fields.street,
    city: fields.city,
    timeZone,
    sensitivity: fields.sensitivity,
    isDiscreet: fields.isDiscreet,
    phoneNumber: phoneNumber && readPhoneNumber(phoneNumber, clinic.country, 'phoneNumber').phoneNumber,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}
