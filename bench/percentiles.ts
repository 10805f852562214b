/** How long things took, in milliseconds. */
export type Percentiles = { count: number; p50: number; p95: number; p99: number; worst: number };

/** @throws RangeError when nothing was measured */
export function percentiles(times: readonly number[]): Percentiles {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const value = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
    if (value === undefined) throw new RangeError('nothing was measured');
    return value;
  };
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), worst: at(1) };
}

export function describePercentiles({ count, p50, p95, p99, worst }: Percentiles): string {
  return `half within ${ms(p50)}, 95 % within ${ms(p95)}, 99 % within ${ms(p99)}, the slowest of ${count} ${ms(worst)}`;
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

/** A clock that all processes of a machine share, in milliseconds. */
export function sharedClockMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
