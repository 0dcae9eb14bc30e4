import { defineStrategy, type LiveOrder, type OrderTerms } from '@tapewright/engine';
import { instant, MICROS_PER_MINUTE } from '@tapewright/model';
import {
  ALWAYS_OPEN,
  basisPointsSlippage,
  fixedLatency,
  listingsOf,
  NO_FEES,
  randomLatency,
  ticksSlippage,
} from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { columnsFromBars } from '../columns/index.ts';
import { backtest } from './backtest.ts';
import type { BacktestOptions } from './options.ts';

const [AAPL] = listingsOf(['AAPL']);
const BEGIN = Date.UTC(2020, 7, 24, 14) * 1000;
const SECOND = 1_000_000;

/** Minutes of open, high, low and close. */
function minutes(bars: readonly (readonly [number, number, number, number])[]) {
  return columnsFromBars(
    bars.map(([open, high, low, close], i) => {
      const start = instant(BEGIN + i * MICROS_PER_MINUTE);
      return { start, end: instant(start + MICROS_PER_MINUTE), open, high, low, close, volume: 1_000_000 };
    }),
  );
}

/** Falls from 100 to 94 in 20 seconds, rises to 106 by 40 seconds, and ends at 100. */
const SWING = [100, 106, 94, 100] as const;
const CALM = [100, 100, 100, 100] as const;

/** Trades so many after the first bar, and returns seconds after it and prices. */
function trade(
  qty: number,
  terms: OrderTerms,
  options: Partial<BacktestOptions>,
  then: (act: { cancel(): void; modify(limit: number): void }) => void = () => {},
) {
  let order: LiveOrder | undefined;
  const strategy = defineStrategy((ctx) => {
    const aapl = ctx.stock('AAPL');
    const bars = ctx.bars(aapl, '1 min');
    return () => {
      if (bars.count !== 1) return;
      order = ctx.order(aapl, qty, terms);
      const placed = order;
      then({ cancel: () => ctx.cancel(placed), modify: (limit) => ctx.modify(placed, { limit }) });
    };
  });
  const result = backtest({
    strategy,
    data: [{ listing: AAPL!, barSize: '1 min', columns: minutes([CALM, SWING, CALM]) }],
    cash: 1_000_000,
    risk: { others: 'none' },
    feePlan: NO_FEES,
    calendar: ALWAYS_OPEN,
    from: instant(BEGIN),
    ...options,
  });
  const fills = result.fills.map(({ at, price }) => [(at - BEGIN) / SECOND - 60, price]);
  return { fills, order, result };
}

describe('orders that take time', () => {
  it.each<readonly [string, number, OrderTerms, readonly [number, number]]>([
    // After ten seconds half of the way from 100 to 94 is done: 97.
    ['a market order', 10, {}, [20, 97]],
    ['a limit that lies ahead', 10, { limit: 96 }, [20, 96]],
    ['a limit that was passed', 10, { limit: 98 }, [20, 97]],
    ['a stop that was passed', 10, { stop: 96 }, [20, 97]],
    ['a stop that lies ahead', 10, { stop: 103 }, [40, 103]],
    // After thirty seconds half of the way from 94 to 106: 100.
    ['a market order, later', 30, {}, [40, 100]],
    ['a limit of which the best is over', 30, { limit: 95 }, [Number.NaN, 0]],
  ])('%s that is %d seconds on its way', (_, seconds, terms, [at, price]) => {
    const { fills } = trade(100, terms, { latency: fixedLatency(seconds * SECOND) });
    expect(fills).toEqual(price === 0 ? [] : [[at, price]]);
  });

  it('trade at the open without latency', () => {
    expect(trade(100, {}, {}).fills).toEqual([[0, 100]]);
  });

  it('are cancelled and changed after they have arrived', () => {
    const latency = fixedLatency(5 * SECOND);
    const cancelled = trade(100, { limit: 95 }, { latency }, ({ cancel }) => cancel());
    expect([cancelled.fills, cancelled.order?.status]).toEqual([[], 'Cancelled']);
    const changed = trade(100, { limit: 90 }, { latency }, ({ modify }) => modify(95));
    expect(changed.fills).toEqual([[20, 95]]);
  });

  it('are refused when they arrive', () => {
    const { order } = trade(100, { limit: 95.001 }, { latency: fixedLatency(SECOND) });
    expect([order?.status, order?.reason]).toEqual(['NotSent', expect.stringMatching(/^110: /)]);
  });

  it('come the same in the same run', () => {
    const latency = randomLatency(SECOND, 5 * SECOND);
    const hashes = [1, 1, 2].map((seed) => trade(100, {}, { latency, seed }).result.hash);
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
    expect(trade(100, {}, { latency }).result.manifest.latency).toBe('1000000 µs and a tail of 5000000 µs');
  });
});

describe('slippage', () => {
  it.each<readonly [string, number, OrderTerms, number]>([
    ['a buyer pays more', 100, {}, 100.02],
    ['a seller gets less', -100, {}, 99.98],
    ['a stop trades beyond its price', 100, { stop: 103 }, 103.02],
    ['a limit that waits trades at its price', 100, { limit: 95 }, 95],
    ['a limit that takes is not passed', 100, { limit: 100.01 }, 100.01],
  ])('%s', (_, qty, terms, price) => {
    expect(trade(qty, terms, { slippage: ticksSlippage(2) }).fills.map(([, paid]) => paid)).toEqual([price]);
  });

  it('in basis points is a part of the price', () => {
    // 5 / 10,000 of 100.
    expect(trade(100, {}, { slippage: basisPointsSlippage(5) }).fills).toEqual([[0, 100.05]]);
    expect(() => basisPointsSlippage(-1)).toThrow('a slippage of -1 basis points; it must be zero or more');
  });
});
