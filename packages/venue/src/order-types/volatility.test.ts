import { describe, expect, it } from 'vitest';
import { optionGreeks } from '../pricing/model-price.ts';
import { told, type Scene } from '../testing/scene.ts';
import { AAPL, comboScene, held, LOW } from '../testing/combo-scene.ts';

// Source of the rules: IBKR, TWS API, Order: volatility, volatilityType, continuousUpdate, deltaNeutralOrderType.

const VOL = { orderType: 'VOL', volatility: 25, volatilityType: 2, totalQuantity: 3 };

function scene(): Scene {
  const made = comboScene();
  made.quote('CBOE', [[1, 50]], [[20, 50]], LOW);
  shares(made, 232);
  return made;
}
const shares = (made: Scene, middle: number) =>
  made.quote('NASDAQ', [[middle - 0.01, 5_000]], [[middle + 0.01, 5_000]], AAPL);
/** The model price of the 230 call at a volatility, to the cent below. */
function worth(made: Scene, spot: number, volatility: number): number {
  const listing = made.venue.listing(LOW);
  if (listing === undefined) throw new Error('no option');
  return Math.floor(optionGreeks(listing, { spot, at: made.now, volatility }).price * 100) / 100;
}
const bid = (made: Scene) => made.venue.quote(LOW)?.bid;

describe('VOL', () => {
  it('rests at the price that its volatility has', () => {
    const made = scene();
    made.place(VOL, { conId: LOW });
    expect(bid(made)).toBe(worth(made, 232, 0.25));
    // Black and Scholes at 232, strike 230, 3.25 days, 25 %, 4 %: 3.9 or so; never that of another volatility.
    expect(bid(made)).toBeGreaterThan(3);
    expect(bid(made)).toBeLessThan(5);
  });

  it('takes the volatility of a day, times the root of 252', () => {
    const made = scene();
    made.place({ ...VOL, volatility: 2, volatilityType: 1 }, { conId: LOW });
    expect(bid(made)).toBe(worth(made, 232, 0.02 * Math.sqrt(252)));
  });

  it('is fixed by the first quote, and follows the underlying with continuousUpdate, either way', () => {
    const made = scene();
    made.place(VOL, { conId: LOW });
    const fixed = bid(made);
    shares(made, 231);
    expect(bid(made)).toBe(fixed);
    const follows = scene();
    follows.place({ ...VOL, continuousUpdate: true }, { conId: LOW });
    for (const price of [233, 231]) {
      shares(follows, price);
      expect(bid(follows)).toBe(worth(follows, price, 0.25));
    }
  });

  it('waits while its underlying has no price', () => {
    const made = comboScene();
    expect(told(made.place(VOL, { conId: LOW }))).toEqual(['Submitted 0/3']);
    expect(bid(made)).toBe(6);
  });

  it('hedges what fills in the underlying: buyers of calls sell shares by delta', () => {
    const made = scene();
    made.place({ ...VOL, deltaNeutralOrderType: 'MKT' }, { conId: LOW });
    const listing = made.venue.listing(LOW);
    if (listing === undefined) throw new Error('no option');
    const { delta } = optionGreeks(listing, { spot: 232, at: made.now, volatility: 0.25 });
    made.quote('ISE', [], [[3, 1]], LOW);
    expect(held(made, LOW)).toBe('1');
    expect(held(made, AAPL)).toBe(String(-Math.round(delta * 100)));
    made.quote('ISE', [], [[3, 2]], LOW);
    expect(held(made, AAPL)).toBe(String(-Math.round(delta * 100) - Math.round(delta * 200)));
  });

  it('a child with a delta hedge follows what an option order has filled, by the volatility that was paid', () => {
    const made = scene();
    made.quote('ISE', [], [[4, 2]], LOW);
    made.place(
      { orderId: 1, transmit: false, orderType: 'LMT', lmtPrice: 4, totalQuantity: 2 },
      { conId: LOW },
    );
    const hedge = { orderId: 2, parentId: 1, hedgeType: 'D', action: 'SELL', totalQuantity: 0 };
    made.place(hedge, { conId: AAPL });
    const shares = -Number(held(made, AAPL));
    // Of 200 shares: at the money and somewhat above it.
    expect(shares).toBeGreaterThan(110);
    expect(shares).toBeLessThan(150);
  });

  it.each([
    ['without a volatility', { volatility: 0 }, /^201 .*volatility above zero/],
    ['with bid or ask as its reference', { referencePriceType: 2 }, /^201 .*not simulated/],
    ['with an unknown hedge', { deltaNeutralOrderType: 'SNAP MID' }, /^201 .*SNAP MID/],
    ['with a hedge at no limit', { deltaNeutralOrderType: 'LMT' }, /^321 .*limit price/],
  ])('is refused %s', (_, more, refusal) => {
    expect(told(scene().place({ ...VOL, ...more }, { conId: LOW }))[0]).toMatch(refusal);
  });

  it('is refused of anything but an option', () => {
    expect(told(scene().place(VOL, { conId: AAPL }))[0]).toMatch(/^387 /);
  });
});
