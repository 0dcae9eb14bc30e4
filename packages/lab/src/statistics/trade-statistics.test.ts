import { instant, MICROS_PER_DAY } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import type { RoundTrip } from '../trades/index.ts';
import { tradeStatistics } from './trade-statistics.ts';

const trip = (pnl: number, of: Partial<RoundTrip> = {}): RoundTrip => ({
  instrument: 0,
  side: 'long',
  openedAt: instant(0),
  closedAt: instant(2 * MICROS_PER_DAY),
  qty: 1,
  entryPrice: 100,
  exitPrice: 100 + pnl,
  fees: 0,
  pnl,
  return: pnl / 100,
  mae: 0,
  mfe: 0,
  stop: undefined,
  r: undefined,
  ...of,
});

describe('trade statistics', () => {
  it('averages R over the trades that have one', () => {
    const still = trip(99, { closedAt: undefined, r: 9 });
    expect(tradeStatistics([trip(30, { r: 3 }), trip(-10, { r: -1 }), trip(5), still]).averageR).toBe(1);
    expect(tradeStatistics([trip(5)]).averageR).toBeUndefined();
  });

  it('counts, averages and divides', () => {
    const still = trip(99, { closedAt: undefined });
    const stats = tradeStatistics([trip(30), trip(-10, { side: 'short' }), trip(10), trip(0), still]);
    expect(stats).toMatchObject({
      closed: 4,
      open: 1,
      long: 3,
      short: 1,
      // 2 winners of 4; 40 won over 10 lost; 30 over 4 trades.
      winRate: 0.5,
      profitFactor: 4,
      expectancy: 7.5,
      averageWin: 20,
      averageLoss: -10,
      bestReturn: 0.3,
      worstReturn: -0.1,
      averageReturn: 0.075,
      averageDays: 2,
    });
  });

  it('has an infinite profit factor when nothing was lost', () => {
    expect(tradeStatistics([trip(1)]).profitFactor).toBe(Number.POSITIVE_INFINITY);
  });

  it('knows nothing of no trades', () => {
    expect(tradeStatistics([])).toMatchObject({
      closed: 0,
      winRate: undefined,
      profitFactor: undefined,
      expectancy: undefined,
      bestReturn: undefined,
    });
  });

  it('bears more trades than a stack has room for', () => {
    const many = Array.from({ length: 300_000 }, (_, i) => trip(i % 7));
    expect(tradeStatistics(many).bestReturn).toBe(0.06);
  });
});
