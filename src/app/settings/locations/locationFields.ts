import type { Location } from '@/contracts/location.ts';
import { sensitivities, type Sensitivity } from '@/domain/location/sensitivity.ts';

/** A location as the fields of its form hold it; what is left empty is as the clinic says. */
export interface LocationFields {
  name: string;
  smsAlias: string;
  phoneNumber: string;
  senderNumber: string;
  street: string;
  city: string;
  timeZone: string;
  sensitivity: string;
  discretion: string;
}

export const noFields: LocationFields = {
  name: '',
  smsAlias: '',
  phoneNumber: '',
  senderNumber: '',
  street: '',
  city: '',
  timeZone: '',
  sensitivity: '',
  discretion: '',
};

export function fieldsOf(location: Location): LocationFields {
  const { name, smsAlias, phoneNumber, sender, street, city, timeZone, sensitivity, isDiscreet } = location;
  return {
    name,
    smsAlias: smsAlias ?? '',
    phoneNumber: phoneNumber ?? '',
    senderNumber: sender?.phoneNumber ?? '',
    street: street ?? '',
    city: city ?? '',
    timeZone: timeZone ?? '',
    sensitivity: sensitivity ?? '',
    discretion: isDiscreet === null ? '' : isDiscreet ? 'discreet' : 'open',
  };
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** As the API takes it. The sender is left out where it is not touched: it may have a Messaging Service, which is not shown here. */
export function locationRequest(fields: LocationFields, senderBefore: string) {
  const senderNumber = orNull(fields.senderNumber);
  const isSameSender = (senderNumber ?? '') === senderBefore;
  return {
    name: fields.name.trim(),
    smsAlias: orNull(fields.smsAlias),
    phoneNumber: orNull(fields.phoneNumber),
    street: orNull(fields.street),
    city: orNull(fields.city),
    timeZone: orNull(fields.timeZone),
    sensitivity: sensitivities.find((one) => one === fields.sensitivity) ?? null,
    isDiscreet: fields.discretion === '' ? null : fields.discretion === 'discreet',
    ...(isSameSender ? {} : { sender: senderNumber === null ? null : { phoneNumber: senderNumber } }),
  };
}

export const sensitivityWords: Record<Sensitivity, string> = {
  none: 'Nothing in particular',
  mental: 'Mental health',
  sud: 'Substance use (42 CFR Part 2)',
  repro: 'Reproductive health',
  hiv: 'HIV and sexual health',
  other: 'Something else that is sensitive',
};

export const locationWords: Record<string, string> = {
  name: 'A name of at most 80 characters.',
  smsAlias: 'At most 80 characters.',
  street: 'At most 120 characters.',
  city: 'At most 80 characters.',
};
