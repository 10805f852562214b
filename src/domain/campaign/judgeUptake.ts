/** What came of a campaign’s texts since it was started or let go on. */
export type Uptake = { handedOver: number; optOuts: number; wrongNumbers: number };

export const stopReasons = ['opt_outs', 'wrong_numbers'] as const;
export type StopReason = (typeof stopReasons)[number];

/** Beyond these shares of the texts that left a campaign is stopped by itself (ADM-01). */
const mostShare: Record<StopReason, number> = { opt_outs: 0.03, wrong_numbers: 0.01 };
/** One or two people are no sign, whatever their share of a small campaign. */
const leastPeople = 3;

/** Whether so many have left, or were not who was meant, that the list or the words must be wrong; null for neither. */
export function judgeUptake({ handedOver, optOuts, wrongNumbers }: Uptake): StopReason | null {
  const isTooMany = (people: number, reason: StopReason): boolean =>
    people >= leastPeople && people > handedOver * mostShare[reason];
  if (isTooMany(wrongNumbers, 'wrong_numbers')) return 'wrong_numbers';
  return isTooMany(optOuts, 'opt_outs') ? 'opt_outs' : null;
}
