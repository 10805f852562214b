// Prints "123 passed, 0 failed, 0 skipped" from vitest's JSON report. Ends with 1 when something failed.
// Usage: node .ci/summary.mjs <report> <exit code of the test run>
import { readFileSync } from 'node:fs';

const [, , report, exitCode] = process.argv;
const counted = count(read(report));
// A run can fail beyond its tests: a file that does not load, an error that nobody caught, no report at all.
const failures = counted.failed === 0 && exitCode !== '0' ? 1 : counted.failed;
console.log(`${counted.passed} passed, ${failures} failed, ${counted.skipped} skipped`);
process.exitCode = failures === 0 && counted.passed > 0 ? 0 : 1;

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).testResults;
  } catch (error) {
    console.log(`The test run left no report that can be read (${error.code ?? error.name}).`);
    return [];
  }
}

function count(files) {
  const statuses = files.flatMap((file) => {
    const own = file.assertionResults.map((test) => test.status);
    const failedAsFile = file.status === 'failed' && !own.includes('failed');
    return failedAsFile ? [...own, 'failed'] : own;
  });
  const passed = statuses.filter((status) => status === 'passed').length;
  const failed = statuses.filter((status) => status === 'failed').length;
  return { passed, failed, skipped: statuses.length - passed - failed };
}
