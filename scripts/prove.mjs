import { buildAndRun } from './buildAndRun.mjs';

await buildAndRun(import.meta, {
  folder: 'prove',
  processes: ['simulationShard', 'twilio'],
  entries: ['web', 'worker'],
});
