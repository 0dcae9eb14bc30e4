// The crossover of bench/backtest.ts beside backtesting.py and backtrader, on the same bars in the same run: bars per second of processor
// time of the run alone, with data read and modules loaded, and every trade compared first. Tapewright's first run in a process stands
// beside its later ones, because the others compile nothing. Run: `npm run bench -- backtest-peers`; the first time it installs both.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sliceColumns, type BarColumns } from '@tapewright/lab';
import { pythonWith } from '../test/interop/environments.ts';
import {
  assertSameTrades,
  cpuMs,
  plainLoop,
  randomWalk,
  run,
  runsFor,
  type Trade,
} from './support/crossover.ts';
import { csvOf } from './support/csv-of.ts';
import { quantile } from './support/quantile.ts';

const PINS = ['backtesting==0.6.6', 'backtrader==1.9.78.123'] as const;
const ROUNDS = 3;
/** backtrader takes half a minute for a million. */
const PEERS = [
  { name: 'backtesting.py', script: 'backtesting_py.py', bars: 1_000_000 },
  { name: 'backtrader', script: 'backtrader_run.py', bars: 100_000 },
] as const;

function peerMs(python: string, script: string, columns: BarColumns): number {
  const folder = mkdtempSync(join(tmpdir(), 'tapewright-bench-'));
  try {
    const file = join(folder, 'walk.csv');
    writeFileSync(file, csvOf(columns));
    const rounds = Array.from({ length: ROUNDS }, () => {
      const path = join(import.meta.dirname, 'support', script);
      const { stdout, stderr, status } = spawnSync(python, [path, file], {
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      });
      if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
      const { seconds, fills } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
        seconds: number;
        fills: Trade[];
      };
      assertSame(script, fills, plainLoop(columns));
      return seconds * 1000;
    });
    return quantile(rounds, 0.5);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function assertSame(who: string, actual: readonly Trade[], expected: readonly Trade[]): void {
  const inOrder = actual.toSorted((a, b) => a.bar - b.bar);
  const wrong = expected.findIndex((trade, i) => JSON.stringify(trade) !== JSON.stringify(inOrder[i]));
  if (wrong < 0 && inOrder.length === expected.length) return;
  throw new Error(
    `${who}: trade ${wrong} of ${expected.length} is ${JSON.stringify(inOrder[wrong])}, the loop has ${JSON.stringify(expected[wrong])}`,
  );
}

const all = randomWalk(1_000_000);
const firstMs = cpuMs(() => run([all]), 1);
const rate = (bars: number, ms: number) => bars / ms / 1000;
const print = (name: string, bars: number, ms: number, note = '') =>
  console.log(
    `${name.padEnd(26)}${bars.toLocaleString('en-US').padStart(10)} bars  ${rate(bars, ms).toFixed(3).padStart(8)} M bars/s${note}`,
  );

print('tapewright, first run', all.length, firstMs);
const python = await pythonWith(PINS);
for (const { name, script, bars } of PEERS) {
  const columns = sliceColumns(all, 0, bars);
  const fills = assertSameTrades([columns]);
  const theirs = peerMs(python, script, columns);
  const ours = cpuMs(() => run([columns]), runsFor(bars));
  print(name, bars, theirs);
  const first = bars === all.length ? `, the first run ${(theirs / firstMs).toFixed(0)}` : '';
  print('tapewright', bars, ours, `: ${(theirs / ours).toFixed(0)} times ${name}${first} (${fills} fills)`);
}
