import { afterAll, beforeAll, expect, test } from 'vitest';
import { timetable } from './timetable.ts';
import { startWorker } from './worker.ts';
import { createTestApp, type TestApp } from '../../test/harness/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

test('reminders are written turn after turn while there are more, without the pause between turns', async () => {
  expect(timetable.filter(({ goesOn }) => goesOn).map(({ name }) => name)).toEqual([
    'work_out_reminders',
    'write_reminders',
  ]);
  const task = timetable.find(({ name }) => name === 'work_out_reminders');
  if (!task) throw new Error('there is no such task');
  const [run, everyMs] = [task.run, task.everyMs];
  let turns = 0;
  const lastTurn = Promise.withResolvers<void>();
  try {
    // With the pause, the second turn would come after the test.
    task.everyMs = 3_600_000;
    task.run = async () => {
      turns += 1;
      if (turns === 4) lastTurn.resolve();
      return 4 - turns;
    };
    const worker = startWorker(app.deps, { connectionString: null });
    await lastTurn.promise;
    await worker.stop();
    expect(turns).toBe(4);
  } finally {
    [task.run, task.everyMs] = [run, everyMs];
  }
});
