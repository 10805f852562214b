import { parseEnvironment } from '../config/environment.ts';
import { readEnvironment } from '../config/environmentFiles.ts';
import type { Config } from '../config/config.ts';
import { StartProblem } from './startProblem.ts';

/** The configuration of the working folder and the environment. Throws StartProblem with all problems together. */
export async function loadConfig(say: (text: string) => void): Promise<Config> {
  const folder = process.cwd();
  const reading = parseEnvironment(await readEnvironment(folder, process.env), folder);
  if (!reading.ok) {
    const list = reading.problems.map((problem) => `  - ${problem}`).join('\n');
    throw new StartProblem(
      `Hearback cannot start with these settings (environment, .env.local, .env):\n${list}`,
    );
  }
  for (const warning of reading.warnings) say(`Note: ${warning}`);
  return reading.config;
}
