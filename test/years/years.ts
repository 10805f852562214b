import { checkLife } from './check.ts';
import { ZoneClock } from './clock.ts';
import { dayMs, live } from './live.ts';
import type { Person } from './people.ts';

export type YearsReport = {
  people: number;
  zones: number;
  texts: number;
  atOnce: number;
  held: number;
  movedAhead: number;
  /** By why. */
  dropped: Record<string, number>;
  /** That the oracle looked at. */
  minutes: number;
  violations: string[];
};

/** Lets each of these people live through a span of time by the product's rules, and has the oracle look at every minute of it. */
export function liveYears(
  people: readonly Person[],
  seed: number,
  span: { from: number; until: number },
  say: (line: string) => void,
): YearsReport {
  const clocks = new Map<string, ZoneClock>();
  const clockOf = (zone: string): ZoneClock => {
    let clock = clocks.get(zone);
    if (!clock)
      clocks.set(zone, (clock = new ZoneClock(zone, span.from - 31 * dayMs, span.until + 62 * dayMs)));
    return clock;
  };
  const report: YearsReport = {
    people: people.length,
    zones: 0,
    texts: 0,
    atOnce: 0,
    held: 0,
    movedAhead: 0,
    dropped: {},
    minutes: 0,
    violations: [],
  };
  for (const [at, person] of people.entries()) {
    const texts = live(person, seed, span);
    const checked = checkLife(person, texts, clockOf);
    report.texts += texts.length;
    report.minutes += checked.minutes;
    report.violations.push(...checked.violations);
    for (const { sentAt, dueAt, dropped } of texts) {
      const [sent] = sentAt;
      if (dropped !== null) report.dropped[dropped] = (report.dropped[dropped] ?? 0) + 1;
      else if (sent === dueAt) report.atOnce += 1;
      else if (sent !== undefined && sent < dueAt) report.movedAhead += 1;
      else report.held += 1;
    }
    if ((at + 1) % 20 === 0)
      say(
        `  ${at + 1} of ${people.length} people, ${report.texts} texts, ${report.violations.length} against the rules`,
      );
  }
  report.zones = clocks.size;
  return report;
}
