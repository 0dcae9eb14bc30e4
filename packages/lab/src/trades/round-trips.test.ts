import { Decimal, instant } from '@tapewright/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundTripLedger, type Fill } from './round-trips.ts';

const fill = (at: number, qty: number, price: number): Fill => ({
  execId: `e${at}`,
  at: instant(at),
  instrument: 0,
  qty: Decimal.of(qty),
  price,
  multiplier: Decimal.ONE,
});

describe('round trips', () => {
  it('nets profit, fees and excursions of a long trade', () => {
    const ledger = roundTripLedger();
    ledger.addFill(fill(1, 100, 50));
    ledger.addCommission('e1', Decimal.of('1.00'));
    for (const price of [52, 47.5, 60]) ledger.mark(0, price);
    ledger.addFill(fill(2, -100, 55));
    ledger.addCommission('e2', Decimal.of('1.50'));
    // 100 × (55 − 50) − 2.50 = 497.50, on 5,000 put in; worst 47.5 is −5 %, best 60 is +20 %.
    expect(ledger.trips()).toEqual([
      {
        instrument: 0,
        side: 'long',
        openedAt: 1,
        closedAt: 2,
        qty: 100,
        entryPrice: 50,
        exitPrice: 55,
        fees: 2.5,
        pnl: 497.5,
        return: 0.0995,
        mae: -0.05,
        mfe: expect.closeTo(0.2, 12),
      },
    ]);
  });

  it('counts profit in units of what the first stop put at risk', () => {
    const ledger = roundTripLedger();
    ledger.protect(0, 1, true);
    ledger.addFill(fill(1, 100, 50));
    // One that buys protects no long position, and a stop that is moved leaves the risk what it was.
    for (const [price, isSell] of [
      [55, false],
      [48, true],
      [52, true],
    ] as const)
      ledger.protect(0, price, isSell);
    ledger.addFill(fill(2, -100, 55));
    // 500 won, (50 − 48) × 100 at risk
    expect(ledger.trips()[0]).toMatchObject({ stop: 48, r: 2.5 });
  });

  it('counts it for short trades, after a split, and not where nothing was at risk', () => {
    const ledger = roundTripLedger();
    ledger.addFill(fill(1, -10, 100));
    ledger.protect(0, 110, false);
    ledger.split(0, { at: instant(2), shares: 2, per: 1, qty: Decimal.of(-20), cashInLieu: Decimal.ZERO });
    ledger.addFill(fill(3, 20, 60));
    // Two for one: sold at 50, stop at 55, bought back at 60: 200 lost, 5 × 20 at risk
    expect(ledger.trips()[0]).toMatchObject({ stop: 55, r: -2 });
    ledger.addFill(fill(4, 10, 60));
    ledger.protect(0, 61, true);
    ledger.addFill(fill(5, -10, 62));
    ledger.addFill(fill(6, 10, 60));
    ledger.addFill(fill(7, -10, 62));
    expect(ledger.trips().slice(1)).toMatchObject([
      { stop: 61, r: undefined },
      { stop: undefined, r: undefined },
    ]);
  });

  it('earns on a short trade when the price falls', () => {
    const ledger = roundTripLedger();
    ledger.addFill(fill(1, -10, 100));
    ledger.mark(0, 110);
    ledger.addFill(fill(2, 10, 90));
    const [trip] = ledger.trips();
    expect(trip).toMatchObject({ side: 'short', pnl: 100, mae: -0.1, mfe: 0.1 });
  });

  it('averages what was added and taken off between the first fill and the last', () => {
    const ledger = roundTripLedger();
    ledger.addFill(fill(1, 100, 10));
    ledger.addFill(fill(2, 300, 12));
    ledger.addFill(fill(3, -200, 13));
    expect(ledger.trips()[0]).toMatchObject({
      closedAt: undefined,
      qty: 400,
      entryPrice: 11.5,
      exitPrice: 13,
    });
    ledger.addFill(fill(4, -200, 11));
    // Sold 200 × 13 + 200 × 11 = 4,800 of what cost 100 × 10 + 300 × 12 = 4,600.
    expect(ledger.trips()).toHaveLength(1);
    expect(ledger.trips()[0]).toMatchObject({ closedAt: 4, exitPrice: 12, pnl: 200 });
  });

  it('splits a fill that turns the position, and its commission, by quantity', () => {
    const ledger = roundTripLedger();
    ledger.addFill(fill(1, 100, 10));
    ledger.addFill(fill(2, -400, 11));
    ledger.addCommission('e2', Decimal.of('4.00'));
    const [long, short] = ledger.trips();
    expect(long).toMatchObject({ side: 'long', closedAt: 2, qty: 100, fees: 1, pnl: 99 });
    expect(short).toMatchObject({
      side: 'short',
      openedAt: 2,
      closedAt: undefined,
      qty: 300,
      fees: 3,
      pnl: -3,
    });
  });

  it('refuses a commission that no fill waits for', () => {
    const ledger = roundTripLedger();
    ledger.addFill(fill(1, 100, 10));
    ledger.addCommission('e1', Decimal.ONE);
    expect(() => ledger.addCommission('e1', Decimal.ONE)).toThrow('no such fill, or paid already');
    expect(() => ledger.addCommission('e2', Decimal.ONE)).toThrow('no such fill, or paid already');
  });

  it('joins commissions that come late, after another fill', () => {
    const ledger = roundTripLedger();
    ledger.addFill(fill(1, 100, 10));
    ledger.addFill(fill(2, -100, 11));
    ledger.addFill(fill(3, 100, 12));
    ledger.addCommission('e3', Decimal.of(3));
    ledger.addCommission('e1', Decimal.of(1));
    ledger.addCommission('e2', Decimal.of(2));
    expect(ledger.trips().map((trip) => trip.fees)).toEqual([3, 3]);
    expect(ledger.openCount).toBe(1);
  });

  it('accounts for every dollar: closed profits plus the open position are the change in cash plus its value', () => {
    const fills = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 9_999 })), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(fills, (steps) => {
        const ledger = roundTripLedger();
        let cash = Decimal.ZERO;
        let fees = Decimal.ZERO;
        let position = Decimal.ZERO;
        steps.forEach(([qty, cents], at) => {
          if (qty === 0) return;
          const price = cents / 100;
          ledger.addFill(fill(at, qty, price));
          ledger.addCommission(`e${at}`, Decimal.of('0.35'));
          cash = cash.minus(Decimal.of(qty).times(price)).minus('0.35');
          fees = fees.plus('0.35');
          position = position.plus(qty);
        });
        const trips = ledger.trips();
        expect(trips.filter((trip) => trip.closedAt === undefined).length).toBeLessThanOrEqual(1);
        expect(trips.reduce((sum, trip) => sum + trip.fees, 0)).toBeCloseTo(fees.toNumber(), 6);
        // Selling what is left at its own entry price realises nothing more, so cash then is the profit of all trades.
        const open = trips.find((trip) => trip.closedAt === undefined);
        const held = position.times(open?.entryPrice ?? 0).toNumber();
        const profit = trips.reduce((sum, trip) => sum + trip.pnl, 0);
        expect(profit).toBeCloseTo(cash.toNumber() + held, 6);
      }),
    );
  });
});
