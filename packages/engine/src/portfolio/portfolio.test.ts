import { Decimal, instant, multiplierOf, type Contract } from '@tapewright/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fill } from '../orders/fill.ts';
import { Portfolio } from './portfolio.ts';
import { contractKey } from './contract-key.ts';

const SPY: Contract = { conId: 756733, symbol: 'SPY', secType: 'STK', currency: 'USD' };
const EURUSD: Contract = { conId: 12087792, symbol: 'EUR', secType: 'CASH', currency: 'USD' };

/** Positive quantities buy. */
function fill(contract: Contract, signed: number | string, price: number): Fill {
  const qty = Decimal.of(signed);
  return {
    label: '1.1',
    execId: 'x',
    at: instant(0),
    contract,
    side: qty.sign < 0 ? 'SELL' : 'BUY',
    qty: qty.abs(),
    price,
    exchange: 'ARCA',
    commission: undefined,
    commissionCurrency: '',
    mid: undefined,
    corrections: 0,
  };
}

function portfolioAfter(
  contract: Contract,
  trades: readonly (readonly [number | string, number])[],
): Portfolio {
  const portfolio = new Portfolio('USD');
  portfolio.book.open('USD', Decimal.of(10_000));
  for (const [signed, price] of trades) portfolio.addFill(fill(contract, signed, price));
  return portfolio;
}

describe('a holding', () => {
  test.each([
    // trades, then qty, average price, realised P&L: arithmetic by hand
    [
      'averages what is bought',
      [
        [10, 100],
        [30, 110],
      ],
      '40',
      107.5,
      '0',
    ],
    [
      'realises the part that is sold',
      [
        [10, 100],
        [-4, 110],
      ],
      '6',
      100,
      '40',
    ],
    ['is short', [[-10, 100]], '-10', 100, '0'],
    [
      'realises what a short is bought back for',
      [
        [-10, 100],
        [4, 90],
      ],
      '-6',
      100,
      '40',
    ],
    [
      'turns over: closes at a loss, opens the rest',
      [
        [10, 100],
        [-15, 98],
      ],
      '-5',
      98,
      '-20',
    ],
    [
      'turns over from short',
      [
        [-10, 100],
        [15, 98],
      ],
      '5',
      98,
      '20',
    ],
    [
      'is flat',
      [
        [10, 100],
        [-10, 101.5],
      ],
      '0',
      undefined,
      '15',
    ],
    [
      'holds fractions',
      [
        ['0.3', 10],
        ['-0.1', 11],
      ],
      '0.2',
      10,
      '0.1',
    ],
  ] as const)('%s', (_name, trades, qty, avgPrice, realized) => {
    const holding = portfolioAfter(SPY, trades).holdingOf(SPY);
    expect([holding.qty.toString(), holding.avgPrice, holding.realizedPnl.toString()]).toEqual([
      qty,
      avgPrice,
      realized,
    ]);
  });

  test('values what is held at the last price', () => {
    const portfolio = portfolioAfter(SPY, [[10, 100]]);
    const holding = portfolio.holdingOf(SPY);
    expect([holding.price, holding.value, portfolio.equity, portfolio.equityFloat]).toEqual([
      undefined,
      undefined,
      undefined,
      Number.NaN,
    ]);
    holding.mark = 103;
    expect([holding.value?.toString(), holding.unrealizedPnl?.toString()]).toEqual(['1030', '30']);
    // 10,000 - 1,000 + 1,030
    expect([portfolio.equity?.toString(), portfolio.equityFloat]).toEqual(['10030', 10_030]);
  });

  test('of an option counts its multiplier', () => {
    const option: Contract = { conId: 5, symbol: 'SPY', secType: 'OPT', multiplier: '100', currency: 'USD' };
    const portfolio = portfolioAfter(option, [
      [2, 3.5],
      [-1, 4],
    ]);
    expect(portfolio.holdingOf(option).realizedPnl.toString()).toBe('50');
    // 10,000 - 2 * 3.5 * 100 + 4 * 100
    expect(portfolio.cash().toString()).toBe('9700');
  });

  test('of a future moves only gains and losses', () => {
    const future: Contract = { conId: 6, symbol: 'ES', secType: 'FUT', multiplier: '50', currency: 'USD' };
    const portfolio = portfolioAfter(future, [[2, 5_000]]);
    expect(portfolio.cash().toString()).toBe('10000');
    portfolio.holdingOf(future).mark = 5_010;
    // 2 * 50 * 10
    expect([portfolio.equity?.toString(), portfolio.equityFloat]).toEqual(['11000', 11_000]);
    portfolio.addFill(fill(future, -1, 5_004));
    expect(portfolio.cash().toString()).toBe('10200');
    expect([portfolio.equity?.toString(), portfolio.equityFloat]).toEqual(['10700', 10_700]);
  });

  test('of a contract without the multiplier that it needs is counted in pieces, and not in money', () => {
    const option: Contract = { conId: 5, symbol: 'SPY', secType: 'OPT', currency: 'USD' };
    const portfolio = portfolioAfter(option, [[2, 3.5]]);
    expect([multiplierOf(option), portfolio.equity]).toEqual([undefined, undefined]);
    expect(portfolio.holdingOf(option).qty.toString()).toBe('2');
  });
});

