type WakeUp = { at: number; visit: string };

/** When which visit is to be looked at again, the earliest first. */
export class WakeUps {
  readonly #heap: WakeUp[] = [];

  add(at: number, visit: string): void {
    const heap = this.#heap;
    let place = heap.push({ at, visit }) - 1;
    for (;;) {
      const above = (place - 1) >> 1;
      if (place === 0 || (heap[above]?.at ?? 0) <= at) return;
      this.#swap(place, above);
      place = above;
    }
  }

  next(): WakeUp | null {
    return this.#heap[0] ?? null;
  }

  /** Takes the earliest away. */
  take(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    let place = 0;
    for (;;) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      let least = place;
      for (const below of [left, right])
        if ((heap[below]?.at ?? Infinity) < (heap[least]?.at ?? 0)) least = below;
      if (least === place) return;
      this.#swap(place, least);
      place = least;
    }
  }

  #swap(one: number, other: number): void {
    const heap = this.#heap;
    const [a, b] = [heap[one], heap[other]];
    if (a && b) [heap[one], heap[other]] = [b, a];
  }
}
