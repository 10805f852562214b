import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Walls } from '../test/reminderYears/hours.ts';
import { judgeReminders } from '../test/reminderYears/oracle.ts';
import { tellStory } from '../test/reminderYears/story.ts';
import { liveInMemory } from '../test/reminderYears/timetable.ts';
import type { Part, Verdict } from './part.ts';
import { reminderYearReport, type ReminderYearTask } from './reminderYearReport.ts';
import { wordsOf } from './reminderYearWords.ts';

type Say = (line: string) => void;
type Found = { lines: string[]; violations: string[] };

/** Ten years, with both changes of the clocks in each. */
const span = { from: Date.UTC(2026, 9, 10), until: Date.UTC(2036, 10, 22) };
const inMemory = { households: 80, longestGapDays: 20 } as const;
/** A year with both changes of the clocks, long after today: what a patient or a clinic changes concerns visits to come. */
const productYear = { from: Date.UTC(2035, 9, 10), until: Date.UTC(2036, 10, 22) };
/** Two clinics with the people of all zones between them. */
const productClinics = [0, 35];
const inProduct = { households: 35, longestGapDays: 30 } as const;

/**
 * Ten simulated years of visits in every zone: the product's planner, its joint texts and its rules for hours and caps on a timetable in
 * memory; and a year of two clinics under each policy in the whole product on PostgreSQL, with its ledger and the simulated Twilio. All are held against what happened by an
 * oracle that knows nothing of the product.
 */
export const reminderYears: Part = async ({ seed, stage }, say) => {
  const found: Found = { lines: [], violations: [] };
  if (stage === null || stage === 'memory') liveTenYears(seed, found, say);
  const policies = (['standard', 'strict'] as const).filter((policy) => stage === null || stage === policy);
  await liveInClinics(
    policies.flatMap((policy) =>
      productClinics.map((firstHousehold) => ({
        seed,
        policy,
        ...productYear,
        ...inProduct,
        firstHousehold,
      })),
    ),
    found,
    say,
  );
  return verdictOf(found);
};

function liveTenYears(seed: number, found: Found, say: Say): void {
  const walls = new Walls(span.from, span.until);
  for (const policy of ['standard', 'strict'] as const) {
    const world = tellStory({ seed, ...span, policy, ...inMemory }, walls);
    const lived = liveInMemory(world);
    const judged = judgeReminders(lived, walls);
    const { patients, places } = world;
    found.violations.push(...judged.violations);
    found.lines.push(
      `ten years in memory, ${policy} policy, seed ${seed}, ${patients.length} patients at ${places.length} places: ${wordsOf(lived, judged)}`,
    );
    say(`  ${found.lines.at(-1)}`);
  }
}

/** As many at a time as the machine has processors. */
async function liveInClinics(tasks: readonly ReminderYearTask[], found: Found, say: Say): Promise<void> {
  const waiting = [...tasks];
  const lane = async (): Promise<void> => {
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      const { words, violations, seconds } = await runShard(task);
      const { policy, firstHousehold } = task;
      found.violations.push(...violations);
      found.lines.push(
        `a year in the whole product, ${policy} policy, seed ${task.seed}, households from ${firstHousehold} on, in ${seconds.toFixed(0)} s: ${words}`,
      );
      say(`  ${found.lines.at(-1)}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), tasks.length) }, lane));
}

function runShard(workerData: ReminderYearTask) {
  return new Promise<ReturnType<typeof reminderYearReport.parse>>((resolve, reject) => {
    const worker = new Worker(new URL('./reminderYearShard.js', import.meta.url), { workerData });
    worker.on('message', (message) => resolve(reminderYearReport.parse(message)));
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code !== 0) reject(new Error(`a thread of the simulated year ended with ${code}`));
    });
  });
}

function verdictOf({ lines, violations }: Found): Verdict {
  return {
    holds: violations.length === 0 && lines.length > 0,
    report: [
      `time zone data ${process.versions.tz}`,
      ...lines,
      `${violations.length} reminders doubled, late, early, unwanted, apart, in wrong company, outside the hours, or left out without a true reason`,
      ...violations.slice(0, 50),
    ].join('\n'),
  };
}
