import type { LineType } from './judgeNumber.ts';

/**
 * What Twilio Lookup's line types mean for texts. Internet lines can usually receive them; landlines and service numbers cannot. A type that we do not
 * know says nothing. https://www.twilio.com/docs/lookup/v2-api/line-type-intelligence
 */
export function lineOfLookup(type: string | null): LineType {
  return lines.get(type ?? '') ?? 'unknown';
}

const lines: ReadonlyMap<string, LineType> = new Map<string, LineType>([
  ['mobile', 'mobile'],
  ['fixedVoip', 'voip'],
  ['nonFixedVoip', 'voip'],
  ['landline', 'landline'],
  ['tollFree', 'landline'],
  ['premium', 'landline'],
  ['sharedCost', 'landline'],
  ['uan', 'landline'],
  ['voicemail', 'landline'],
  ['pager', 'landline'],
]);
