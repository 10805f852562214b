export type LockMode = 'shared' | 'exclusive';

type Waiting<Holder> = { holder: Holder; mode: LockMode; grant: () => void };
type Lock<Holder> = { holders: Map<Holder, LockMode>; queue: Waiting<Holder>[] };

/** Locks by name as PostgreSQL has them: first come, first served, held until the transaction ends. */
export class Locks<Holder> {
  readonly #locks = new Map<string, Lock<Holder>>();

  /** Takes the lock if nobody is in the way, who waits for it included. */
  tryTake(name: string, holder: Holder, mode: LockMode): boolean {
    const lock = this.#lock(name);
    if (covers(lock.holders.get(holder), mode)) return true;
    if (
      !isFree(lock, holder, mode) ||
      lock.queue.some((one) => one.holder !== holder && conflicts(one.mode, mode))
    )
      return false;
    lock.holders.set(holder, mode);
    return true;
  }

  /** Waits for the lock; `grant` is called when it is there. False when that wait would never end: a deadlock. */
  wait(name: string, holder: Holder, mode: LockMode, grant: () => void): boolean {
    if (this.#wouldWaitForItself(name, holder)) return false;
    this.#lock(name).queue.push({ holder, mode, grant });
    return true;
  }

  /** Whether anybody else holds it. */
  isHeldByOther(name: string, holder: Holder): boolean {
    const lock = this.#locks.get(name);
    return lock !== undefined && [...lock.holders.keys()].some((one) => one !== holder);
  }

  /** Lets everything of the holder go, and takes it out of every line. */
  release(holder: Holder): void {
    for (const [name, lock] of this.#locks) {
      lock.holders.delete(holder);
      lock.queue = lock.queue.filter((one) => one.holder !== holder);
      this.#serve(lock);
      if (lock.holders.size === 0 && lock.queue.length === 0) this.#locks.delete(name);
    }
  }

  #serve(lock: Lock<Holder>): void {
    for (let [next] = lock.queue; next; [next] = lock.queue) {
      if (!isFree(lock, next.holder, next.mode)) return;
      lock.queue.shift();
      lock.holders.set(next.holder, next.mode);
      next.grant();
    }
  }

  #wouldWaitForItself(name: string, holder: Holder): boolean {
    const seen = new Set<Holder>();
    const reaches = (lockName: string): boolean => {
      const lock = this.#locks.get(lockName);
      if (!lock) return false;
      for (const other of [...lock.holders.keys(), ...lock.queue.map((one) => one.holder)]) {
        if (other === holder) {
          if (lockName !== name) return true;
          continue;
        }
        if (seen.has(other)) continue;
        seen.add(other);
        for (const [waitedFor, { queue }] of this.#locks)
          if (queue.some((one) => one.holder === other) && reaches(waitedFor)) return true;
      }
      return false;
    };
    return reaches(name);
  }

  #lock(name: string): Lock<Holder> {
    const known = this.#locks.get(name);
    if (known) return known;
    const lock: Lock<Holder> = { holders: new Map(), queue: [] };
    this.#locks.set(name, lock);
    return lock;
  }
}

function covers(held: LockMode | undefined, wanted: LockMode): boolean {
  return held === 'exclusive' || held === wanted;
}

function conflicts(one: LockMode, other: LockMode): boolean {
  return one === 'exclusive' || other === 'exclusive';
}

function isFree<Holder>(lock: Lock<Holder>, holder: Holder, mode: LockMode): boolean {
  return [...lock.holders].every(([other, held]) => other === holder || !conflicts(held, mode));
}
