import { Decimal } from '@tapewright/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listingsOf } from '../instruments/instruments.ts';
import type { Listing } from '../venue-io.ts';
import { Ledger } from './ledger.ts';

const [aapl, eurUsd] = listingsOf(['AAPL', 'EUR.USD']) as [Listing, Listing];
/** Made up for these tests: multipliers as IB states them. */
const es: Listing = {
  ...aapl,
  contract: { conId: 1, symbol: 'ES', secType: 'FUT', currency: 'USD', multiplier: '50' },
};
const call: Listing = {
  ...aapl,
  contract: { conId: 2, symbol: 'AAPL', secType: 'OPT', currency: 'USD', multiplier: '100' },
};
const AAPL = 265598;
const EUR_USD = 12087792;

function opened(): Ledger {
  const ledger = new Ledger();
  ledger.open('DU1', { USD: 100_000 });
  return ledger;
}

function trade(
  ledger: Ledger,
  signedQty: number | string,
  price: number | string,
  commission: number | string = 0,
  listing = aapl,
) {
  const qty = Decimal.of(signedQty);
  return ledger.trade({
    account: 'DU1',
    listing,
    conId: listing.contract.conId ?? 0,
    side: qty.sign < 0 ? 'SELL' : 'BUY',
    qty: qty.abs(),
    value: qty
      .abs()
      .times(price)
      .times(listing.contract.multiplier ?? 1),
    fees: { currency: 'USD', commission: Decimal.of(commission), thirdParty: Decimal.ZERO },
  });
}

