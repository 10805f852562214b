import { Chance } from './chance.ts';
import { asShipped, type Defences } from './defences.ts';
import { beginning, Machine } from './machine.ts';
import { ModelDatabase } from './modelDatabase.ts';
import type { ModelDesk, ModelSender } from './modelDesk.ts';
import { queuedText } from './modelSend.ts';
import type { Operation } from './operation.ts';
import { quiet, type Scenario, type WantedText } from './scenario.ts';
import { Scheduler } from './scheduler.ts';
import { Server } from './server.ts';
import { TwilioModel } from './twilioModel.ts';
import { Witness, type Violation } from './witness.ts';
import type { Tables, Text } from './tables.ts';

/** A single thing that goes wrong at one exact place; steps and commits are counted from 1. */
export type Interruption =
  | { kind: 'kill'; step: number }
  | { kind: 'stop'; step: number; patient: number }
  | { kind: 'commit'; commit: number; fate: 'fails' | 'answer_lost' };

export type SimulationOptions = {
  defences?: Defences;
  interruption?: Interruption;
  /** Transactions one after another, and what each did is kept, with all texts as it left them. */
  keepsOperations?: boolean;
  isTraced?: boolean;
};

/** An operation, and how everything stood after it. */
export type KeptOperation = {
  operation: Operation;
  texts: ReadonlyMap<string, Text>;
  circuits: ReadonlyMap<string, Tables['circuit']>;
  suppressed: ReadonlySet<string>;
};

export type Outcome = {
  violations: Violation[];
  trace: string[];
  steps: number;
  /** Until the faults ended: where something can go wrong. */
  stepsInAction: number;
  commitsInAction: number;
  /** Texts that Twilio made. */
  creates: number;
  states: Record<string, number>;
  operations: KeptOperation[];
};

export const accountSegmentsPerSecond = 80;
const clinicId = '00000000-0000-7000-8000-0000000000c1';
/** After the faults: callbacks, sweeps and probes do their part. */
const calmMs = 75_000;
/** Past the quarter of an hour after which a person is asked. */
const longerThanDoubtMs = 17 * 60_000;
/** Nothing that should end takes longer. */
const mostRestMs = 15 * 60_000;

/** Numbers that nobody has. */
const patientNumber = (patient: number): string => `+1212555${String(100 + patient).padStart(4, '0')}`;
export const senderNumber = (sender: number): string => `+1646555019${sender}`;
export const senderId = (sender: number): string => `00000000-0000-7000-8000-00000000005${sender}`;
const wordsOf = (words: number): string => `See you at ${words + 1} PM.`;

/** Runs one world from its beginning until it has come to rest. The same arguments make the same run. */
export async function simulate(scenario: Scenario, options: SimulationOptions = {}): Promise<Outcome> {
  const world = new World(scenario, options);
  await world.run();
  return world.outcome();
}

class World {
  readonly #scenario: Scenario;
  readonly #options: SimulationOptions;
  readonly #defences: Defences;
  readonly #scheduler = new Scheduler();
  readonly #database: ModelDatabase;
  readonly #twilio: TwilioModel;
  readonly #witness: Witness;
  readonly #senders: ModelSender[];
  readonly #servers: (Server | null)[] = [];
  readonly #chance: Chance;
  readonly #trace: string[] = [];
  readonly #operations: KeptOperation[] = [];
  #lastId = 0;
  #lives = 0;
  #stepsInAction = 0;
  #commitsInAction = 0;

