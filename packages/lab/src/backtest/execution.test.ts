import {
  algos,
  costOf,
  defineStrategy,
  volumeCurve,
  type ParentOrder,
  type Strategy,
} from '@tapewright/engine';
import { CALENDARS, instant, MICROS_PER_MINUTE, seededRandom } from '@tapewright/model';
import { FIRST_MADE_UP_CON_ID, NO_FEES, stockListing } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { columnsFromBars, type BarColumns } from '../columns/index.ts';
import { backtest } from './backtest.ts';
import type { BacktestResult } from './result.ts';

const NYSE = CALENDARS.NYSE;
const DAY = NYSE.session('20240308')!;
const MINUTE = 60_000;
const { listing } = stockListing({
  conId: FIRST_MADE_UP_CON_ID,
  symbol: 'XYZ',
  primary: 'NYSE',
  name: 'XYZ',
  price: 100,
  dailyVolatility: 0.01,
  dailyShares: 1e6,
});

/** The minutes of a session, each at one price and of one volume. */
function minutes(of: (minute: number) => { readonly price: number; readonly volume: number }): BarColumns {
  return columnsFromBars(
    Array.from({ length: 390 }, (_, i) => {
      const start = instant(DAY.open + i * MICROS_PER_MINUTE);
      const { price, volume } = of(i);
      const end = instant(start + MICROS_PER_MINUTE);
      return { start, end, open: price, high: price, low: price, close: price, volume };
    }),
  );
}

function run(strategy: Strategy, columns: BarColumns): BacktestResult {
  return backtest({
    strategy,
    data: [{ listing, barSize: '1 min', columns }],
    cash: 10_000_000,
    risk: { others: 'none' },
    feePlan: NO_FEES,
  });
}

describe('execution algorithms over bars', () => {
  const random = seededRandom(4);
  const walk = Array.from({ length: 390 }, () => Math.round((100 + random.normal()) * 100) / 100);
  const volumes = Array.from({ length: 390 }, (_, i) => 1_000 + 10 * Math.abs(195 - i));

  it('vwap on its own curve has no slippage against the vwap of the market', () => {
    const columns = minutes((i) => ({ price: walk[i]!, volume: volumes[i]! }));
    const curve = volumeCurve({ calendar: NYSE, bucketMinutes: 1, volumes });
    let parent: ParentOrder | undefined;
    const strategy = defineStrategy((ctx) => {
      const xyz = ctx.stock('XYZ');
      ctx.bars(xyz, '1 min');
      return () => {
        // As many shares as there are between 9:31 and 10:31, so that no piece is rounded.
        const shares = volumes.slice(1, 61).reduce((sum, volume) => sum + volume, 0) / 10;
        parent ??= ctx.execute(xyz, shares, algos.vwap({ forMs: 60 * MINUTE, everyMs: MINUTE, curve }));
      };
    });
    run(strategy, columns);
    const traded = volumes.slice(1, 61);
    const value = traded.reduce((sum, volume, i) => sum + volume * walk[i + 1]!, 0);
    const vwap = value / traded.reduce((sum, volume) => sum + volume, 0);
    expect(parent?.status).toBe('Filled');
    expect(parent?.avgPrice).toBeCloseTo(vwap, 9);
    expect(parent === undefined ? undefined : costOf(parent).vwapBps).toBeCloseTo(0, 6);
  });

  it('pov on flat volume fills as twap does', () => {
    const columns = minutes((i) => ({ price: walk[i]!, volume: 5_000 }));
    const parents = [true, false].map((isPov) => {
      let parent: ParentOrder | undefined;
      const strategy = defineStrategy((ctx) => {
        const xyz = ctx.stock('XYZ');
        const bars = ctx.bars(xyz, '1 min');
        let count = 0;
        return () => {
          count += 1;
          // The participation sees the next bar first, so it is started one bar earlier.
          if (count !== (isPov ? 1 : 2)) return;
          parent = ctx.execute(
            xyz,
            5_000,
            isPov
              ? algos.pov({ forMs: 60 * MINUTE, rate: 0.1, bars })
              : algos.twap({ forMs: 10 * MINUTE, everyMs: MINUTE }),
          );
        };
      });
      const { fills } = run(strategy, columns);
      expect(parent?.status).toBe('Filled');
      return fills.map(({ at, qty, price }) => [at, qty.toString(), price]);
    });
    expect(parents[0]).toEqual(parents[1]);
    expect(parents[0]).toHaveLength(10);
  });

  it('a closing auction is traded at the close', () => {
    const columns = minutes((i) => ({ price: walk[i]!, volume: 5_000 }));
    let parent: ParentOrder | undefined;
    const strategy = defineStrategy((ctx) => {
      const xyz = ctx.stock('XYZ');
      ctx.bars(xyz, '1 min');
      return () => {
        parent ??= ctx.execute(xyz, 500, algos.auction({ calendar: NYSE, auction: 'close' }));
      };
    });
    const { fills } = run(strategy, columns);
    expect(parent?.status).toBe('Filled');
    expect(fills.map(({ price }) => price)).toEqual([walk[389]]);
    expect(fills[0]?.at).toBe(DAY.close);
  });
});
