import { applyStatus } from '../../src/domain/ledger/applyStatus.ts';
import { judgeBatch, roomOf } from '../../src/domain/ledger/judgeBatch.ts';
import { judgeUnknown } from '../../src/domain/ledger/judgeUnknown.ts';
import { settleAttempt } from '../../src/domain/ledger/settleAttempt.ts';
import { asShipped, type Defences } from './defences.ts';
import { quiet, type Scenario, type WantedText } from './scenario.ts';

/** One defence that is taken away, the law that it holds, and where to look for what happens then. */
export type Mutation = {
  law: number;
  what: string;
  takes: Partial<Defences>;
  /** A world in which it matters soonest; without it, random ones. */
  scenario?: (seed: number) => Scenario;
};

const text: WantedText = {
  at: 100,
  how: 'queued',
  lane: 'staff',
  patient: 0,
  sender: 0,
  words: 0,
  segments: 1,
  dueInMs: 0,
  deadlineMs: 4 * 3_600_000,
  repeats: 0,
};
const texts = (count: number, differs: (index: number) => Partial<WantedText>): WantedText[] =>
  Array.from({ length: count }, (_, index) => ({ ...text, ...differs(index) }));
const world =
  (differs: Partial<Scenario>): ((seed: number) => Scenario) =>
  (seed) => ({ ...quiet, seed, ...differs });

const manyForFew = texts(12, (index) => ({ patient: index % 3, lane: 'campaigns', at: 100 + index * 50 }));
const stopAndStart = [0, 1, 2].flatMap((turn) => [
  { at: 200 + turn * 4_000, patient: 0, sender: 0, body: 'START' },
  { at: 230 + turn * 4_000, patient: 0, sender: 0, body: 'STOP' },
]);
const textsAllTheTime = texts(40, (index) => ({ at: index * 300, patient: index % 2 }));

