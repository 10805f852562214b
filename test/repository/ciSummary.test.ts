import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { repositoryFolder } from './sourceFiles.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearback-ci-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function summaryOf(report: string | null, exitCode: number) {
  const file = join(folder, 'report.json');
  rmSync(file, { force: true });
  if (report !== null) writeFileSync(file, report);
  const script = join(repositoryFolder, '.ci/summary.mjs');
  const run = spawnSync(process.execPath, [script, file, String(exitCode)], { encoding: 'utf8' });
  return { lastLine: run.stdout.trim().split('\n').at(-1), status: run.status };
}

const fileWith = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((own) => ({ status: own })),
});
const reportOf = (...files: ReturnType<typeof fileWith>[]) => JSON.stringify({ testResults: files });

test.each([
  ['all passed', reportOf(fileWith('passed', 'passed', 'passed')), 0, '2 passed, 0 failed, 0 skipped', 0],
  ['one failed', reportOf(fileWith('failed', 'passed', 'failed')), 1, '1 passed, 1 failed, 0 skipped', 1],
  [
    'skipped, pending and to do',
    reportOf(fileWith('passed', 'passed', 'skipped', 'pending', 'todo')),
    0,
    '1 passed, 0 failed, 3 skipped',
    0,
  ],
  [
    'a file that does not load',
    reportOf(fileWith('passed', 'passed'), fileWith('failed')),
    1,
    '1 passed, 1 failed, 0 skipped',
    1,
  ],
  [
    'an error that nobody caught',
    reportOf(fileWith('passed', 'passed')),
    1,
    '1 passed, 1 failed, 0 skipped',
    1,
  ],
  ['no tests', reportOf(), 0, '0 passed, 0 failed, 0 skipped', 1],
  ['no report', null, 1, '0 passed, 1 failed, 0 skipped', 1],
  ['half a report', '{"testRes', 1, '0 passed, 1 failed, 0 skipped', 1],
])('%s', (_what, report, exitCode, lastLine, status) => {
  expect(summaryOf(report, exitCode)).toEqual({ lastLine, status });
});

test('.ci/run can be run, and bash can read it', () => {
  const script = join(repositoryFolder, '.ci/run');
  expect(statSync(script).mode & 0o111).toBe(0o111);
  expect(execFileSync('bash', ['-n', script], { encoding: 'utf8' })).toBe('');
});
