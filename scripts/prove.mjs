import { buildAndRun } from './buildAndRun.mjs';

await buildAndRun(import.meta, {
  folder: 'prove',
  processes: ['simulationShard', 'reminderYearShard', 'twilio'],
  entries: ['web', 'worker'],
});
