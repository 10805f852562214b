import { people } from '../years/people.ts';
import type { Told } from './facts.ts';

const eastern = 'America/New_York';
const central = 'America/Chicago';
const mountain = 'America/Denver';
const pacific = 'America/Los_Angeles';

/** Where a number of an area code may be; a toll-free one says nothing. */
export const zonesOfCode: Readonly<Record<string, readonly string[]>> = {
  '202': [eastern],
  '208': [mountain, pacific],
  '212': [eastern],
  '250': ['America/Vancouver', 'America/Edmonton', 'America/Dawson_Creek'],
  '308': [central, mountain],
  '312': [central],
  '423': [eastern, central],
  '604': ['America/Vancouver'],
  '701': [central, mountain],
  '703': [eastern],
  '800': [],
  '888': [],
};

const zonesOfZip = new Map(
  people.flatMap(({ told, careZones }) => (told.zip ? [[told.zip, careZones] as const] : [])),
);

/**
 * Where somebody may be, for care texts (TZ-01, TZ-02): where they said; else where their ZIP code is; else where their visits are or their number
 * is from, everywhere at once. In the order of the names.
 */
export function careZonesOf(told: Told, phoneNumber: string, placeZone: string): readonly string[] {
  if (told.chosenZone !== null) return [told.chosenZone];
  if (told.zip !== null) {
    const ofZip = zonesOfZip.get(told.zip);
    if (!ofZip) throw new Error(`the oracle does not know where ${told.zip} is`);
    return ofZip.toSorted();
  }
  const ofCode = zonesOfCode[phoneNumber.slice(2, 5)];
  if (!ofCode)
    throw new Error(`the oracle does not know where numbers as ${phoneNumber.slice(0, 5)} are from`);
  return [...new Set([placeZone, ...ofCode])].toSorted();
}

/** The clinics are in the US. */
export function isCanadian(phoneNumber: string): boolean {
  return ['250', '604'].includes(phoneNumber.slice(2, 5));
}
