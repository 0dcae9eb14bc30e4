import { defineStrategy, type PortfolioStatement } from '@tapewright/engine';
import { Decimal, instant, instantFromIso, InvariantError, MICROS_PER_DAY } from '@tapewright/model';
import { ALWAYS_OPEN, listingsOf, type AccountStatement } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { columnsFromBars } from '../columns/index.ts';
import { auditStatements } from './audit.ts';
import { backtest } from './backtest.ts';

const d = (value: string) => Decimal.of(value);

const engine = (cash: string, qty: string): PortfolioStatement => ({
  cash: [
    {
      currency: 'USD',
      opening: d('100'),
      trades: d('0'),
      posted: d('0'),
      commissions: d('0'),
      closing: d(cash),
    },
  ],
  holdings: [
    {
      contract: { conId: 1, symbol: 'SPX', secType: 'STK' },
      qty: d(qty),
      avgPrice: undefined,
      price: undefined,
      value: undefined,
      unrealizedPnl: undefined,
      realizedPnl: d('0'),
      currency: 'USD',
    },
  ],
  baseCurrency: 'USD',
  equity: undefined,
});

const venue = (cash: string, qty: string): AccountStatement => ({
  account: 'A',
  cash: new Map([['USD', d(cash)]]),
  positions: new Map([
    [
      1,
      {
        contract: { conId: 1, symbol: 'SPX', secType: 'STK' },
        qty: d(qty),
        avgPrice: d('1'),
        avgCost: d('1'),
        realizedPnl: d('0'),
        realizedPnlNet: d('0'),
      },
    ],
  ]),
  commissions: new Map(),
});

describe('the audit at the end of a backtest', () => {
  it('passes when both count the same', () => {
    expect(() => auditStatements(engine('99.50', '3'), venue('99.5', '3'))).not.toThrow();
  });

  it('stops at a cent', () => {
    expect(() => auditStatements(engine('99.50', '3'), venue('99.51', '3'))).toThrow(InvariantError);
    expect(() => auditStatements(engine('99.50', '3'), venue('99.51', '3'))).toThrow('counts 99.5 USD');
  });

  it('stops at a share, and at cash in a currency that one of them does not have', () => {
    expect(() => auditStatements(engine('1', '3'), venue('1', '4'))).toThrow(
      'counts 3 SPX, the venue has booked 4',
    );
    const both = {
      ...venue('1', '3'),
      cash: new Map([
        ['USD', d('1')],
        ['EUR', d('5')],
      ]),
    };
    expect(() => auditStatements(engine('1', '3'), both)).toThrow('counts 0 EUR, the venue has booked 5');
  });
});

// 96.58 - 0.4 + 0.2 and the like: sums of doubles, as adjusted prices are. Part of the fee for a sale is a share of its value, and has as
// many digits as that; the report of it is a double.
it('holds for prices with more digits than a report of fees can carry', () => {
  const [listing] = listingsOf(['SPY']);
  const start = instantFromIso('2020-01-06T00:00:00Z');
  const closes = Array.from({ length: 40 }, (_, i) => 96.58 + (i % 7) * 0.1 * 3 - i / 3);
  const columns = columnsFromBars(
    closes.map((close, i) => ({
      start: instant(start + i * MICROS_PER_DAY),
      end: instant(start + (i + 1) * MICROS_PER_DAY),
      open: close,
      high: close,
      low: close,
      close,
      volume: 1e6,
    })),
  );
  const alternating = defineStrategy((ctx) => {
    const spy = ctx.stock('SPY');
    ctx.bars(spy, '1 day');
    let days = 0;
    return () => ctx.order(spy, days++ % 2 === 0 ? 777 : -777);
  });
  const result = backtest({
    strategy: alternating,
    data: listing === undefined ? [] : [{ listing, barSize: '1 day', columns }],
    cash: 1_000_000,
    risk: { others: 'none' },
    calendar: ALWAYS_OPEN,
  });
  expect(result.fills.length).toBeGreaterThan(30);
});
