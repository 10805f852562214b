import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const alias = { '@': fileURLToPath(new URL('./src', import.meta.url)) };

/** What starts a browser or processes takes longest: begun last, it would keep one core busy while the others idle. */
class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- not that of arrays
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => Number(isSlow(b)) - Number(isSlow(a)));
  }
}

function isSlow({ moduleId }: TestSpecification): boolean {
  return ['/e2e/', '/test/processes/', '/src/entry/'].some((folder) => moduleId.includes(folder));
}

export default defineConfig({
  resolve: { alias },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'e2e/**/*.test.ts'],
    globalSetup: ['test/harness/globalSetup.ts'],
    // Most files wait for PostgreSQL, a browser or a process: on 2 cores, 3 at once take two thirds of the time of 1.
    maxWorkers: Math.max(3, Math.ceil(availableParallelism() * 0.75)),
    // A process of its own for each of 230 files imports the app 230 times: a third of all processor time. Files share
    // nothing but modules, and what those remember is either constant or keyed by a database.
    isolate: false,
    sequence: { sequencer: SlowestFirst },
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // What a browser shows takes longer than a second where many test files run at once.
    expect: { poll: { timeout: 30_000 } },
  },
});
