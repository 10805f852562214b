import { buildAndRun } from './buildAndRun.mjs';

await buildAndRun(import.meta, {
  folder: 'bench',
  processes: ['load', 'twilio', 'plain', 'bare'],
  entries: ['serve', 'web', 'worker'],
});
