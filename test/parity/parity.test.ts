import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { crossedAbove, crossedBelow, defineStrategy, integer, sma, type Strategy } from '@tapewright/engine';
import { backtest, barAt, readCsvBars, sliceColumns } from '@tapewright/lab';
import { CALENDARS, instant } from '@tapewright/model';
import { listingsOf } from '@tapewright/venue';
import { expect, test } from 'vitest';
import { runInLockstep } from './lockstep.ts';

// The promise of the README: one strategy file gives the same orders, fills, cash and final hash in a backtest and over the socket to the
// embedded gateway, with zero latency and no faults.

const SAMPLE = fileURLToPath(new URL('../../data/sp500-2000.csv', import.meta.url));
const [SPY] = listingsOf(['SPY']);
const { columns } = readCsvBars(SAMPLE, { barSize: '1 day', calendar: CALENDARS.NYSE });
const SEED = 11;
const CASH = 1_000_000;

/** Market orders with a position sized by equity. */
const crossover = defineStrategy({
  params: { fast: integer(5, { min: 2, max: 50 }), slow: integer(20, { min: 3, max: 200 }) },
  setup(ctx, { fast, slow }) {
    const spy = ctx.stock('SPY');
    const bars = ctx.bars(spy, '1 day');
    const [quick, calm] = [bars.indicator(sma(fast)), bars.indicator(sma(slow))];
    return () => {
      if (crossedAbove(quick, calm)) ctx.orderTargetPercent(spy, 0.9);
      if (crossedBelow(quick, calm)) ctx.close(spy);
    };
  },
});

/** Limits, stops that follow fills, modifications, cancels, an order that is never filled, and chance. */
const busy = defineStrategy((ctx) => {
  const spy = ctx.stock('SPY');
  const bars = ctx.bars(spy, '1 day', { history: 3 });
  let days = 0;
  return {
    onBar() {
      days += 1;
      const close = bars.close();
      const [open] = ctx.openOrders(spy);
      if (days % 11 === 0 && open !== undefined) ctx.cancel(open);
      else if (days % 7 === 0 && open?.order.orderType === 'LMT')
        ctx.modify(open, { limit: Math.round(close * 100) / 100 });
      if (days % 5 === 0) {
        const limit = Math.round(close * (0.98 + ctx.random.below(4) / 100) * 100) / 100;
        ctx.order(spy, ctx.random.below(2) === 0 ? 10 : -10, { limit, tif: 'GTC' });
      }
      if (days % 13 === 0) ctx.buy(spy, 1, { limit: 1, tif: 'GTC' });
    },
    onFill(fill) {
      if (fill.qty.equals(10)) {
        const stop = Math.round(fill.price * (fill.side === 'BUY' ? 0.97 : 1.03) * 100) / 100;
        ctx.order(spy, fill.side === 'BUY' ? -3 : 3, { stop, tif: 'GTC' });
      }
    },
  };
});

test.each<{ name: string; strategy: Strategy; warmUp: number; days: number; fills: number }>([
  { name: 'a crossover with market orders', strategy: crossover, warmUp: 60, days: 400, fills: 10 },
  { name: 'limits, stops, modifications and cancels', strategy: busy, warmUp: 10, days: 250, fills: 20 },
])(
  '$name: the same orders, fills, cash and hash in a backtest and over the socket',
  { timeout: 120_000 },
  async ({ strategy, warmUp, days, fills }) => {
    expect(SPY).toBeDefined();
    const used = sliceColumns(columns, 0, warmUp + days);
    const start = instant(used.start[warmUp]!);
    const lines: string[] = [];
    const tested = backtest({
      strategy,
      data: [{ listing: SPY!, barSize: '1 day', columns: used }],
      cash: CASH,
      seed: SEED,
      from: start,
      risk: { others: 'none' },
      eventLog: (line) => lines.push(line),
    });
    const bars = Array.from({ length: used.length }, (_, i) => barAt(used, i));
    const series = [{ listing: SPY!, barSize: '1 day' as const, bars }];
    const socket = await runInLockstep({ strategy, params: {}, series, start, seed: SEED, cash: CASH });

    expect(socket.lines).toEqual(lines);
    expect(socket.hash).toBe(tested.hash);
    expect(socket.replayHash).toBe(tested.hash);
    expect(
      createHash('sha256')
        .update(lines.map((line) => `${line}\n`).join(''))
        .digest('hex'),
    ).toBe(tested.hash);
    expect(socket.cash).toBe(tested.venueStatement.cash.get('USD')?.toString());
    expect(socket.ledgerCash).toBe(socket.cash);
    // Two empty runs would agree as well.
    expect(lines.filter((line) => / fill /.test(line)).length).toBeGreaterThanOrEqual(fills);
  },
);
