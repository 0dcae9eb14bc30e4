import { join } from 'node:path';
import { backtest, columnsFromBars, type BacktestResult } from '@tapewright/lab';
import { CALENDARS, seededRandom } from '@tapewright/model';
import { listingsOf, NO_FEES } from '@tapewright/venue';
import { expect, test } from 'vitest';
import { ontoSimplex } from '../../examples/07-zipline-olmar.ts';
import { loadStrategy } from '../../packages/tapewright/src/strategy/strategy-file.ts';
import { ROOT } from './command-line.ts';
import { runHere } from './in-process.ts';

// The algorithms in zipline's shape, as they are in examples/.

const SYMBOLS = ['AAPL', 'MSFT', 'AMZN'];

/** Runs an example over days of three stocks that close on day i at `priceOf(stock, i)`, and open where they closed. */
async function runExample(
  name: string,
  count: number,
  priceOf: (stock: number, day: number) => number,
): Promise<BacktestResult> {
  const { strategy } = await loadStrategy(join(ROOT, 'examples', name));
  const sessions = CALENDARS.NYSE.sessionsBetween('20150101', '20301231').slice(0, count);
  return backtest({
    strategy,
    data: listingsOf(SYMBOLS).map((listing, stock) => ({
      listing,
      barSize: '1 day' as const,
      columns: columnsFromBars(
        sessions.map(({ open: start, close: end }, day) => {
          const [open, close] = [Math.max(0, day - 1), day].map(
            (of) => Math.round(priceOf(stock, of) * 100) / 100,
          );
          const [high, low] = [Math.max(open!, close!), Math.min(open!, close!)];
          return { start, end, open: open!, high, low, close: close!, volume: 1e6 };
        }),
      ),
    })),
    cash: 1_000_000,
    risk: { others: 'none' },
    feePlan: NO_FEES,
  });
}

test('06-zipline-dual-moving-average.ts runs over the sample, and trades where zipline does', async () => {
  const { code, out } = await runHere(['backtest', 'examples/06-zipline-dual-moving-average.ts'], ROOT);
  expect(out).toMatch(/Dual moving average, as in zipline\n/);
  // zipline-reloaded 3.2.1 over the same data opens six positions and closes five; see zipline.test.ts in packages/lab.
  expect(out).toMatch(/Trades +5 /);
  expect(code).toBe(0);
}, 60_000);

test('07-zipline-olmar.ts gains where prices revert to their mean, and the index gains nothing', async () => {
  const random = seededRandom(5);
  const noise = Array.from({ length: 3 * 300 }, () => random.normal());
  const result = await runExample(
    '07-zipline-olmar.ts',
    300,
    (stock, day) => 100 * (1 + 0.03 * noise[stock * 300 + day]!),
  );
  const end = result.curve.equity.at(-1)!;
  expect(end).toBeGreaterThan(1_300_000);
  const held = result.benchmark.equity.at(-1)! / 1_000_000 - 1;
  expect(Math.abs(held)).toBeLessThan(0.1);
});

test('OLMAR projects its weights onto the simplex', () => {
  // Sorted 1, 0.5, 0.5 sum up to 2: each gives (2 − 1)/3 away.
  expect(ontoSimplex([0.5, 0.5, 1])).toEqual(
    [1 / 6, 1 / 6, 2 / 3].map((part) => expect.closeTo(part, 12) as unknown),
  );
  // Two parts below zero: all of it goes to the third.
  expect(ontoSimplex([3, -1, 0])).toEqual([1, 0, 0]);
  expect(ontoSimplex([0.2, 0.3, 0.5])).toEqual(
    [0.2, 0.3, 0.5].map((part) => expect.closeTo(part, 12) as unknown),
  );
});

test('08-zipline-momentum-rotation.ts holds the two that gain, from the month in which they do', async () => {
  // A gains all the time, B never, C from day 300 on: its year of momentum leaves out the last month, so it leads from day 322 on.
  const result = await runExample('08-zipline-momentum-rotation.ts', 400, (stock, day) => {
    if (stock === 0) return 100 * 1.001 ** day;
    return stock === 1 ? 100 * 0.999 ** day : 100 * (day < 300 ? 1 : 1.002 ** (day - 300));
  });
  const traded = [0, 1, 2].map((stock) => result.fills.filter(({ instrument }) => instrument === stock));
  expect(traded[0]!.length).toBeGreaterThan(0);
  expect(traded[1]).toEqual([]);
  const sessions = CALENDARS.NYSE.sessionsBetween('20150101', '20301231');
  const day322 = sessions[322]!;
  const firstOfMonth = sessions.find(
    ({ date }, i) => i >= 322 && date.slice(0, 6) !== sessions[i - 1]!.date.slice(0, 6),
  )!;
  expect(firstOfMonth.open).toBeGreaterThan(day322.open);
  const [first] = traded[2]!;
  // Decided with the bar of the first session of the month, traded at the next open.
  expect(first?.at).toBe(sessions[sessions.indexOf(firstOfMonth) + 1]!.open);
});
