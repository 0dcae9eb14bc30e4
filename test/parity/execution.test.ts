import { algos, defineStrategy } from '@tapewright/engine';
import { backtest, barAt, columnsFromBars } from '@tapewright/lab';
import { CALENDARS, instant, MICROS_PER_MINUTE, seededRandom } from '@tapewright/model';
import { listingsOf } from '@tapewright/venue';
import { expect, test } from 'vitest';
import { runInLockstep } from './lockstep.ts';

// Parent orders give the same children, fills and hash in a backtest and over the socket; and the replay of the journal, which is what a
// restart does, brings them back as they were.

const [SPY] = listingsOf(['SPY']);
const DAY = CALENDARS.NYSE.session('20240308')!;
const MINUTE = 60_000;

const random = seededRandom(8);
let price = 400;
const columns = columnsFromBars(
  Array.from({ length: 100 }, (_, i) => {
    const start = instant(DAY.open + i * MICROS_PER_MINUTE);
    const open = price;
    price = Math.round((price + random.normal() * 0.2) * 100) / 100;
    const [high, low] = [Math.max(open, price) + 0.1, Math.min(open, price) - 0.1].map(
      (edge) => Math.round(edge * 100) / 100,
    );
    return {
      start,
      end: instant(start + MICROS_PER_MINUTE),
      open,
      high: high!,
      low: low!,
      close: price,
      volume: 2_000 + random.below(3_000),
    };
  }),
);

const strategy = defineStrategy((ctx) => {
  const spy = ctx.stock('SPY');
  const bars = ctx.bars(spy, '1 min');
  let minutes = 0;
  return {
    onBar() {
      minutes += 1;
      if (minutes === 2) ctx.execute(spy, 1_000, algos.twap({ forMs: 20 * MINUTE, everyMs: MINUTE }));
      if (minutes === 25) ctx.execute(spy, 500, algos.pov({ forMs: 30 * MINUTE, rate: 0.01, bars }));
      if (minutes === 40) {
        const limit = Math.round((bars.close() + 0.05) * 100) / 100;
        ctx.execute(spy, -400, algos.iceberg({ forMs: 20 * MINUTE, limit, display: 70, variation: 0.3 }));
      }
      const [open] = ctx.executions(spy);
      if (minutes === 45 && open !== undefined) ctx.cancel(open);
      if (minutes === 65) {
        const terms = { forMs: 15 * MINUTE, everyMs: MINUTE, halfLifeMs: 5 * MINUTE };
        ctx.execute(spy, -300, algos.implementationShortfall(terms));
      }
    },
    onExecution(parent) {
      ctx.record(`progress ${parent.number}`, parent.progress);
    },
  };
});

test(
  'parent orders: the same in a backtest, over the socket, and after a replay',
  { timeout: 120_000 },
  async () => {
    const lines: string[] = [];
    // The bars before it are the past: a gateway without any answers that there is no data.
    const start = instant(columns.start[10]!);
    const tested = backtest({
      strategy,
      data: [{ listing: SPY!, barSize: '1 min', columns }],
      cash: 1_000_000,
      seed: 3,
      from: start,
      risk: { others: 'none' },
      eventLog: (line) => lines.push(line),
    });
    const bars = Array.from({ length: columns.length }, (_, i) => barAt(columns, i));
    const series = [{ listing: SPY!, barSize: '1 min' as const, bars }];
    const socket = await runInLockstep({ strategy, params: {}, series, start, seed: 3, cash: 1_000_000 });
    expect(socket.lines).toEqual(lines);
    expect(socket.hash).toBe(tested.hash);
    expect(socket.replayHash).toBe(tested.hash);
    // Two empty runs would agree as well.
    const ends = lines.filter((line) => /parent \d (Filled|Cancelled|Expired)/.test(line));
    expect(ends.map((line) => line.slice(line.indexOf(' ') + 1))).toEqual([
      'parent 1 Filled',
      expect.stringMatching(/^parent [23] /),
      expect.stringMatching(/^parent [23] /),
      'parent 4 Filled',
    ]);
    expect(lines.filter((line) => / fill /.test(line)).length).toBeGreaterThan(40);
  },
);
