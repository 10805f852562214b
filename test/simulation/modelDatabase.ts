import type { Chance } from './chance.ts';
import { Locks, type LockMode } from './locks.ts';
import type { Machine } from './machine.ts';
import type { Scheduler } from './scheduler.ts';
import type { Operation } from './operation.ts';
import type { TableName, Tables } from './tables.ts';

type Row = Tables[TableName];
export type Contents = { [Name in TableName]: Map<string, Tables[Name]> };

/** One row as a commit leaves it. */
export type Change = { table: TableName; key: string; before: Row | undefined; after: Row };

export type DatabaseFaults = {
  /** A statement finds the connection gone. */
  connectionGone: number;
  /** The commit fails, and nothing is written. */
  commitFails: number;
  /** Everything is written and nobody is told. */
  commitAnswerLost: number;
  /** A statement takes long, up to seconds. */
  slow: number;
};

/** What a client of the database sees of all its failures. */
export class DatabaseFailure extends Error {
  override readonly name = 'DatabaseFailure';
}

type Fate = 'commits' | 'fails' | 'answer_lost';

/**
 * PostgreSQL as the send ledger knows it: rows by key, READ COMMITTED, locks held until the end of a transaction. It
 * takes its time, and fails as PostgreSQL and the way to it fail. Transactions of a process that dies are rolled back,
 * unless their commit is on its way already.
 */
export class ModelDatabase {
  readonly contents: Contents = {
    text: new Map(),
    reply: new Map(),
    report: new Map(),
    suppression: new Map(),
    pace: new Map(),
    circuit: new Map(),
    automated: new Map(),
    brake: new Map(),
    task: new Map(),
  };
  readonly locks = new Locks<Transaction>();
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  faults: DatabaseFaults;
  isDown = false;
  /** Commits so far. */
  commits = 0;
  /** For the search: what becomes of commit number so and so. */
  fateOf: (commit: number) => Fate | null = () => null;
  onCommit: (tx: Transaction, changes: readonly Change[]) => void = () => undefined;
  /** One transaction after another, so that what they do can be done again in that order elsewhere. */
  isSerial = false;
  readonly #open = new Set<Transaction>();

  constructor(scheduler: Scheduler, chance: Chance, faults: DatabaseFaults) {
    this.scheduler = scheduler;
    this.chance = chance;
    this.faults = faults;
  }

  /** Runs `body` in a transaction. @throws DatabaseFailure, after which it may or may not have been committed */
  async transaction<Result>(
    machine: Machine,
    name: string,
    body: (tx: Transaction) => Promise<Result>,
  ): Promise<Result> {
    // The dead do nothing.
    if (!machine.isAlive) return new Promise<never>(() => undefined);
    const tx = new Transaction(this, machine, name);
    this.#open.add(tx);
    const forget = machine.onDeath(() => this.#rollBack(tx));
    try {
      if (this.isSerial) await tx.lock('everything');
      const result = await body(tx);
      await this.#commit(tx);
      return result;
    } catch (error) {
      this.#rollBack(tx);
      throw error;
    } finally {
      forget();
    }
  }

  /** Every connection breaks; nobody gets a new one until `restore`. */
  goDown(): void {
    this.isDown = true;
    for (const tx of this.#open) this.#rollBack(tx);
  }

  restore(): void {
    this.isDown = false;
  }

  #rollBack(tx: Transaction): void {
    if (tx.isCommitting || !this.#open.delete(tx)) return;
    tx.isOver = true;
    this.locks.release(tx);
    tx.endWait();
  }

  async #commit(tx: Transaction): Promise<void> {
    tx.refuseIfOver();
    const { machine } = tx;
    if (tx.isEmpty) {
      this.#rollBack(tx);
      return;
    }
    await new Promise<void>((resolve, reject) => {
      // Sent: from here on it happens whether or not the process lives.
      tx.isCommitting = true;
      const fate = this.#fate();
      this.scheduler.after(this.chance.delay(0.1, 4), null, 'commit', () => {
        const isLost = fate !== 'commits' || this.isDown;
        if (fate !== 'fails' && !this.isDown) this.#apply(tx);
        tx.isCommitting = false;
        this.#rollBack(tx);
        this.scheduler.after(this.chance.delay(0.1, 2), machine, `${tx.name} committed`, () => {
          if (isLost) reject(new DatabaseFailure(`commit of ${tx.name}: no answer`));
          else resolve();
        });
      });
    });
  }

  #fate(): Fate {
    this.commits += 1;
    const chosen = this.fateOf(this.commits);
    if (chosen) return chosen;
    if (this.chance.happens(this.faults.commitFails)) return 'fails';
    return this.chance.happens(this.faults.commitAnswerLost) ? 'answer_lost' : 'commits';
  }

