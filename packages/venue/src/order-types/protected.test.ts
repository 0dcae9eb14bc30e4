import { describe, expect, it } from 'vitest';
import { listingsOf } from '../instruments/instruments.ts';
import { fills, Scene, told } from '../testing/scene.ts';

// Source of the rules: IBKR, "Market with Protection" and "Stop with Protection" (futures at Globex). How far protection reaches is ours:
// half a percent of the other side of the quote.

const [AAPL_LISTING] = listingsOf(['AAPL']);
const FUTURE = 900_000_001;

/** A future with a tick of a quarter, as the E-mini has. */
function scene(at?: string): Scene {
  const { contract, details } = AAPL_LISTING!;
  const future = {
    contract: {
      ...contract,
      conId: FUTURE,
      secType: 'FUT',
      symbol: 'XF',
      localSymbol: 'XFZ6',
      multiplier: '50',
      lastTradeDateOrContractMonth: '20261218',
    },
    details: { ...details, minTick: 0.25 },
    exchanges: ['CME'],
    tickSize: 0.25,
  };
  return new Scene({ listings: [AAPL_LISTING!, future] }, at);
}
const contract = { conId: FUTURE, exchange: 'CME' };

describe('a market order with protection', () => {
  it('trades no further than its protection, and rests there', () => {
    const market = scene();
    // 0.5 % of 400.00 is 2.00: up to 402.00.
    market.quote(
      'CME',
      [[399, 5]],
      [
        [400, 2],
        [402, 3],
        [402.25, 50],
      ],
      FUTURE,
    );
    expect(fills(market.place({ orderType: 'MKT PRT', totalQuantity: 10 }, contract))).toEqual([
      'BOT 2 @400 CME',
      'BOT 3 @402 CME',
    ]);
    expect(market.venue.openOrders()[0]).toMatchObject({ order: { lmtPrice: 402 }, status: 'Submitted' });
    expect(fills(market.quote('CME', [[399, 5]], [[401.75, 50]], FUTURE))).toEqual(['BOT 5 @402 CME']);
  });

  it('waits for a quote to be protected against', () => {
    const market = scene();
    expect(fills(market.place({ orderType: 'MKT PRT', totalQuantity: 1 }, contract))).toEqual([]);
    expect(fills(market.quote('CME', [[399, 5]], [[400, 2]], FUTURE))).toEqual(['BOT 1 @400 CME']);
  });

  it('is not to be had of a stock', () => {
    expect(told(scene().place({ orderType: 'MKT PRT' }))).toEqual([
      '387 Unsupported order type for this exchange and security type: MKT PRT',
    ]);
  });
});

describe('a stop with protection', () => {
  it('becomes one when its price is reached', () => {
    const market = scene();
    market.quote(
      'CME',
      [
        [400, 2],
        [397, 50],
      ],
      [[400.25, 5]],
      FUTURE,
    );
    market.print(401, 1, FUTURE);
    market.place({ action: 'SELL', orderType: 'STP PRT', auxPrice: 400.5, totalQuantity: 5 }, contract);
    // 0.5 % below 400.00 is 398.00.
    expect(fills(market.print(400.5, 1, FUTURE))).toEqual(['SLD 2 @400 CME']);
    expect(market.venue.openOrders()[0]?.order.lmtPrice).toBe(398);
  });

  it('needs a price', () => {
    expect(told(scene().place({ orderType: 'STP PRT', totalQuantity: 1 }, contract))[0]).toContain(
      'Please enter a stop price',
    );
  });
});