export const mutations: readonly Mutation[] = [
  {
    law: 1,
    what: 'claims go out before their commit',
    takes: { claimsAreCommittedFirst: false },
    scenario: world({ texts: textsAllTheTime, database: { ...quiet.database, commitFails: 0.3, slow: 0.3 } }),
  },
  {
    law: 2,
    what: 'a lost answer is tried again',
    takes: {
      settleAttempt: (message, result, settings) =>
        settleAttempt(
          message,
          result.kind === 'unknown' ? { kind: 'not_taken', reason: 'lost', retryAfterMs: null } : result,
          settings,
        ),
    },
  },
  { law: 2, what: 'an abandoned claim is queued again', takes: { abandonedBecomes: 'queued' } },
  {
    law: 2,
    what: 'two processes may claim the same text',
    takes: { claimsLock: false, numbersAreLocked: false },
    scenario: world({ texts: textsAllTheTime, pollMs: 300, database: { ...quiet.database, slow: 0.4 } }),
  },
  {
    law: 2,
    what: 'no circuit: an outage turns the queue into doubts',
    takes: {
      roomOf: (sender, limit, now) => ({ ...roomOf(sender, limit, now), places: limit }),
      judgeBatch: (sender, candidates, now) =>
        judgeBatch(
          {
            ...sender,
            underWay: 0,
            circuit: { ...sender.circuit, openedAt: null, lostAnswers: 0, isTrial: false },
          },
          candidates,
          now,
        ),
    },
    scenario: world({
      texts: textsAllTheTime,
      actionMs: 60_000,
      outages: [{ at: 0, ms: 60_000, how: 'silent' }],
      isOutageOnly: true,
    }),
  },
  {
    law: 2,
    what: 'direct sends of several processes count their places apart',
    takes: { placesAreCountedUnderLock: false },
    scenario: world({
      machines: 3,
      texts: texts(30, (index) => ({ at: 100 + Math.floor(index / 10), how: 'direct', patient: index % 20 })),
      patients: 20,
      actionMs: 60_000,
      outages: [{ at: 0, ms: 60_000, how: 'silent' }],
      isOutageOnly: true,
    }),
  },
  {
    law: 3,
    what: 'a SID may be given to several texts',
    takes: {
      matchUnknown: (unknown, listed) =>
        unknown.flatMap((one) => {
          const theirs = listed.find(({ to, body }) => to === one.to && body === one.body);
          return theirs ? [{ id: one.id, sid: theirs.sid }] : [];
        }),
    },
  },
  {
    law: 3,
    what: 'words that only end the same are a match, whoever sent them',
    takes: {
      matchUnknown: (unknown, listed) => {
        const free = [...listed];
        return unknown.flatMap((one) => {
          const index = free.findIndex(({ to, body }) => to === one.to && body.endsWith(one.body));
          const [theirs] = index < 0 ? [] : free.splice(index, 1);
          return theirs ? [{ id: one.id, sid: theirs.sid }] : [];
        });
      },
    },
  },
  {
    law: 3,
    what: 'nobody is asked about a text in doubt',
    takes: {
      judgeUnknown: (claimedAt, now) =>
        judgeUnknown(claimedAt, now) === 'ask_person' ? 'ask_twilio' : judgeUnknown(claimedAt, now),
    },
  },
  {
    law: 4,
    what: 'the claim does not ask for opt-outs',
    takes: {
      judgeBatch: (sender, candidates, now) =>
        judgeBatch(
          sender,
          candidates.map((one) => ({ ...one, isSuppressed: false })),
          now,
        ),
      numbersAreLocked: false,
    },
    scenario: world({
      texts: textsAllTheTime,
      replies: stopAndStart,
      database: { ...quiet.database, slow: 0.3 },
    }),
  },
  {
    law: 4,
    what: 'claims and opt-outs of one number do not exclude each other',
    takes: { numbersAreLocked: false },
    scenario: world({
      texts: textsAllTheTime,
      replies: stopAndStart,
      database: { ...quiet.database, slow: 0.3 },
    }),
  },
  {
    law: 4,
    what: 'an opt-out is stored first and applied later',
    takes: { optOutWithText: false },
    scenario: world({
      texts: textsAllTheTime,
      replies: [{ at: 3_000, patient: 0, sender: 0, body: 'STOP' }],
      database: { ...quiet.database, commitFails: 0.3 },
    }),
  },
  {
    law: 4,
    what: 'a START that is applied late takes back a STOP that came after it',
    takes: { startSparesLaterStop: false },
    scenario: world({
      texts: textsAllTheTime,
      replies: stopAndStart,
      database: { ...quiet.database, slow: 0.3, commitFails: 0.2 },
    }),
  },
  {
    law: 4,
    what: 'an old claim is not made again',
    takes: { attempt: (attempt) => ({ ...attempt, claimedAt: new Date(8e15) }) },
    scenario: world({
      texts: textsAllTheTime,
      sleeps: [
        { at: 1_000, machine: 0, ms: 4_000 },
        { at: 3_000, machine: 1, ms: 5_000 },
      ],
      database: { ...quiet.database, slow: 0.4 },
    }),
  },
  {
    law: 5,
    what: 'deadlines are not looked at',
    takes: {
      judgeBatch: (sender, candidates, now) =>
        judgeBatch(
          sender,
          candidates.map((one) => ({ ...one, deadlineAt: null })),
          now,
        ),
      attempt: (attempt) => ({ ...attempt, deadlineAt: null }),
    },
  },
  {
    law: 6,
    what: 'an intent may be stored twice',
    takes: { intentKeysAreUnique: false },
  },
  {
    law: 7,
    what: 'a status may go back',
    takes: {
      applyStatus: (message, report) => applyStatus({ ...message, deliveryStatus: null }, report),
    },
  },
  {
    law: 7,
    what: 'a callback that comes before the answer is thrown away',
    takes: {
      applyStatus: (message, report) =>
        message.dispatchState === 'handed_over' ? applyStatus(message, report) : null,
    },
  },
  { law: 8, what: 'what no webhook brought is not fetched', takes: { missedAreFetched: false } },
  { law: 8, what: 'a text that comes twice is stored twice', takes: { repliesAreUnique: false } },
  {
    law: 8,
    what: 'effects are applied without a note of it',
    takes: { effectsAreNoted: false },
    scenario: world({ replies: [{ at: 100, patient: 0, sender: 0, body: 'STOP' }] }),
  },
  {
    law: 7,
    what: 'a webhook is answered before its commit',
    takes: { answersAfterCommit: false },
  },
  {
    law: 9,
    what: 'each process has a pace of its own',
    takes: { paceIsShared: false },
    scenario: world({
      machines: 3,
      senders: [{ segmentsPerSecond: 1 }],
      patients: 9,
      texts: texts(30, (index) => ({ segments: 3, patient: index % 9, at: 100 + index * 20 })),
      pollMs: 500,
    }),
  },
  {
    law: 10,
    what: 'no brake',
    takes: {
      judgeBatch: (sender, candidates, now) =>
        judgeBatch(
          sender,
          candidates.map((one) => ({ ...one, count: { claims: Number.NEGATIVE_INFINITY, isSet: false } })),
          now,
        ),
    },
    scenario: world({ texts: manyForFew }),
  },
];

export function withMutation({ takes }: Mutation): Defences {
  return { ...asShipped, ...takes };
}
