import { Walls } from '../test/reminderYears/hours.ts';
import { createOwnDatabase } from './processes/ownDatabase.ts';
import { liveInProduct } from '../test/reminderYears/product.ts';
import { judgeReminders } from '../test/reminderYears/oracle.ts';
import { tellStory } from '../test/reminderYears/story.ts';
import { liveInMemory } from '../test/reminderYears/timetable.ts';
import type { Lived } from '../test/reminderYears/facts.ts';
import type { Judged } from '../test/reminderYears/wanted.ts';
import type { Part } from './part.ts';

/** Ten years, with both changes of the clocks in each. */
const span = { from: Date.UTC(2026, 9, 10), until: Date.UTC(2036, 10, 22) };
const patients = 140;
/** The whole product does three visits a second: it lives through the weeks around both changes of the clocks. */
const productSpans = {
  autumn: { from: Date.UTC(2026, 9, 14), until: Date.UTC(2026, 10, 24) },
  spring: { from: Date.UTC(2027, 1, 24), until: Date.UTC(2027, 3, 4) },
};
const productPatients = 35;

/**
 * Ten simulated years of visits in every zone: the product's planner and its rules for hours and caps on a timetable in memory; and the
 * weeks around both changes of the clocks in the whole product on PostgreSQL, with its ledger and the simulated Twilio. Both are held against what happened by an oracle that
 * knows nothing of the product.
 */
export const reminderYears: Part = async ({ seed }, say) => {
  const walls = new Walls(span.from, span.until);
  const lines: string[] = [];
  const violations: string[] = [];
  let places = 0;
  for (const policy of ['standard', 'strict'] as const) {
    const world = tellStory({ seed, ...span, policy, patients, longestGapDays: 20 }, walls);
    places = world.places.length;
    const lived = liveInMemory(world);
    const judged = judgeReminders(lived, walls);
    lines.push(`${policy} policy, seed ${seed}: ${wordsOf(lived, judged)}`);
    violations.push(...judged.violations);
    say(`  ${lines.at(-1)}`);
  }
  for (const [season, its] of Object.entries(productSpans)) {
    const itsWalls = new Walls(its.from, its.until);
    const options = {
      seed,
      ...its,
      policy: 'standard',
      patients: productPatients,
      longestGapDays: 10,
    } as const;
    const lived = await liveInProduct(tellStory(options, itsWalls), seed, { database: createOwnDatabase });
    const judged = judgeReminders(lived, itsWalls);
    lines.push(
      `the whole product on PostgreSQL, six weeks in ${season}, seed ${seed}: ${wordsOf(lived, judged)}`,
    );
    violations.push(...judged.violations);
    say(`  ${lines.at(-1)}`);
  }
  return {
    holds: violations.length === 0,
    report: [
      `ten years in memory, ${patients} patients with visits in ${places} zones, time zone data ${process.versions.tz}`,
      ...lines,
      `${violations.length} reminders doubled, late, early, unwanted, outside the hours, or left out without a true reason`,
      ...violations.slice(0, 50),
    ].join('\n'),
  };
};

function wordsOf({ facts, outcomes }: Lived, { wentInTime, capped, reasons, violations }: Judged): string {
  const count = (kind: string): number => facts.filter((fact) => fact.kind === kind).length;
  const sent = outcomes.filter(({ sentAt }) => sentAt !== null).length;
  const why = Object.entries(reasons)
    .toSorted(([, one], [, other]) => other - one)
    .map(([reason, many]) => `${many} ${reason}`);
  return [
    `${count('booked')} visits, ${count('moved')} moves, ${count('status')} changes of status, ${count('workers') / 2} outages, ${count('rules')} changes of rules`,
    `${sent} texts, ${wentInTime} of them where the oracle could say by when; ${capped} held by caps; not sent: ${why.join(', ')}`,
    `${violations.length} wrong`,
  ].join('; ');
}
