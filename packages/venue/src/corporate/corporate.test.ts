import { Decimal } from '@tapewright/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_FEES } from '../fees/fee-plan.ts';
import { derivativesAt } from '../instruments/derivatives.ts';
import { INSTRUMENTS, listingsOf } from '../instruments/instruments.ts';
import { AAPL, fills, Scene, told } from '../testing/scene.ts';
import type { CorporateAction } from '../venue-io.ts';

function scene(): Scene {
  const made = new Scene({ feePlan: NO_FEES });
  quote(made, 200);
  return made;
}

function quote(of: Scene, price: number): void {
  of.quote(
    'NASDAQ',
    [[price, 1e6]],
    [[price, 1e6]].map(([ask = 0, size = 0]) => [ask + 0.01, size] as const),
  );
  of.print(price);
}

const act = (made: Scene, action: CorporateAction) =>
  made.handle({ kind: 'corporateAction', conId: AAPL, action });
const position = (made: Scene, account = 'DU1') => made.venue.statement(account).positions.get(AAPL);
const cash = (made: Scene, account = 'DU1') => made.venue.statement(account).cash.get('USD')?.toString();
/** Buys at 200.01; the market then stands at 200 again. */
function buy(made: Scene, totalQuantity: number): void {
  made.place({ orderType: 'LMT', lmtPrice: 200.01, totalQuantity });
  made.print(200);
}

describe('a split', () => {
  it('turns each share into several at the cost that they had', () => {
    const made = scene();
    buy(made, 100);
    made.place({ action: 'SELL', totalQuantity: 50 }, {}, { account: 'DU2' });
    const money = cash(made);
    act(made, { kind: 'split', shares: 4, per: 1 });
    expect(position(made)?.qty.toString()).toBe('400');
    // 200.01 / 4.
    expect(position(made)?.avgPrice.toString()).toBe('50.0025');
    expect(position(made, 'DU2')?.qty.toString()).toBe('-200');
    expect(cash(made)).toBe(money);
    expect(made.venue.quote(AAPL)?.last).toBe(50);
  });

  it('in reverse pays out the part of a share that is left', () => {
    const made = scene();
    buy(made, 105);
    // 10.5 shares at a mark of 2,000: 10 are kept, a half is worth 1,000.
    expect(told(act(made, { kind: 'split', shares: 1, per: 10 }))).toEqual(['cash in lieu 1000 USD']);
    expect(position(made)?.qty.toString()).toBe('10');
    // 1,000,000 − 105 × 200.01 + 1,000.
    expect(cash(made)).toBe('979998.95');
    // A half cost 1,000.05.
    expect(position(made)?.realizedPnl.toString()).toBe('-0.05');
  });

  it('cancels the orders that are at old prices, and takes out old quotes', () => {
    const made = scene();
    made.place({ orderType: 'LMT', lmtPrice: 150, tif: 'GTC' });
    made.place({ action: 'SELL', orderType: 'STP', auxPrice: 180, tif: 'GTC' });
    const events = told(act(made, { kind: 'split', shares: 4, per: 1 }));
    expect(events.filter((line) => line.startsWith('202'))).toHaveLength(2);
    expect(made.venue.openOrders()).toEqual([]);
    expect(made.venue.quote(AAPL)).toMatchObject({ bid: undefined, ask: undefined });
    quote(made, 50);
    expect(fills(made.place({ totalQuantity: 1 }))).toEqual(['BOT 1 @50.01 NASDAQ']);
  });

  it('is refused where options on it are held, and leaves everything as it was', () => {
    const option = derivativesAt(INSTRUMENTS, {
      asOf: scene().now,
      priceOf: ({ profile }) => profile.price,
    }).find(({ listing }) => listing.contract.localSymbol === 'AAPL  260918C00230000');
    if (option === undefined) throw new Error('not listed');
    const made = new Scene({ feePlan: NO_FEES, listings: [...listingsOf(['AAPL']), option.listing] });
    const conId = option.listing.contract.conId ?? 0;
    quote(made, 200);
    made.quote('CBOE', [[1, 10]], [[1.1, 10]], conId);
    made.place({ totalQuantity: 1 }, { conId });
    buy(made, 10);
    expect(() => act(made, { kind: 'split', shares: 4, per: 1 })).toThrow('AAPL  260918C00230000 is held');
    expect(position(made)?.qty.toString()).toBe('10');
    expect(made.venue.quote(AAPL)?.last).toBe(200);
  });

  it('keeps what a holding is worth, and the ledger balanced, whatever the ratio', () => {
    const numbers = fc.record({
      qty: fc.integer({ min: 1, max: 10_000 }),
      shares: fc.integer({ min: 1, max: 50 }),
      per: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(numbers, ({ qty, shares, per }) => {
        const made = scene();
        made.place({ totalQuantity: qty });
        const worth = () =>
          Number(cash(made)) + (position(made)?.qty.toNumber() ?? 0) * (made.venue.quote(AAPL)?.last ?? 0);
        const before = worth();
        act(made, { kind: 'split', shares, per });
        expect(position(made)?.qty.toString()).toBe(String(Math.trunc((qty * shares) / per)));
        expect(Math.abs(worth() - before)).toBeLessThan(0.01);
        const sums = new Map<string, Decimal>();
        for (const [, unit, amount] of made.venue.keptBooks().ledger.balances)
          sums.set(unit, (sums.get(unit) ?? Decimal.ZERO).plus(amount));
        for (const sum of sums.values()) expect(sum.isZero).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a dividend', () => {
  it('is paid to who is long, and by who is short; orders stay', () => {
    const made = scene();
    buy(made, 100);
    made.place({ action: 'SELL', totalQuantity: 30 }, {}, { account: 'DU2' });
    made.place({ orderType: 'LMT', lmtPrice: 150, tif: 'GTC' });
    expect(told(act(made, { kind: 'dividend', perShare: '0.26' }))).toEqual([
      'dividend 26 USD',
      'dividend -7.8 USD',
    ]);
    // 1,000,000 − 20,001 + 26; 1,000,000 + 30 × 200 − 7.80.
    expect([cash(made), cash(made, 'DU2')]).toEqual(['980025', '1005992.2']);
    expect(made.venue.openOrders()).toHaveLength(1);
  });

  it('counts for the equity of a margined account', () => {
    const made = new Scene({
      feePlan: NO_FEES,
      accounts: [{ account: 'DU1', cash: { USD: 20_000 }, margin: 'regT' }],
    });
    quote(made, 200);
    buy(made, 100);
    act(made, { kind: 'dividend', perShare: 1 });
    // 20,000 − 20,001 + 100 and 100 shares at 200.
    expect(made.venue.accountValues('DU1')?.netLiquidation).toBeCloseTo(20_099, 9);
  });
});

describe('the end of a listing', () => {
  it('pays out what is held, and takes no more orders', () => {
    const made = scene();
    buy(made, 100);
    made.place({ orderType: 'LMT', lmtPrice: 150, tif: 'GTC' });
    expect(told(act(made, { kind: 'delisting', price: 12.5 }))).toContain('SLD 100 @12.5 NASDAQ');
    expect(position(made)?.qty.toString()).toBe('0');
    expect(made.venue.openOrders()).toEqual([]);
    expect(told(made.place())).toEqual(['200 No security definition has been found for the request']);
  });

  it('may leave nothing', () => {
    const made = scene();
    buy(made, 100);
    act(made, { kind: 'delisting', price: 0 });
    expect(position(made)?.realizedPnl.toString()).toBe('-20001');
  });
});
