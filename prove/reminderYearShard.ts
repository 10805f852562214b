import { parentPort, workerData } from 'node:worker_threads';
import type { z } from 'zod';
import { Walls } from '../test/reminderYears/hours.ts';
import { judgeReminders } from '../test/reminderYears/oracle.ts';
import { liveInProduct } from '../test/reminderYears/product.ts';
import { tellStory } from '../test/reminderYears/story.ts';
import { timed } from './part.ts';
import { createOwnDatabase } from './processes/ownDatabase.ts';
import { simulateNow } from './processes/simulatedNow.ts';
import { reminderYearTask, type reminderYearReport } from './reminderYearReport.ts';
import { wordsOf } from './reminderYearWords.ts';

/** A power cut is not asked about here: nothing waits for a disk. A process that is killed still loses nothing that was committed. */
const settings = { fsync: 'off', full_page_writes: 'off' };

/** One clinic in the whole product, on a PostgreSQL of its own that is stopped in the midst of work, and killed every other time. */
async function run(): Promise<void> {
  if (parentPort === null) return;
  const task = reminderYearTask.parse(workerData);
  const walls = new Walls(task.from, task.until);
  const world = tellStory(task, walls);
  const database = await createOwnDatabase(settings);
  const setDatabaseClock = await simulateNow(database);
  let restarts = 0;
  const restart = async (): Promise<void> => {
    restarts += 1;
    await database.server.stop(restarts % 2 === 0 ? 'kill' : 'fast');
    await database.server.start();
  };
  const { result: lived, seconds } = await timed(() =>
    liveInProduct(world, task.seed, { database: () => Promise.resolve(database), restart, setDatabaseClock }),
  );
  const judged = judgeReminders(lived, walls);
  const report: z.infer<typeof reminderYearReport> = {
    words: `${restarts} restarts of the database; ${wordsOf(lived, judged)}`,
    violations: judged.violations,
    seconds,
  };
  parentPort.postMessage(report, []);
}

await run();
