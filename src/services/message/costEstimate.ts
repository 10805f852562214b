/** US list prices reported for 2026, in ten-thousandths of a dollar: a text's part, its carrier fee, a picture message. */
const price = { segment: 83, carrierFee: 35, tollFreeFee: 30, mms: 220 };

export type CostEstimate = { amount: string; currency: string; note: string };

/** What one text may cost: parts × (price + carrier fee), US list prices; the bill is Twilio's. */
export function costEstimate(segments: number, hasMedia: boolean, isTollFree: boolean): CostEstimate {
  const fee = isTollFree ? price.tollFreeFee : price.carrierFee;
  const units = hasMedia ? price.mms + fee : segments * (price.segment + fee);
  return {
    amount: (units / 10_000).toFixed(4),
    currency: 'USD',
    note: 'Estimate from US list prices with a typical carrier fee; Twilio’s bill counts.',
  };
}
