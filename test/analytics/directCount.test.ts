import { afterAll, beforeAll, expect, test } from 'vitest';
import { peopleAsked, peopleTexted, textCounts, type TextPeriod } from '../../src/db/textFigureQueries.ts';
import { answerHours, optOutDays } from '../../src/domain/metric/textFigures.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { createTextWorld, type Sent, type TextWorld } from './textWorld.ts';

let app: TestApp;
let world: TextWorld;
const hour = 3_600_000;
const begun = Date.parse('2031-03-01T00:00:00Z');
const phone = (index: number): string => `+1212555${5_000 + index}`;
const sent: (Sent & { lane: NonNullable<Sent['lane']> })[] = [];
const answers: { from: string; at: Date; notAnswer: 'opt_out' | 'tapback' | null }[] = [];
const optOuts: { phoneNumber: string; at: Date }[] = [];

/** Numbers that look random and are the same every time (mulberry32). */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

beforeAll(async () => {
  app = await createTestApp();
  world = await createTextWorld(app);
  const roll = dice(7);
  const oneOf = <One>(of: readonly [One, ...One[]]): One => of[roll(of.length)] ?? of[0];
  // Whole hours: texts, answers and opt-outs meet to the millisecond, also at 72 hours and 7 days.
  const someTime = () => new Date(begun + roll(40 * 24) * hour);
  for (let index = 0; index < 260; index += 1) {
    const to = phone(roll(9));
    const text = {
      to,
      at: someTime(),
      asks: roll(3) > 0,
      isRefused: roll(12) === 0,
      lane: oneOf(['answers', 'staff', 'reminders', 'campaigns'] as const),
      status: oneOf(['delivered', 'sent', 'undelivered', 'queued'] as const),
    };
    sent.push(text);
    await world.sent(text);
  }
  for (let index = 0; index < 40; index += 1) {
    const answer = {
      from: phone(roll(9)),
      at: someTime(),
      notAnswer: oneOf([null, null, 'opt_out', 'tapback'] as const),
    };
    answers.push(answer);
    await world.wrote(answer.from, answer.at, answer.notAnswer);
  }
  for (let index = 0; index < 6; index += 1) {
    const phoneNumber = phone(index);
    const at = someTime();
    optOuts.push({ phoneNumber, at });
    await world.optedOut(phoneNumber, at);
  }
});
afterAll(() => app.close());

/** Whether something that came from a number is so soon after a text to it. */
const follows = (text: Sent, from: string, at: Date, hours: number) =>
  from === text.to && at >= text.at && at.getTime() <= text.at.getTime() + hours * hour;

/** The definitions read aloud: every text of the group, one after another. */
function countedByHand(texts: typeof sent) {
  const taken = texts.filter(({ isRefused }) => isRefused !== true);
  const asked = taken.filter(({ asks }) => asks);
  const answered = asked.filter((text) =>
    answers.some(({ from, at, notAnswer }) => notAnswer === null && follows(text, from, at, answerHours)),
  );
  const left = taken.filter((text) =>
    optOuts.some(({ phoneNumber, at }) => follows(text, phoneNumber, at, optOutDays * 24)),
  );
  const people = (of: typeof sent) => new Set(of.map(({ to }) => to)).size;
  return {
    texts: texts.length,
    asked: { of: people(asked), counted: people(answered) },
    texted: { of: people(taken), counted: people(left) },
  };
}

async function counted(period: TextPeriod, key: string | null) {
  const { db } = app.deps;
  const counts = await textCounts(db, app.clinicId, period, 'kind');
  const asked = await peopleAsked(db, app.clinicId, period, 'kind', answerHours);
  const texted = await peopleTexted(db, app.clinicId, period, 'kind', optOutDays);
  const pick = (of: typeof asked) => {
    const one = of.find((group) => (key === null ? group.isTotal : group.key === key && !group.isTotal));
    return { of: one?.of ?? 0, counted: one?.counted ?? 0 };
  };
  return {
    texts: counts.reduce((sum, one) => (key === null || one.key === key ? sum + one.count : sum), 0),
    asked: pick(asked),
    texted: pick(texted),
  };
}

test.each([
  [0, 40],
  [0, 1],
  [3, 10],
  [17, 20],
  [26, 33],
  [39, 40],
  [41, 45],
])('from day %i to %i each figure is what one counts text by text', async (first, last) => {
  const period = {
    from: new Date(begun + first * 24 * hour),
    until: new Date(begun + last * 24 * hour),
    weeks: [],
  };
  const within = sent.filter(({ at }) => at >= period.from && at < period.until);
  expect(await counted(period, null)).toEqual(countedByHand(within));
  for (const lane of ['answers', 'staff', 'reminders', 'campaigns'] as const)
    expect(await counted(period, lane)).toEqual(countedByHand(within.filter((text) => text.lane === lane)));
});
