import { runCommand } from './runCommand.ts';
import { start } from './start.ts';

await runCommand(() => start({ web: true, worker: true }));
