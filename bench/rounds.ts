export type VariantName = 'us' | 'plain' | 'bare';
export const variantNames: readonly VariantName[] = ['us', 'plain', 'bare'];

/** One round of one variant. `processorMs`: what its own process and PostgreSQL took for each request. */
export type Round = {
  perSecond: number;
  medianMs?: number;
  p99Ms?: number;
  processorMs?: { own: number; database: number };
};
export type Rounds = Record<VariantName, Round[]>;

/** Warms every variant up, then lets them take turns: what disturbs the machine for a while disturbs all of them. */
export async function takeTurns(
  rounds: number,
  run: (variant: VariantName, round: 'warm-up' | number) => Promise<Round>,
): Promise<Rounds> {
  const results: Rounds = { us: [], plain: [], bare: [] };
  for (const variant of variantNames) await run(variant, 'warm-up');
  for (let round = 0; round < rounds; round += 1) {
    for (const variant of variantNames) results[variant].push(await run(variant, round));
  }
  return results;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new RangeError('no values');
  return (low + high) / 2;
}
