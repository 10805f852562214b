import { seededRandom } from '../../src/simulator/random.ts';

/** Chance from one integer: the same draws in the same order for the same seed. */
export class Chance {
  readonly #next: () => number;

  /** `stream` keeps draws for one purpose apart from those for another. */
  constructor(seed: number, stream: string) {
    let mixed = seed >>> 0;
    for (const letter of stream) mixed = Math.imul(mixed ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    this.#next = seededRandom(mixed);
  }

  /** From 0 up to 1. */
  fraction(): number {
    return this.#next();
  }

  happens(probability: number): boolean {
    return this.#next() < probability;
  }

  /** Whole number from `least` to `most`. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1));
  }

  /** Short times often, long ones seldom. */
  delay(leastMs: number, mostMs: number): number {
    const fraction = this.#next();
    return leastMs + (mostMs - leastMs) * fraction * fraction * fraction;
  }

  oneOf<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.#next() * items.length)];
    if (item === undefined) throw new RangeError('nothing to choose from');
    return item;
  }
}
