import type { Category } from '../message/category.ts';
import { isSolicitation } from '../message/category.ts';
import type { KnownWhereabouts } from '../patient/whereabouts.ts';
import { placeOfNumber } from './areaCodes.ts';
import { placeOfZip } from './zipCodes.ts';

/** What is known of where a patient is. */
export type WhereaboutsFacts = {
  /** E.164. */
  phoneNumber: string;
  /** The IANA zone that the patient chose. */
  chosenZone?: string | null;
  zip?: string | null;
  /** The state of the patient's address, as two letters. */
  addressState?: string | null;
  /** The clinic's zone, when the patient visits it in person; null for a clinic that is far away from the patient. */
  clinicZone?: string | null;
};

export type ZoneSource = 'chosen' | 'zip' | 'clinic' | 'area_code' | 'nothing';
export type StateSource = 'address' | 'zip' | 'area_code';

/** Where a patient may be: a text may arrive only while it is allowed in every zone, by every state's row. */
export type Whereabouts = {
  zones: readonly string[];
  zonesFrom: readonly ZoneSource[];
  /** Two letters each; none is an unknown state, which has the strictest row (ST-02). */
  states: readonly string[];
  statesFrom: readonly StateSource[];
};

/** Nothing known: all four contiguous zones (TZ-02). */
const contiguousZones = ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'];

/**
 * Where a patient may be, by the evidence of TZ-01 and TZ-02: for care the chosen zone or else that of the ZIP code alone, else those of
 * the clinic and the area code together; for solicitations, everything that is known, together.
 */
export function whereaboutsOf(facts: WhereaboutsFacts, category: Category): Whereabouts {
  const number = placeOfNumber(facts.phoneNumber);
  const zip = facts.zip ? placeOfZip(facts.zip) : null;
  const known: [ZoneSource, readonly string[]][] = [
    ['chosen', facts.chosenZone ? [facts.chosenZone] : []],
    ['zip', zip?.zones ?? []],
    ['clinic', facts.clinicZone ? [facts.clinicZone] : []],
    ['area_code', number?.zones ?? []],
  ];
  const told = known.filter(([, zones]) => zones.length > 0);
  const [best] = told;
  const counted =
    !isSolicitation(category) && (best?.[0] === 'chosen' || best?.[0] === 'zip') ? [best] : told;
  const evidence: typeof known = counted.length > 0 ? counted : [['nothing', contiguousZones]];
  const states: [StateSource, readonly string[]][] = [
    ['address', facts.addressState ? [facts.addressState.trim().toUpperCase()] : []],
    ['zip', zip?.states ?? []],
    ['area_code', number?.states ?? []],
  ];
  return {
    zones: unique(evidence.flatMap(([, zones]) => zones)),
    zonesFrom: evidence.map(([source]) => source),
    states: unique(states.flatMap(([, names]) => names)),
    statesFrom: states.filter(([, names]) => names.length > 0).map(([source]) => source),
  };
}

/** The one zone where a patient is by what they or their address tell; null when nothing does, or the ZIP code lies in two. */
export function toldZone({ timeZone, zip }: Pick<KnownWhereabouts, 'timeZone' | 'zip'>): string | null {
  if (timeZone !== null) return timeZone;
  const [zone = null, ...others] = (zip === null ? null : placeOfZip(zip))?.zones ?? [];
  return others.length === 0 ? zone : null;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].toSorted();
}
