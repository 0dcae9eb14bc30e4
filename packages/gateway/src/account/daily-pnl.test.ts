import { Decimal, instantFromIso } from '@tapewright/model';
import type { ExecutedTrade } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import type { ValuedPosition } from './account-figures.ts';
import { dailyPnl, tradesToday } from './daily-pnl.ts';

const held = (qty: number, price: number | undefined, multiplier?: string): ValuedPosition => ({
  contract: {
    conId: 1,
    secType: multiplier === undefined ? 'STK' : 'OPT',
    ...(multiplier && { multiplier }),
  },
  conId: 1,
  qty: Decimal.of(qty),
  avgCost: 0,
  price,
  value: undefined,
  equity: 0,
  unrealizedPnl: undefined,
  realizedPnl: 0,
  currency: 'USD',
});

const trade = (
  side: 'BOT' | 'SLD',
  shares: number,
  price: number,
  more: { at?: string; account?: string } = {},
): ExecutedTrade => ({
  at: instantFromIso(more.at ?? '2026-08-25T15:00:00Z'),
  contract: { conId: 1 },
  execution: { side, shares: Decimal.of(shares), price, acctNumber: more.account ?? 'DU1' },
  report: { commissionAndFees: 1, currency: 'USD' },
});

describe('the profit of a day', () => {
  it('is the move since the close for what was held then', () => {
    // 100 × (51 − 50)
    expect(dailyPnl(held(100, 51), [], 50)).toBe(100);
  });

  it('is the move since the trade for what was traded today, less its commission', () => {
    // 100 × (51 − 50.5) − 1
    expect(dailyPnl(held(100, 51), [trade('BOT', 100, 50.5)], 50)).toBe(49);
  });

  it('is both for a holding that was added to, and counts what was sold by its price', () => {
    // 60 held: 60 × (52 − 50); 40 bought at 51: 40 × (52 − 51); 30 of them sold at 53: 30 × (53 − 52) on top; two commissions.
    const trades = [trade('BOT', 40, 51), trade('SLD', 30, 53)];
    expect(dailyPnl(held(70, 52), trades, 50)).toBe(60 * 2 + 40 * 1 + 30 * 1 - 2);
  });

  it('needs no price for what is closed, and the close only for what was held', () => {
    expect(dailyPnl(held(0, undefined), [trade('BOT', 10, 5), trade('SLD', 10, 6)], undefined)).toBe(8);
    expect(dailyPnl(held(10, 6), [trade('BOT', 5, 5)], undefined)).toBeUndefined();
    expect(dailyPnl(held(10, undefined), [], 5)).toBeUndefined();
  });

  it('counts a short the other way round, and options by their multiplier', () => {
    // −2 contracts × (1.2 − 1.5) × 100
    expect(dailyPnl(held(-2, 1.2, '100'), [], 1.5)).toBeCloseTo(60, 9);
  });

  it('begins at midnight in New York, for each account', () => {
    const trades = tradesToday(
      [
        // 23:59 and 00:00 in New York, which is four hours behind in August.
        trade('BOT', 1, 5, { at: '2026-08-25T03:59:59Z' }),
        trade('BOT', 2, 5, { at: '2026-08-25T04:00:00Z' }),
        trade('BOT', 3, 5, { account: 'DU2' }),
      ],
      (account) => account === 'DU1',
      instantFromIso('2026-08-25T16:00:00Z'),
    );
    expect(trades.get(1)?.map(({ execution }) => execution.shares?.toNumber())).toEqual([2]);
  });
});