  #apply(tx: Transaction): void {
    const changes: Change[] = [];
    for (const { table, key, row } of tx.written()) {
      const rows: Map<string, Row | undefined> = this.contents[table];
      const before = rows.get(key);
      if (row) {
        rows.set(key, row);
        changes.push({ table, key, before, after: row });
      } else rows.delete(key);
    }
    this.onCommit(tx, changes);
  }
}

type Written = { table: TableName; key: string; row: Row | undefined };

export class Transaction {
  readonly name: string;
  readonly machine: Machine;
  isOver = false;
  isCommitting = false;
  /** What it does, for the trace. */
  about: Operation | null = null;
  readonly #database: ModelDatabase;
  readonly #written = new Map<string, Written>();
  #lostWait: ((error: DatabaseFailure) => void) | null = null;

  constructor(database: ModelDatabase, machine: Machine, name: string) {
    this.#database = database;
    this.machine = machine;
    this.name = name;
  }

  /** One statement and its answer: what is read afterwards is what has been committed by then. */
  async statement(): Promise<void> {
    const { chance, faults } = this.#database;
    const ms = chance.happens(faults.slow) ? chance.delay(100, 4_000) : chance.delay(0.1, 3);
    await this.machine.wait(ms, this.name);
    if (this.#database.isDown || chance.happens(faults.connectionGone))
      throw new DatabaseFailure(`${this.name}: connection gone`);
    this.refuseIfOver();
  }

  /** Waits for a lock that is held until the end. @throws DatabaseFailure when that wait is a deadlock */
  async lock(name: string, mode: LockMode = 'exclusive'): Promise<void> {
    if (this.tryLock(name, mode)) return;
    await new Promise<void>((resolve, reject) => {
      const isWaiting = this.#database.locks.wait(name, this, mode, () => {
        this.#lostWait = null;
        this.#database.scheduler.after(0.1, this.machine, `${this.name} has ${name}`, resolve);
      });
      if (isWaiting) this.#lostWait = reject;
      else reject(new DatabaseFailure(`${this.name}: deadlock on ${name}`));
    });
    this.refuseIfOver();
  }

  /** Whoever waits for a lock when its connection breaks is told, and does not wait for ever. */
  endWait(): void {
    const reject = this.#lostWait;
    this.#lostWait = null;
    if (!reject) return;
    this.#database.scheduler.after(0.1, this.machine, `${this.name} waits no more`, () => {
      reject(new DatabaseFailure(`${this.name}: connection gone`));
    });
  }

  tryLock(name: string, mode: LockMode = 'exclusive'): boolean {
    return this.#database.locks.tryTake(name, this, mode);
  }

  get<Name extends TableName>(table: Name, key: string): Tables[Name] | undefined {
    const own = this.#written.get(`${table} ${key}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is written under a table's name is its row
    return own ? (own.row as Tables[Name] | undefined) : this.#database.contents[table].get(key);
  }

  all<Name extends TableName>(table: Name): Tables[Name][] {
    const rows: ReadonlyMap<string, Tables[Name]> = this.#database.contents[table];
    if (this.#written.size === 0) return [...rows.values()];
    const merged = new Map(rows);
    for (const { table: of, key, row } of this.#written.values()) {
      if (of !== table) continue;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
      if (row) merged.set(key, row as Tables[Name]);
      else merged.delete(key);
    }
    return [...merged.values()];
  }

  put<Name extends TableName>(table: Name, key: string, row: Tables[Name]): void {
    this.#written.set(`${table} ${key}`, { table, key, row });
  }

  remove(table: TableName, key: string): void {
    this.#written.set(`${table} ${key}`, { table, key, row: undefined });
  }

  get isEmpty(): boolean {
    return this.#written.size === 0;
  }

  written(): Iterable<Written> {
    return this.#written.values();
  }

  refuseIfOver(): void {
    if (this.isOver) throw new DatabaseFailure(`${this.name}: the transaction is gone`);
  }
}