describe('Ledger', () => {
  it('moves cash and shares, and counts costs apart', () => {
    const ledger = opened();
    expect(trade(ledger, 100, 230.5, 1)).toBeUndefined();
    const { cash, positions, commissions } = ledger.statement('DU1');
    // 100,000 − 100 × 230.50 − 1
    expect(cash.get('USD')?.toString()).toBe('76949');
    expect(positions.get(AAPL)).toMatchObject({ qty: Decimal.of(100), avgPrice: Decimal.of('230.5') });
    expect(commissions.get('USD')?.toString()).toBe('1');
  });

  it('reports the profit of a closing trade after the costs of both ways, as IB does', () => {
    const ledger = opened();
    trade(ledger, 100, 10, 1);
    // Half of it: 50 × (12 − 10) = 100, less half of the opening 1.00, less 0.70.
    expect(trade(ledger, -50, 12, '0.7')?.toString()).toBe('98.8');
    const position = ledger.statement('DU1').positions.get(AAPL);
    expect(position?.realizedPnl.toString()).toBe('100');
    expect(position?.realizedPnlNet.toString()).toBe('98.8');
    // 50 shares at 10 and half of 1.00.
    expect(position?.avgCost.toString()).toBe('10.01');
  });

  it('keeps the average price when a part is sold, and moves it when more is bought', () => {
    const ledger = opened();
    trade(ledger, 100, 10);
    trade(ledger, 100, 11);
    expect(ledger.statement('DU1').positions.get(AAPL)?.avgPrice.toString()).toBe('10.5');
    trade(ledger, -150, 20);
    expect(ledger.statement('DU1').positions.get(AAPL)?.avgPrice.toString()).toBe('10.5');
  });

  it('turns from long to short in one trade', () => {
    const ledger = opened();
    trade(ledger, 100, 10);
    // Closes 100 at 12 for 200, and opens 50 short at 12.
    expect(trade(ledger, -150, 12)?.toString()).toBe('200');
    const position = ledger.statement('DU1').positions.get(AAPL);
    expect(position?.qty.toString()).toBe('-50');
    expect(position?.avgPrice.toString()).toBe('12');
    expect(position?.avgCost.toString()).toBe('12');
    // Covers at 11: 50 × (12 − 11).
    expect(trade(ledger, 50, 11)?.toString()).toBe('50');
  });

  it('counts the cost of opening a short position against what it brought in', () => {
    const ledger = opened();
    trade(ledger, -100, 10, 1);
    // (1,000 − 1) / 100
    expect(ledger.statement('DU1').positions.get(AAPL)?.avgCost.toString()).toBe('9.99');
  });

  it('exchanges money for a currency pair', () => {
    const ledger = opened();
    trade(ledger, 20_000, '1.08005', 2, eurUsd);
    const { cash, positions } = ledger.statement('DU1');
    // 100,000 − 20,000 × 1.08005 − 2
    expect(cash.get('USD')?.toString()).toBe('78397');
    expect(cash.get('EUR')?.toString()).toBe('20000');
    expect(positions.get(EUR_USD)?.qty.toString()).toBe('20000');
  });

  it('pays for an option with its multiplier, and states its cost as IB does', () => {
    const ledger = opened();
    trade(ledger, 3, '2.5', '1.95', call);
    const { cash, positions } = ledger.statement('DU1');
    // 100,000 − 3 × 2.50 × 100 − 1.95
    expect(cash.get('USD')?.toString()).toBe('99248.05');
    // (750 + 1.95) / 3 per contract; quoted 2.50.
    expect(positions.get(2)).toMatchObject({
      avgPrice: Decimal.of('2.5'),
      avgCost: Decimal.of('250.65'),
    });
    // Sells 1 at 3.00: 300 − 250, less a third of 1.95.
    expect(trade(ledger, -1, 3, 0, call)?.toString()).toBe('49.35');
  });

  it('moves nothing but the profit of a future, when it is closed', () => {
    const ledger = opened();
    trade(ledger, 2, 6_000, 0, es);
    expect(ledger.statement('DU1').cash.get('USD')?.toString()).toBe('100000');
    expect(ledger.statement('DU1').positions.get(1)).toMatchObject({
      avgPrice: Decimal.of(6_000),
      avgCost: Decimal.of(300_000),
    });
    // One of them 10.25 higher: 10.25 × 50.
    expect(trade(ledger, -1, '6010.25', 0, es)?.toString()).toBe('512.5');
    expect(ledger.statement('DU1').cash.get('USD')?.toString()).toBe('100512.5');
    // The other and a short one more, 20 lower: −20 × 50.
    trade(ledger, -2, 5_980, 0, es);
    expect(ledger.statement('DU1').cash.get('USD')?.toString()).toBe('99512.5');
    expect([...ledger.imbalances()]).toEqual([]);
  });

  it('keeps a closed position with quantity zero', () => {
    const ledger = opened();
    trade(ledger, 100, 10);
    trade(ledger, -100, 9);
    expect(ledger.statement('DU1').positions.get(AAPL)).toMatchObject({
      qty: Decimal.ZERO,
      avgPrice: Decimal.ZERO,
      realizedPnl: Decimal.of(-100),
    });
  });

  it('knows only the accounts that were opened', () => {
    expect(() => opened().statement('DU2')).toThrow("no account 'DU2'");
  });

  it('balances to zero, and its cash is the start less what was paid, after any trades', () => {
    const fill = fc.record({
      signedQty: fc.integer({ min: -1_000_000, max: 1_000_000 }).filter((qty) => qty !== 0),
      ticks: fc.integer({ min: 1, max: 10_000_000 }),
      fee: fc.integer({ min: 0, max: 100_000 }),
      isForex: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(fill, { maxLength: 40 }), (fills) => {
        const ledger = opened();
        let cash = Decimal.of(100_000);
        let [shares, euros] = [Decimal.ZERO, Decimal.ZERO];
        let profit = Decimal.ZERO;
        for (const { signedQty, ticks, fee, isForex } of fills) {
          const [qty, price, cost] = [
            Decimal.fromUnits(signedQty, 4),
            Decimal.fromUnits(ticks, 3),
            Decimal.fromUnits(fee, 6),
          ];
          trade(ledger, qty.toString(), price.toString(), cost.toString(), isForex ? eurUsd : aapl);
          cash = cash.minus(qty.times(price)).minus(cost);
          if (isForex) euros = euros.plus(qty);
          else shares = shares.plus(qty);
        }
        const statement = ledger.statement('DU1');
        expect([...ledger.imbalances()]).toEqual([]);
        expect(statement.cash.get('USD')?.toString()).toBe(cash.toString());
        expect((statement.cash.get('EUR') ?? Decimal.ZERO).toString()).toBe(euros.toString());
        expect(ledger.positionOf('DU1', AAPL).toString()).toBe(shares.toString());

        // Closing everything at 1 leaves the profit that the cash shows.
        if (!shares.isZero) trade(ledger, shares.negated().toString(), 1);
        if (!euros.isZero) trade(ledger, euros.negated().toString(), 1, 0, eurUsd);
        const end = ledger.statement('DU1');
        for (const { realizedPnl } of end.positions.values()) profit = profit.plus(realizedPnl);
        const costs = end.commissions.get('USD') ?? Decimal.ZERO;
        expect(end.cash.get('USD')?.toString()).toBe(
          Decimal.of(100_000).plus(profit).minus(costs).toString(),
        );
      }),
    );
  });
});