  constructor(scenario: Scenario, options: SimulationOptions) {
    this.#scenario = scenario;
    this.#options = options;
    this.#defences = options.defences ?? asShipped;
    const { seed } = scenario;
    this.#chance = new Chance(seed, 'world');
    this.#database = new ModelDatabase(this.#scheduler, new Chance(seed, 'database'), scenario.database);
    this.#database.isSerial = options.keepsOperations === true;
    this.#twilio = new TwilioModel(this.#scheduler, new Chance(seed, 'twilio'), scenario.twilio);
    this.#twilio.keepsOptOuts = scenario.twilioKeepsOptOuts;
    this.#senders = scenario.senders.map(({ segmentsPerSecond }, index) => ({
      id: senderId(index),
      phoneNumber: senderNumber(index),
      segmentsPerSecond,
    }));
    this.#witness = new Witness(
      this.#database,
      new Map(this.#senders.map((sender) => [sender.id, sender.segmentsPerSecond])),
      scenario.skewMs,
    );
    this.#connect();
  }

  #connect(): void {
    this.#database.onCommit = (tx, changes) => {
      this.#witness.committed(tx, changes);
      for (const { table, before, after } of changes) {
        if (table === 'text') this.#say(() => `${tx.machine.name} ${tx.name}: ${describe(before, after)}`);
        else this.#say(() => `${tx.machine.name} ${tx.name}: ${table} ${JSON.stringify(after)}`);
      }
      if (this.#database.isSerial && tx.about) this.#keep(tx.about);
    };
    this.#twilio.events = {
      written: (textId, at) => {
        this.#say(() => `a create for ${short(textId)} is written`);
        this.#witness.written(textId, at);
      },
      created: (created) => {
        this.#say(() => `Twilio makes ${short(created.sid)} for ${short(created.textId ?? 'somebody else')}`);
        this.#witness.created(created);
      },
      acknowledged: (sid, status) => {
        this.#say(() => `Twilio knows that we have ${status} of ${short(sid)}`);
        this.#witness.acknowledged(sid, status);
      },
    };
    this.#twilio.web = {
      status: async (report) => (await this.#anyServer()?.web.status(report)) ?? false,
      inbound: async (text) => (await this.#anyServer()?.web.inbound(text)) ?? false,
    };
  }

  #keep(operation: Operation): void {
    const { text, circuit, suppression } = this.#database.contents;
    this.#operations.push({
      operation,
      texts: new Map(text),
      circuits: new Map(circuit),
      suppressed: new Set(suppression.keys()),
    });
  }

  async run(): Promise<void> {
    for (let index = 0; index < this.#scenario.machines; index += 1) this.#start(index);
    this.#plan();
    this.#interrupt();
    const isBroken = (): boolean => this.#witness.violations.length > 0;
    await this.#scheduler.run(this.#scenario.actionMs, isBroken);
    this.#stepsInAction = this.#scheduler.steps;
    this.#commitsInAction = this.#database.commits;
    if (this.#scenario.isOutageOnly) this.#witness.countDoubts();
    this.#heal();
    await this.#scheduler.run(this.#scheduler.now + calmMs, isBroken);
    this.#scheduler.leap(longerThanDoubtMs);
    await this.#scheduler.run(this.#scheduler.now + 45_000, isBroken);
    const end = this.#scheduler.now + mostRestMs;
    await this.#scheduler.run(end, () => isBroken() || this.#isAtRest());
    if (!isBroken())
      this.#witness.final(
        this.#clock() - this.#scenario.skewMs - 1,
        this.#twilio.creates,
        this.#twilio.inbound,
      );
    for (const server of this.#servers) server?.machine.kill();
    this.#database.goDown();
  }

  outcome(): Outcome {
    const states: Record<string, number> = {};
    for (const { dispatchState } of this.#database.contents.text.values())
      states[dispatchState] = (states[dispatchState] ?? 0) + 1;
    return {
      violations: this.#witness.violations,
      trace: this.#trace,
      steps: this.#scheduler.steps,
      stepsInAction: this.#stepsInAction,
      commitsInAction: this.#commitsInAction,
      creates: this.#twilio.creates.length,
      states,
      operations: this.#operations,
    };
  }

  /** Everything that the scenario has in store. */
  #plan(): void {
    const scenario = this.#scenario;
    const at = (ms: number, label: string, act: () => void): void =>
      void this.#scheduler.after(ms, null, label, act);
    for (const [index, text] of scenario.texts.entries()) this.#planText(index, text);
    for (const { at: ms, patient, sender, body } of scenario.replies)
      at(ms, 'patient writes', () => {
        this.#say(() => `patient ${patient} writes ${body}`);
        this.#twilio.receive({ from: patientNumber(patient), to: senderNumber(sender), body });
      });
    for (const { at: ms, patient, words, how } of scenario.foreign)
      at(ms, 'foreign text', () =>
        this.#twilio.makeForeign({
          from: how === 'other_number' ? '+16465550177' : senderNumber(0),
          to: patientNumber(patient),
          body: how === 'other_number' ? wordsOf(words) : `Dr. Reyes: ${wordsOf(words)}`,
        }),
      );
    for (const { at: ms, machine, downMs } of scenario.kills)
      at(ms, 'kill', () => this.#kill(machine, downMs));
    for (const { at: ms, machine, downMs } of scenario.stops)
      at(ms, 'drain', () => void this.#drain(machine, downMs));
    for (const { at: ms, machine, ms: asleep } of scenario.sleeps)
      at(ms, 'sleep', () => {
        const server = this.#servers[machine];
        if (server) server.machine.sleepsUntil = this.#scheduler.now + asleep;
      });
    for (const { at: ms, ms: long, how } of scenario.outages) {
      at(ms, 'outage', () => (this.#twilio.outage = how));
      at(ms + long, 'outage ends', () => (this.#twilio.outage = null));
    }
    for (const { at: ms, ms: long } of scenario.databaseOutages) {
      at(ms, 'database goes', () => this.#database.goDown());
      at(ms + long, 'database comes', () => this.#database.restore());
    }
    for (const { at: ms, ms: far } of scenario.leaps) at(ms, 'leap', () => this.#scheduler.leap(far));
  }

  /** Somebody asks for a text, and asks again with the same key when there was no good answer. */
  #planText(index: number, wanted: WantedText): void {
    const intentKey = wanted.repeats > 0 ? `intent ${index}` : null;
    for (let turn = 0; turn <= wanted.repeats; turn += 1) {
      const pause = turn * this.#chance.whole(10, 12_000);
      this.#scheduler.after(wanted.at + pause, null, 'somebody asks', () => {
        const server = this.#anyServer();
        const sender = this.#senders[wanted.sender % this.#senders.length];
        if (!server || !sender) return;
        const now = server.machine.clock;
        const isLate = wanted.how === 'queued';
        const due = now + (isLate ? wanted.dueInMs : 0);
        const text = queuedText({
          id: this.#newId(),
          senderId: sender.id,
          phoneNumber: patientNumber(wanted.patient % this.#scenario.patients),
          lane: wanted.how === 'direct' ? 'staff' : wanted.lane,
          category: 'care',
          body: wordsOf(wanted.words),
          segments: wanted.segments,
          intentKey,
          now,
          sendAfter: due,
          deadlineAt: wanted.deadlineMs === null ? null : due + wanted.deadlineMs,
        });
        void (isLate ? server.queue(text) : server.send(text));
      });
    }
  }

  #interrupt(): void {
    const { interruption } = this.#options;
    if (!interruption) return;
    if (interruption.kind === 'commit') {
      this.#database.fateOf = (commit) => (commit === interruption.commit ? interruption.fate : null);
      return;
    }
    this.#scheduler.beforeStep = (step, owner) => {
      if (step !== interruption.step) return;
      this.#say(() => `step ${step} of ${owner.name}: ${interruption.kind}`);
      if (interruption.kind === 'stop') {
        this.#twilio.receive({
          from: patientNumber(interruption.patient),
          to: senderNumber(0),
          body: 'STOP',
        });
        return;
      }
      const index = this.#servers.findIndex((server) => server?.machine === owner);
      this.#kill(index, 1_000);
    };
  }

  #start(index: number): void {
    this.#lives += 1;
    const skew = this.#scenario.skewMs === 0 ? 0 : this.#chance.whole(0, this.#scenario.skewMs);
    const machine = new Machine(`server ${index + 1} (life ${this.#lives})`, this.#scheduler, skew);
    const desk: ModelDesk = {
      clinicId,
      machine,
      database: this.#database,
      defences: this.#defences,
      newId: () => this.#newId(),
      senderOf: (id) => {
        const sender = this.#senders.find((one) => one.id === id);
        if (!sender) throw new Error(`no sender ${id}`);
        return sender;
      },
      senderAt: (number) =>
        this.#senders.find(({ phoneNumber }) => phoneNumber === number)?.id ?? senderId(0),
      paceKey: (id) => (this.#defences.paceIsShared ? id : `${id} of ${index}`),
      accountSegmentsPerSecond,
      automatedPerHour: this.#scenario.automatedPerHour,
    };
    const { concurrency, pollMs, sweepMs } = this.#scenario;
    this.#say(() => `${machine.name} starts`);
    this.#servers[index] = new Server({
      desk,
      carrier: this.#twilio.carrierFor(machine),
      concurrency,
      pollMs,
      sweepMs,
      onBug: (error) =>
        this.#witness.blame(0, `unexpected: ${error instanceof Error ? error.stack : String(error)}`),
      say: (line) => this.#say(() => line),
    });
  }

  #kill(index: number, downMs: number): void {
    const server = this.#servers[index];
    if (!server) return;
    this.#say(() => `${server.machine.name} is killed`);
    server.machine.kill();
    this.#servers[index] = null;
    this.#scheduler.after(downMs, null, 'start again', () => {
      if (this.#servers[index] === null) this.#start(index);
    });
  }

  async #drain(index: number, downMs: number): Promise<void> {
    const server = this.#servers[index];
    if (!server || server.machine.isStopping) return;
    this.#say(() => `${server.machine.name} is told to stop`);
    await server.stop();
    if (this.#twilio.callsOf(server.machine) > 0)
      this.#witness.blame(1, `${server.machine.name} stopped while a call was under way`);
    if (this.#servers[index] === server) this.#kill(index, downMs);
  }

  #heal(): void {
    const { twilio, database } = quiet;
    this.#twilio.faults = twilio;
    this.#twilio.outage = null;
    this.#database.faults = database;
    this.#database.restore();
    this.#say(() => 'all faults end');
    for (const [index, server] of this.#servers.entries()) {
      if (server) server.machine.sleepsUntil = 0;
      else this.#start(index);
    }
  }

  /** Nobody is due, nobody is on the way. */
  #isAtRest(): boolean {
    const now = this.#clock();
    for (const text of this.#database.contents.text.values()) {
      if (text.dispatchState === 'sending') return false;
      const isDue = text.dispatchState === 'queued' && text.sendAfter !== null && text.sendAfter <= now;
      if (isDue && !this.#witness.isBraked(text)) return false;
      if (text.dispatchState === 'unknown' && !this.#database.contents.task.has(text.id)) return false;
    }
    return true;
  }

  #anyServer(): Server | undefined {
    const ready = this.#servers.filter((server) => server !== null && !server.machine.isStopping);
    return ready.length === 0 ? undefined : (this.#chance.oneOf(ready) ?? undefined);
  }

  #clock(): number {
    return beginning + Math.floor(this.#scheduler.now);
  }

  #newId(): string {
    this.#lastId += 1;
    return `00000000-0000-7000-8000-${this.#lastId.toString(16).padStart(12, '0')}`;
  }

  #say(line: () => string): void {
    if (this.#options.isTraced)
      this.#trace.push(`${(this.#scheduler.now / 1000).toFixed(3).padStart(9)}  ${line()}`);
  }
}

function short(id: string): string {
  return id.length > 12 ? id.slice(-4) : id;
}

function describe(before: unknown, after: unknown): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- rows of texts
  const [from, to] = [before as Text | undefined, after as Text];
  const changes = Object.entries(to).flatMap(([name, value]) => {
    const old: unknown = from ? Object.entries(from).find(([other]) => other === name)?.[1] : null;
    if (old === value || value === null) return [];
    return [
      `${name}=${typeof value === 'number' && value > beginning / 2 ? new Date(value).toISOString().slice(11, 23) : short(String(value))}`,
    ];
  });
  return `text ${short(to.id)} ${changes.join(' ')}`;
}
