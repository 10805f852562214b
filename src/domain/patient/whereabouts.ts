/** What a clinic knows of where a patient lives, the best evidence of the hours in which texts may arrive (TZ-01, ST-02). */
export type KnownWhereabouts = {
  /** The IANA zone that the patient chose. */
  timeZone: string | null;
  /** US ZIP code, with or without its last four digits. */
  zip: string | null;
  /** Two letters. */
  addressState: string | null;
};

/** A US ZIP code. */
export const zipCode = /^\d{5}(?:-\d{4})?$/;

/** States, territories and provinces that an address may name, by their two letters. */
export const addressStates: readonly string[] =
  'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI AB BC MB NB NL NS NT NU ON PE QC SK YT'.split(
    ' ',
  );

/** Whether `text` is the name of an IANA zone of a place: an offset, "EST" or "UTC" does not say where somebody is (TZ-03). */
export function isPlaceZone(text: string): boolean {
  if (!/^[a-z_]+(?:\/[a-z0-9_+-]+)+$/i.test(text) || /^etc\//i.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).format(0) !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * Where a text is read whose patient is not named: what everybody at the number agrees on. Where they differ nothing is known, so that the
 * clinic's zone and the area code count (TZ-02).
 */
export function sharedWhereabouts(people: readonly KnownWhereabouts[]): KnownWhereabouts {
  const agreed = (pick: (one: KnownWhereabouts) => string | null): string | null => {
    const [first = null, ...others] = new Set(people.map(pick));
    return others.length === 0 ? first : null;
  };
  return {
    timeZone: agreed(({ timeZone }) => timeZone),
    zip: agreed(({ zip }) => zip),
    addressState: agreed(({ addressState }) => addressState),
  };
}
