const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;

/**
 * What the clocks of a time zone show in each minute of a span, as `Intl` says: the product reads them with `Temporal`. They are read
 * for each quarter of an hour; no zone changes its clocks within one, and one that did would throw here.
 */
export class ZoneClock {
  readonly #from: number;
  readonly #minutes: Uint16Array;
  readonly #days: Int32Array;

  constructor(zone: string, from: number, until: number) {
    const quarters = Math.ceil((until - from) / quarterMs);
    this.#from = from;
    this.#minutes = new Uint16Array(quarters);
    this.#days = new Int32Array(quarters);
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    let last = read(format.format(from));
    for (let at = 0; at < quarters; at += 1) {
      const next = read(format.format(from + (at + 1) * quarterMs));
      this.#minutes[at] = last.minute;
      this.#days[at] = last.day;
      if (next.day * 1_440 + next.minute !== last.day * 1_440 + last.minute + 15)
        expectSteady(format, from + at * quarterMs, last.minute);
      last = next;
    }
  }

  /** Minutes since midnight on the clock at an epoch time. */
  minuteAt(ms: number): number {
    const since = ms - this.#from;
    const quarter = Math.floor(since / quarterMs);
    return (this.#minutes[quarter] ?? outside()) + Math.floor((since - quarter * quarterMs) / minuteMs);
  }

  /** The date on the wall at an epoch time, in days since 1970. */
  dayAt(ms: number): number {
    return this.#days[Math.floor((ms - this.#from) / quarterMs)] ?? outside();
  }
}

/** The clocks change between this quarter and the next: not within it. */
function expectSteady(format: Intl.DateTimeFormat, start: number, minute: number): void {
  if (read(format.format(start + quarterMs - minuteMs)).minute === minute + 14) return;
  throw new Error(`the clocks change within the quarter that begins at ${start}`);
}

/** "2026-11-01 01:30" */
function read(shown: string): { day: number; minute: number } {
  return {
    day: Date.parse(`${shown.slice(0, 10)}T00:00:00Z`) / 86_400_000,
    minute: Number(shown.slice(11, 13)) * 60 + Number(shown.slice(14, 16)),
  };
}

function outside(): never {
  throw new Error('asked for a time outside the simulated years');
}