describe('currencies', () => {
  test('a pair exchanges one cash for another, and holds nothing beside them', () => {
    const portfolio = portfolioAfter(EURUSD, [[1_000, 1.1]]);
    expect([portfolio.cash('EUR').toString(), portfolio.cash('USD').toString()]).toEqual(['1000', '8900']);
    expect(portfolio.equity).toBeUndefined();
    portfolio.holdingOf(EURUSD).mark = 1.2;
    // 8,900 + 1,000 * 1.2
    expect([portfolio.equity?.toString(), portfolio.equityFloat]).toEqual(['10100', 10_100]);
    expect(portfolio.holdingOf(EURUSD).unrealizedPnl?.toString()).toBe('100');
  });

  test('a rate is read from either side of the pair', () => {
    const portfolio = new Portfolio('EUR');
    expect(portfolio.rateToBase('USD')).toBeUndefined();
    portfolio.holdingOf(EURUSD).mark = 1.25;
    expect(portfolio.rateToBase('USD')?.toString()).toBe('0.8');
    const other = new Portfolio('USD');
    other.holdingOf(EURUSD).mark = 1.25;
    expect([other.rateToBase('EUR')?.toString(), other.rateToBase('USD')?.toString()]).toEqual(['1.25', '1']);
  });
});

test('a statement adds up in every currency: opening + trades - commissions = closing', () => {
  const portfolio = portfolioAfter(SPY, [
    [10, 100.01],
    [-10, 101.02],
  ]);
  portfolio.book.commission('USD', Decimal.of('1.05'));
  const [usd] = portfolio.statement().cash;
  expect([usd?.opening, usd?.trades, usd?.commissions, usd?.closing].map(String)).toEqual([
    '10000',
    '10.1',
    '1.05',
    '10009.05',
  ]);
});

test('cash and holdings always make opening + realised + unrealised, whatever is traded', () => {
  const trade = fc.tuple(
    fc.integer({ min: -500, max: 500 }).filter((qty) => qty !== 0),
    fc.integer({ min: 1, max: 100_000 }),
  );
  fc.assert(
    fc.property(
      fc.array(trade, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 100_000 }),
      (trades, last) => {
        const portfolio = portfolioAfter(
          SPY,
          trades.map(([qty, cents]) => [qty, cents / 100]),
        );
        const holding = portfolio.holdingOf(SPY);
        holding.mark = last / 100;
        // The oracle: all that was paid and the value of what is left, in whole cents.
        const held = trades.reduce((sum, [qty]) => sum + qty, 0);
        const paid = trades.reduce((sum, [qty, cents]) => sum + qty * cents, 0);
        const expected = Decimal.fromUnits(1_000_000 - paid + held * last, 2);
        expect(portfolio.equity?.toString()).toBe(expected.toString());
        const pnl = holding.realizedPnl.plus(holding.unrealizedPnl ?? Decimal.ZERO);
        expect(pnl.plus(10_000).toString()).toBe(expected.toString());
        expect(portfolio.equityFloat).toBeCloseTo(expected.toNumber(), 4);
      },
    ),
  );
});

test('one contract has one key: its conId, or the fields that tell it apart', () => {
  expect(contractKey({ conId: 756733, exchange: 'ARCA' })).toBe(contractKey(SPY));
  const call: Contract = { symbol: 'SPY', secType: 'OPT', strike: 650, right: 'C', currency: 'USD' };
  expect(contractKey(call)).not.toBe(contractKey({ ...call, right: 'P' }));
  expect(contractKey({ conId: 0, ...call })).toBe(contractKey(call));
});

describe('the equity stays as it is, whatever prices do', () => {
  test.each<[string, readonly (readonly [Contract, number, number])[], boolean]>([
    ['with cash of the base currency alone', [], true],
    ['not with something held', [[SPY, 10, 100]], false],
    [
      'with all of it sold again',
      [
        [SPY, 10, 100],
        [SPY, -10, 110],
      ],
      true,
    ],
    ['not with cash of another currency', [[EURUSD, 1000, 1.1]], false],
  ])('%s', (_, trades, isSteady) => {
    const portfolio = portfolioAfter(SPY, []);
    for (const [contract, signed, price] of trades) portfolio.addFill(fill(contract, signed, price));
    expect(portfolio.isSteady).toBe(isSteady);
  });
});
