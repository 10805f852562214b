import { Chance } from './chance.ts';
import type { Lane } from '../../src/domain/ledger/lane.ts';
import type { DatabaseFaults } from './modelDatabase.ts';

/** A text that somebody asks for. Times are milliseconds since the beginning. */
export type WantedText = {
  at: number;
  how: 'queued' | 'direct';
  lane: Lane;
  patient: number;
  sender: number;
  words: number;
  segments: number;
  /** How long after it was asked for it is due. */
  dueInMs: number;
  deadlineMs: number | null;
  /** The same intent again, as clients and jobs do that have had no answer. */
  repeats: number;
};

export type OutageKind = 'refuses' | 'silent' | 'errors' | 'swallows';

export type TwilioFaults = {
  busy: number;
  refused: number;
  notSent: number;
  errorBefore: number;
  errorAfter: number;
  lostBefore: number;
  lostAfter: number;
  late: number;
  slow: number;
  coldConnection: number;
  dropCallback: number;
  doubleCallback: number;
  dropInbound: number;
  doubleInbound: number;
};

/** Everything that happens to a world from outside, made from one integer. */
export type Scenario = {
  seed: number;
  /** Processes; each serves requests and does background work. */
  machines: number;
  concurrency: number;
  pollMs: number;
  sweepMs: number;
  skewMs: number;
  senders: { segmentsPerSecond: number }[];
  patients: number;
  automatedPerHour: number;
  /** When all faults end. */
  actionMs: number;
  texts: WantedText[];
  replies: { at: number; patient: number; sender: number; body: string }[];
  /** Texts of another application on the same Twilio account. */
  foreign: { at: number; patient: number; words: number; how: 'other_number' | 'longer' }[];
  kills: { at: number; machine: number; downMs: number }[];
  stops: { at: number; machine: number; downMs: number }[];
  sleeps: { at: number; machine: number; ms: number }[];
  outages: { at: number; ms: number; how: OutageKind }[];
  databaseOutages: { at: number; ms: number }[];
  leaps: { at: number; ms: number }[];
  twilio: TwilioFaults;
  database: DatabaseFaults;
  /** Twilio refuses numbers that have told it STOP. */
  twilioKeepsOptOuts: boolean;
  /** A total outage from first to last, nothing else: the doubts that it leaves are counted. */
  isOutageOnly: boolean;
};

const noTwilioFaults: TwilioFaults = {
  busy: 0,
  refused: 0,
  notSent: 0,
  errorBefore: 0,
  errorAfter: 0,
  lostBefore: 0,
  lostAfter: 0,
  late: 0,
  slow: 0,
  coldConnection: 0,
  dropCallback: 0,
  doubleCallback: 0,
  dropInbound: 0,
  doubleInbound: 0,
};
const noDatabaseFaults: DatabaseFaults = { connectionGone: 0, commitFails: 0, commitAnswerLost: 0, slow: 0 };

/** A world in which nothing goes wrong, to put single faults into. */
export const quiet: Scenario = {
  seed: 1,
  machines: 2,
  concurrency: 8,
  pollMs: 1_000,
  sweepMs: 5_000,
  skewMs: 0,
  senders: [{ segmentsPerSecond: 10 }],
  patients: 3,
  automatedPerHour: 2_000,
  actionMs: 20_000,
  texts: [],
  replies: [],
  foreign: [],
  kills: [],
  stops: [],
  sleeps: [],
  outages: [],
  databaseOutages: [],
  leaps: [],
  twilio: noTwilioFaults,
  database: noDatabaseFaults,
  twilioKeepsOptOuts: false,
  isOutageOnly: false,
};

/** What a seed means. */
export function scenarioOf(seed: number): Scenario {
  const chance = new Chance(seed, 'scenario');
  return chance.happens(0.06) ? outageScenario(seed, chance) : mixedScenario(seed, chance);
}

