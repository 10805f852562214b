import type { Sensitivity } from './sensitivity.ts';

/** A location as far as texts about its visits go by it. */
export type LocationInTexts = {
  name: string;
  /** What patients see of it. */
  smsAlias: string | null;
  phoneNumber: string | null;
  street: string | null;
  city: string | null;
  /** IANA. */
  timeZone: string | null;
  sensitivity: Sensitivity | null;
  isDiscreet: boolean | null;
};

/** A clinic as far as its texts go by it. */
type ClinicInTexts = {
  name: string;
  phoneNumber: string | null;
  timeZone: string;
  content: { smsAlias: string | null; sensitivity: Sensitivity; isDiscreet: boolean };
};

/** What a discreet text must not name besides people: the places that its alias stands for. */
export type WithHiddenNames<Clinic extends ClinicInTexts> = Clinic & {
  content: Clinic['content'] & { hiddenNames: readonly string[] };
};

/**
 * The clinic as texts about a visit at this location know it: what the location says of itself, and what the clinic says where the location
 * says nothing (SENS, CTIA-03).
 */
export function atLocation<Clinic extends ClinicInTexts>(
  clinic: Clinic,
  location: LocationInTexts | null,
): WithHiddenNames<Clinic> {
  const { content } = clinic;
  const smsAlias = location?.smsAlias ?? content.smsAlias;
  const shown = smsAlias ?? clinic.name;
  const places = [clinic.name, location?.name, location?.street, location?.city];
  return {
    ...clinic,
    phoneNumber: location?.phoneNumber ?? clinic.phoneNumber,
    timeZone: location?.timeZone ?? clinic.timeZone,
    content: {
      ...content,
      smsAlias,
      sensitivity: location?.sensitivity ?? content.sensitivity,
      isDiscreet: location?.isDiscreet ?? content.isDiscreet,
      hiddenNames: places.filter((place) => place != null).filter((place) => !isPartOf(place, shown)),
    },
  };
}

/** What the name in texts says itself cannot be hidden. */
function isPartOf(place: string, shown: string): boolean {
  return shown.toLowerCase().includes(place.toLowerCase());
}
