import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const alias = { '@': fileURLToPath(new URL('./src', import.meta.url)) };

export default defineConfig({
  resolve: { alias },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'e2e/**/*.test.ts'],
    globalSetup: ['test/harness/globalSetup.ts'],
    // Most files wait for PostgreSQL, a browser or a process: on 2 cores, 3 at once take two thirds of the time of 1.
    maxWorkers: Math.max(3, Math.ceil(availableParallelism() * 0.75)),
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // What a browser shows takes longer than a second where many test files run at once.
    expect: { poll: { timeout: 10_000 } },
  },
});
