import { mkdtempSync, rmSync, existsSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnsSha256, sliceColumns, type BarColumns } from '@tapewright/lab';
import {
  assertSameTrades,
  cpuMs,
  listings,
  plainLoop,
  randomWalk,
  run,
  runsFor,
} from './support/crossover.ts';
import { csvOf } from './support/csv-of.ts';
import { quantile } from './support/quantile.ts';

// Bars per second of a 50/200 crossover through the whole of a backtest (strategy API, order manager, risk gate, venue, ledger, event
// log, equity curve), beside a plain loop that only finds the same trades: over runs of several lengths, over one and ten instruments,
// and as a process of its own from a file to a printed result. The trades are compared before anything is timed.
//
// What is timed is the processor time of the process, which other programs on the machine lengthen far less than the time on the wall.

const LENGTHS = [10_000, 100_000, 1_000_000, 10_000_000];
const MERGED = 1_000_000;

function printRow(cells: readonly (string | number)[], widths: readonly number[]): void {
  console.log(cells.map((cell, i) => String(cell).padStart(widths[i] ?? 12)).join(''));
}

function lengths(all: BarColumns): void {
  const widths = [12, 8, 16, 12, 16, 18, 14];
  console.log('SMA 50/200 crossover, minute bars of a seeded walk; processor time, medians');
  printRow(['bars', 'fills', 'M bars/s', 'ns/bar', 'no orders ns', 'plain loop ns', 'µs per fill'], widths);
  for (const length of LENGTHS) {
    const columns = sliceColumns(all, 0, length);
    const fills = assertSameTrades([columns]);
    const ours = cpuMs(() => run([columns]), runsFor(length)) * 1e6;
    const quiet = cpuMs(() => run([columns], false), runsFor(length)) * 1e6;
    const plain = cpuMs(() => plainLoop(columns), runsFor(length)) * 1e6;
    printRow(
      [
        length.toLocaleString('en-US'),
        fills,
        ((length / ours) * 1000).toFixed(2),
        (ours / length).toFixed(1),
        (quiet / length).toFixed(1),
        (plain / length).toFixed(1),
        ((ours - quiet) / fills / 1000).toFixed(1),
      ],
      widths,
    );
  }
}

function merged(all: BarColumns): void {
  const count = listings.length;
  const part = MERGED / count;
  const one = [sliceColumns(all, 0, MERGED)];
  // The same bars cut in ten and laid beside each other in time.
  const ten = Array.from({ length: count }, (_, i) => ({
    ...sliceColumns(all, i * part, (i + 1) * part),
    start: all.start.slice(0, part),
    end: all.end.slice(0, part),
  }));
  const fills = [assertSameTrades(one), assertSameTrades(ten)];
  const [single, several] = [cpuMs(() => run(one), runsFor(MERGED)), cpuMs(() => run(ten), runsFor(MERGED))];
  console.log(
    `a million bars of one instrument ${(MERGED / single / 1000).toFixed(2)} M bars/s (${fills[0]} fills), ` +
      `of ${count} merged ${(MERGED / several / 1000).toFixed(2)} M bars/s (${fills[1]} fills): ${((100 * single) / several).toFixed(0)} %`,
  );
}

/** The built packages, as installed: a process that reads a CSV file, runs the strategy and prints the summary. */
function wholeProcess(columns: BarColumns): void {
  if (!existsSync(new URL('../packages/lab/dist/index.js', import.meta.url))) {
    console.log('file to result: not measured, the packages are not built (npm run build)');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'tapewright-bench-'));
  try {
    const file = join(folder, 'walk.csv');
    writeFileSync(file, csvOf(columns));
    const script = join(import.meta.dirname, 'support', 'backtest-process.mjs');
    const runs = Array.from({ length: 7 }, () => {
      const { stdout, status } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`the process ended with ${status}`);
      return JSON.parse(stdout.slice(stdout.lastIndexOf('\n{'))) as Record<string, number>;
    });
    const median = (name: string) =>
      quantile(
        runs.map((figures) => figures[name] ?? Number.NaN),
        0.5,
      );
    const expected = plainLoop(columns).length;
    if (median('fills') !== expected) throw new Error(`${median('fills')} fills, the loop has ${expected}`);
    const parts = ['load', 'read', 'run', 'print'].map((name) => `${name} ${median(name).toFixed(0)}`);
    console.log(
      `file to result, ${columns.length.toLocaleString('en-US')} bars: ${median('wall').toFixed(0)} ms on the wall, ` +
        `${median('total').toFixed(0)} ms of processor time (${parts.join(', ')})`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const all = randomWalk(LENGTHS.at(-1)!);
lengths(all);
merged(all);
const million = sliceColumns(all, 0, MERGED);
const hashing = cpuMs(() => columnsSha256(sliceColumns(million, 0, million.length)), runsFor(MERGED));
console.log(`SHA-256 of a million bars for the manifest, when it is asked: ${hashing.toFixed(0)} ms`);
wholeProcess(million);
