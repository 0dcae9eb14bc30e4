import { Decimal, seededRandom } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import type { ValuedPosition } from './account-figures.ts';
import { ledgerFigures, type LedgerParts } from './currency-ledger.ts';

type Holding = Partial<ValuedPosition> & { readonly secType: string };

function holding({ secType, ...rest }: Holding): ValuedPosition {
  const position = {
    contract: { secType },
    conId: 1,
    qty: Decimal.ONE,
    avgCost: 0,
    price: undefined,
    value: undefined,
    equity: 0,
    unrealizedPnl: undefined,
    realizedPnl: 0,
    currency: 'USD',
  };
  return { ...position, ...rest };
}

function cashOf(amounts: Readonly<Record<string, number>>): ReadonlyMap<string, Decimal> {
  return new Map(Object.entries(amounts).map(([currency, amount]) => [currency, Decimal.of(amount)]));
}

/** currency → tag → text */
function ledger(parts: Partial<LedgerParts>): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const lines: Record<string, Record<string, string>> = {};
  const none = { cash: new Map(), positions: [], base: 'USD', rateOf: () => 1, bondTypeOf: () => undefined };
  for (const { tag, value, currency } of ledgerFigures({ ...none, ...parts })) {
    expect(lines[currency]?.[tag]).toBeUndefined();
    (lines[currency] ??= {})[tag] = value;
  }
  return lines;
}