function mixedScenario(seed: number, chance: Chance): Scenario {
  const actionMs = chance.whole(8_000, 60_000);
  const machines = chance.whole(1, 3);
  const senders = Array.from({ length: chance.whole(1, 2) }, () => ({
    segmentsPerSecond: chance.oneOf([1, 3, 10, 100]),
  }));
  const patients = chance.whole(1, 10);
  const at = (): number => chance.fraction() * actionMs;
  const some = <Item>(probability: number, most: number, make: () => Item): Item[] =>
    chance.happens(probability) ? Array.from({ length: chance.whole(1, most) }, make) : [];
  const rate = (probability: number, most: number): number =>
    chance.happens(probability) ? chance.fraction() * most : 0;
  const anyMachine = (): number => chance.whole(0, machines - 1);
  const anyPatient = (): number => chance.whole(0, patients - 1);
  const anySender = (): number => chance.whole(0, senders.length - 1);
  // Many with the same words: they are what pairs wrongly.
  const words = (): number => chance.whole(0, 2);
  const burst = chance.happens(0.3) ? at() : null;
  return {
    ...quiet,
    seed,
    machines,
    concurrency: chance.oneOf([1, 2, 8, 32]),
    pollMs: chance.oneOf([500, 2_000, 5_000]),
    sweepMs: chance.oneOf([4_000, 9_000]),
    skewMs: chance.happens(0.3) ? 1_500 : 0,
    senders,
    patients,
    automatedPerHour: chance.happens(0.1) ? chance.whole(0, 8) : 2_000,
    actionMs,
    texts: Array.from({ length: chance.whole(1, 30) }, () => ({
      at: burst !== null && chance.happens(0.7) ? burst : at(),
      how: chance.happens(0.25) ? 'direct' : 'queued',
      lane: chance.oneOf(['answers', 'staff', 'staff', 'reminders', 'campaigns']),
      patient: anyPatient(),
      sender: anySender(),
      words: words(),
      segments: chance.whole(1, 3),
      dueInMs: chance.happens(0.3) ? chance.whole(0, actionMs) : 0,
      deadlineMs: chance.happens(0.3) ? chance.whole(3_000, 40_000) : 4 * 3_600_000,
      repeats: chance.happens(0.25) ? chance.whole(1, 2) : 0,
    })),
    replies: some(0.6, 6, () => ({
      at: at(),
      patient: anyPatient(),
      sender: anySender(),
      body: chance.oneOf(['STOP', 'STOP', 'START', 'See you then']),
    })),
    foreign: some(0.2, 3, () => ({
      at: at(),
      patient: anyPatient(),
      words: words(),
      how: chance.oneOf(['other_number', 'longer'] as const),
    })),
    kills: some(0.5, 4, () => ({
      at: at(),
      machine: anyMachine(),
      downMs: chance.whole(100, 20_000),
    })),
    stops: some(0.2, 2, () => ({ at: at(), machine: anyMachine(), downMs: chance.whole(100, 10_000) })),
    sleeps: some(0.3, 3, () => ({ at: at(), machine: anyMachine(), ms: chance.whole(500, 40_000) })),
    outages: some(0.3, 2, () => ({
      at: at(),
      ms: chance.whole(1_000, 60_000),
      how: chance.oneOf<OutageKind>(['refuses', 'silent', 'errors', 'swallows']),
    })),
    databaseOutages: some(0.2, 2, () => ({ at: at(), ms: chance.whole(100, 15_000) })),
    leaps: some(0.1, 1, () => ({ at: at(), ms: chance.whole(20, 62) * 60_000 })),
    twilio: {
      busy: rate(0.3, 0.3),
      refused: rate(0.2, 0.2),
      notSent: rate(0.2, 0.2),
      errorBefore: rate(0.2, 0.2),
      errorAfter: rate(0.2, 0.2),
      lostBefore: rate(0.4, 0.3),
      lostAfter: rate(0.4, 0.4),
      late: rate(0.2, 0.2),
      slow: rate(0.2, 0.3),
      coldConnection: rate(0.2, 0.3),
      dropCallback: rate(0.3, 1),
      doubleCallback: rate(0.4, 0.5),
      dropInbound: rate(0.3, 0.5),
      doubleInbound: rate(0.4, 0.5),
    },
    database: {
      connectionGone: rate(0.3, 0.04),
      commitFails: rate(0.4, 0.15),
      commitAnswerLost: rate(0.4, 0.15),
      slow: rate(0.2, 0.1),
    },
    twilioKeepsOptOuts: chance.happens(0.3),
  };
}

/** Ten minutes without Twilio while a queue waits. */
function outageScenario(seed: number, chance: Chance): Scenario {
  const actionMs = 600_000;
  const machines = chance.whole(1, 3);
  return {
    ...quiet,
    seed,
    machines,
    concurrency: chance.oneOf([2, 8, 32]),
    pollMs: 5_000,
    sweepMs: 9_000,
    senders: Array.from({ length: chance.whole(1, 2) }, () => ({ segmentsPerSecond: 10 })),
    patients: 20,
    actionMs,
    texts: Array.from({ length: 24 }, () => ({
      at: chance.delay(0, 30_000),
      how: chance.oneOf(['queued', 'direct'] as const),
      lane: chance.oneOf(['staff', 'reminders', 'campaigns'] as const),
      patient: chance.whole(0, 19),
      sender: chance.whole(0, 1),
      words: chance.whole(0, 2),
      segments: 1,
      dueInMs: 0,
      deadlineMs: 4 * 3_600_000,
      repeats: 0,
    })),
    outages: [{ at: 0, ms: actionMs, how: chance.oneOf<OutageKind>(['silent', 'errors', 'swallows']) }],
    isOutageOnly: true,
  };
}
