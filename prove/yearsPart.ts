import { people } from '../test/years/people.ts';
import { liveYears } from '../test/years/years.ts';
import type { Part } from './part.ts';

/** From before the first change of the clocks under the present rules, ten years on. */
const span = { from: Date.UTC(2026, 9, 10), until: Date.UTC(2036, 10, 22) };

/** Ten simulated years of automated texts in every zone, looked at minute by minute by an oracle that knows nothing of the product. */
export const years: Part = async ({ seed }, say) => {
  const report = liveYears(people, seed, span, say);
  const dropped = Object.entries(report.dropped).map(([why, count]) => `${count} ${why}`);
  return {
    holds: report.violations.length === 0,
    report: [
      `${report.texts} texts to ${report.people} people in ${report.zones} zones over ten years, seed ${seed}; time zone data ${process.versions.tz}`,
      `${report.atOnce} at their time, ${report.held} held, ${report.movedAhead} moved ahead, dropped: ${dropped.join(', ')}`,
      `${report.minutes} minutes of waiting looked at: ${report.violations.length} texts outside their hours, past their use, twice, over a cap, or held without need`,
      ...report.violations.slice(0, 50),
    ].join('\n'),
  };
};
