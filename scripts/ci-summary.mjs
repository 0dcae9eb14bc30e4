// Adds up what vitest (JSON report) and other runs (logs that end with a count) counted, and prints one line `N passed, N failed`.
// A report that is missing or counted nothing is a failure of its own, said before the line.
import { existsSync, readFileSync } from 'node:fs';

const [vitestReport, ...logs] = process.argv.slice(2);
let passed = 0;
let failed = 0;

if (existsSync(vitestReport)) {
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(
    readFileSync(vitestReport, 'utf8'),
  );
  passed += numPassedTests;
  failed += Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0);
} else {
  console.log(`no test report at ${vitestReport}: the checks before the tests failed`);
  failed++;
}

for (const log of logs) {
  const line = existsSync(log) ? /^(\d+) passed, (\d+) failed$/m.exec(readFileSync(log, 'utf8')) : null;
  if (line === null) {
    console.log(`no count at the end of ${log}: its run did not finish`);
    failed++;
    continue;
  }
  passed += Number(line[1]);
  failed += Number(line[2]);
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
