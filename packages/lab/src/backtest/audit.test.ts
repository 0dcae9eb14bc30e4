import type { PortfolioStatement } from '@tapewright/engine';
import { Decimal, InvariantError } from '@tapewright/model';
import type { AccountStatement } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { auditStatements } from './audit.ts';

const d = (value: string) => Decimal.of(value);

const engine = (cash: string, qty: string): PortfolioStatement => ({
  cash: [{ currency: 'USD', opening: d('100'), trades: d('0'), commissions: d('0'), closing: d(cash) }],
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