describe('the ledger by currency', () => {
  it('is that of a paper account at IB which is short a stock in another currency', () => {
    // The account values of a paper account in euros on 2021-03-03, as its owner published them. IB cuts the fourth digit off, here it is
    // rounded, so that the last of them may differ by one.
    const rates: Readonly<Record<string, number>> = { EUR: 1, USD: 0.831428 };
    const stock = holding({ secType: 'STK', value: -472.9943, equity: -472.9943, realizedPnl: -9.84 });
    const { BASE, EUR, USD } = ledger({
      cash: cashOf({ EUR: 2_500, USD: 328.1792 }),
      positions: [stock],
      base: 'EUR',
      rateOf: (currency) => rates[currency],
    });
    expect(Number(BASE?.CashBalance)).toBeCloseTo(2772.8573, 3);
    expect(Number(BASE?.TotalCashBalance)).toBeCloseTo(2772.8573, 3);
    expect(Number(BASE?.NetLiquidationByCurrency)).toBeCloseTo(2379.5966, 3);
    expect(BASE).toMatchObject({
      Currency: 'BASE',
      ExchangeRate: '1.00',
      StockMarketValue: '-393.26',
      RealizedPnL: '-8.18',
      FuturesPNL: '0.00',
    });
    expect(EUR).toMatchObject({
      Currency: 'EUR',
      CashBalance: '2500.00',
      NetLiquidationByCurrency: '2500.00',
      StockMarketValue: '0.00',
      ExchangeRate: '1.00',
    });
    expect(USD).toMatchObject({
      Currency: 'USD',
      CashBalance: '328.1792',
      NetLiquidationByCurrency: '-144.8151',
      StockMarketValue: '-472.99',
      RealizedPnL: '-9.84',
      ExchangeRate: '0.831428',
    });
  });

  it.each([
    ['STK', undefined, ['StockMarketValue']],
    ['OPT', undefined, ['OptionMarketValue']],
    ['FOP', undefined, ['FutureOptionValue']],
    ['WAR', undefined, ['WarrantValue']],
    ['IOPT', undefined, ['IssuerOptionValue']],
    ['FUND', undefined, ['FundValue', 'MutualFundValue']],
    ['BOND', 'CORP', ['CorporateBondValue']],
    ['BOND', undefined, ['CorporateBondValue']],
    ['BOND', 'US GOVERNMENT', ['TBondValue']],
    ['BILL', undefined, ['TBillValue']],
    ['CRYPTO', undefined, ['Cryptocurrency']],
    // What the cash includes.
    ['FUT', undefined, ['CashBalance', 'TotalCashBalance', 'FuturesPNL']],
    ['CFD', undefined, ['CashBalance', 'TotalCashBalance', 'FuturesPNL']],
  ])('counts %s of bond type %s once', (secType, bondType, tags) => {
    const { USD = {} } = ledger({
      positions: [holding({ secType, value: 70, equity: 70 })],
      bondTypeOf: () => bondType,
    });
    const counted = Object.keys(USD).filter((tag) => USD[tag] === '70.00');
    expect(counted.toSorted()).toEqual([...tags, 'NetLiquidationByCurrency'].toSorted());
  });

  it('holds nothing of a currency pair: its money is in the cash', () => {
    const pair = holding({ secType: 'CASH', value: 70, unrealizedPnl: 5, realizedPnl: 3, currency: 'CHF' });
    const lines = ledger({ cash: cashOf({ USD: 100 }), positions: [pair] });
    expect(Object.keys(lines)).toEqual(['BASE', 'USD']);
    expect(lines['USD']).toMatchObject({
      NetLiquidationByCurrency: '100.00',
      UnrealizedPnL: '0.00',
      RealizedPnL: '0.00',
    });
  });

  it('leaves a currency without a rate out of all together, and says no rate for it', () => {
    const { BASE, JPY } = ledger({
      cash: cashOf({ USD: 100, JPY: 5_000 }),
      rateOf: (currency) => (currency === 'USD' ? 1 : undefined),
    });
    expect(BASE?.CashBalance).toBe('100.00');
    expect(JPY?.CashBalance).toBe('5000.00');
    expect(JPY).not.toHaveProperty('ExchangeRate');
  });

  it('is there for the account s own currency before there is any cash', () => {
    expect(Object.keys(ledger({}))).toEqual(['BASE', 'USD']);
  });

  it('adds up: the currencies at their rates to all together, and each one s parts to what it is worth', () => {
    const random = seededRandom(11);
    const rates: Readonly<Record<string, number>> = { USD: 1, EUR: 1.08731, JPY: 0.0066942, CHF: 1.13 };
    const currencies = Object.keys(rates);
    const kinds = [
      'STK',
      'OPT',
      'FOP',
      'FUT',
      'CFD',
      'WAR',
      'IOPT',
      'FUND',
      'BOND',
      'BILL',
      'CRYPTO',
      'CASH',
    ];
    const amount = () => Math.round(random.normal() * 1e7) / 100;
    for (let round = 0; round < 200; round++) {
      const positions = Array.from({ length: random.below(12) }, (_, conId) => {
        const secType = kinds[random.below(kinds.length)] ?? '';
        const value = amount();
        const isMargined = secType === 'FUT' || secType === 'CFD';
        const equity = isMargined ? value / 10 : value;
        return holding({
          secType,
          conId,
          value,
          equity: secType === 'CASH' ? 0 : equity,
          unrealizedPnl: amount(),
          realizedPnl: amount(),
          currency: currencies[random.below(currencies.length)] ?? '',
        });
      });
      const { BASE = {}, ...own } = ledger({
        cash: cashOf({ USD: amount(), EUR: amount(), JPY: amount() }),
        positions,
        rateOf: (currency) => rates[currency],
        bondTypeOf: (conId) => (conId % 2 === 0 ? 'US GOVERNMENT' : 'CORP'),
      });
      const tags = Object.keys(BASE).filter((tag) => tag !== 'Currency' && tag !== 'ExchangeRate');
      expect(tags).toHaveLength(19);
      for (const tag of tags) {
        const sum = Object.entries(own).reduce(
          (total, [currency, line]) => total + Number(line[tag]) * (rates[currency] ?? Number.NaN),
          0,
        );
        // Half a cent of each of four currencies at its rate, and of the sum: 0.005 × (1 + 1.09 + 0.01 + 1.13 + 1).
        expect(Math.abs(sum - Number(BASE[tag]))).toBeLessThan(0.0212);
      }
      for (const line of Object.values(own)) {
        // IB: net liquidation is cash, with what futures gained, and the value of stocks, options, bonds, funds and the like.
        const parts = [
          'TotalCashBalance',
          'FundValue',
          'Cryptocurrency',
          'WarrantValue',
          'IssuerOptionValue',
        ];
        const markets = ['StockMarketValue', 'OptionMarketValue', 'FutureOptionValue'];
        const bonds = ['TBondValue', 'TBillValue', 'CorporateBondValue'];
        const worth = [...parts, ...markets, ...bonds].reduce((sum, tag) => sum + Number(line[tag]), 0);
        // Ten amounts to half a cent.
        expect(Math.abs(worth - Number(line['NetLiquidationByCurrency']))).toBeLessThan(0.055);
      }
    }
  });
});
