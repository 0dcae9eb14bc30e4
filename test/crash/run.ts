import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// `npm run crash`: every step of the scripted day in every manner, and 210 processes that are killed.

const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/crash', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, CRASH: 'all' },
});
process.exitCode = status ?? 1;
