import { median, variantNames } from './rounds.ts';
import type { Round, Rounds, VariantName } from './rounds.ts';

const names: Record<VariantName, string> = { us: 'Hearback', plain: 'plain integration', bare: 'bare limit' };

/** The figures of one comparison: ratios first, then what they are made of, with the lowest and the highest round. */
export function describe(title: string, unit: string, rounds: Rounds): string {
  const middle = (variant: VariantName): number => median(rounds[variant].map(({ perSecond }) => perSecond));
  const ratio = (to: VariantName): string => (middle('us') / middle(to)).toFixed(2);
  const rows = variantNames.map((variant) => {
    const all = rounds[variant].map(({ perSecond }) => perSecond);
    const spread = `${whole(Math.min(...all))} to ${whole(Math.max(...all))}`;
    return `  ${names[variant].padEnd(20)}${whole(middle(variant)).padStart(8)} ${unit}/s   (${spread})${latency(rounds[variant])}${processors(rounds[variant])}`;
  });
  return [
    `${title}: ${ratio('plain')} × the plain integration, ${ratio('bare')} of the bare limit`,
    ...rows,
    '',
  ].join('\n');
}

function latency(rounds: readonly Round[]): string {
  const medians = rounds.flatMap(({ medianMs }) => medianMs ?? []);
  const worst = rounds.flatMap(({ p99Ms }) => p99Ms ?? []);
  if (medians.length === 0 || worst.length === 0) return '';
  return `   half within ${median(medians).toFixed(1)} ms, 99 % within ${median(worst).toFixed(0)} ms`;
}

/** Depends less on who else is running than the throughput does. */
function processors(rounds: readonly Round[]): string {
  const used = rounds.flatMap(({ processorMs }) => processorMs ?? []);
  if (used.length === 0) return '';
  const own = median(used.map((each) => each.own));
  const database = median(used.map((each) => each.database));
  return `   processor: ${own.toFixed(3)} ms its own, ${database.toFixed(3)} ms PostgreSQL's each`;
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
