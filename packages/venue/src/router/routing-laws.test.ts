import { Decimal, seededRandom, type Random } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { shareCosts } from '../fees/exchange-fees.ts';
import { listingsOf } from '../instruments/instruments.ts';
import { AAPL, fills, Scene } from '../testing/scene.ts';
import { US_STOCK_EXCHANGES } from './exchanges.ts';
import { LEAST_COST_FIRST } from './order-protection.ts';

/** `ROUTING_MARKETS=20000 npx vitest run packages/venue/src/router` tries more. */
const MARKETS = Number(process.env['ROUTING_MARKETS'] ?? 300);

describe('the SMART router over all exchanges', () => {
  it('never pays more, nor gets less, than the best single exchange, with and without fees', () => {
    let splits = 0;
    for (let seed = 0; seed < MARKETS; seed++) {
      const random = seededRandom(seed);
      const action = random.below(2) === 0 ? 'BUY' : 'SELL';
      const quantity = 1 + random.below(1_500);
      const ours = outcome(seed, action, quantity, 'SMART');
      const single = US_STOCK_EXCHANGES.map((exchange) => outcome(seed, action, quantity, exchange));
      const most = Math.max(...single.map(({ filled }) => filled));
      expect(ours.filled, `seed ${seed}`).toBeGreaterThanOrEqual(most);
      if (ours.exchanges > 1) splits++;
      if (ours.filled < quantity) continue;
      const whole = single.filter(({ filled }) => filled === quantity);
      const bestCost = Math.min(Infinity, ...whole.map(({ cost }) => cost));
      const bestNet = Math.min(Infinity, ...whole.map(({ netCost }) => netCost));
      expect(ours.cost, `seed ${seed}`).toBeLessThanOrEqual(bestCost + 1e-6);
      expect(ours.netCost, `seed ${seed}`).toBeLessThanOrEqual(bestNet + 1e-6);
    }
    expect(splits).toBeGreaterThan(MARKETS / 4);
  });

  it('never trades through a better displayed price', () => {
    for (let seed = 0; seed < MARKETS; seed++) {
      const scene = randomMarket(seed);
      const shown = scene.venue.depth(AAPL, 10).flatMap(({ asks }) => asks);
      scene.place({ totalQuantity: 800, tif: 'IOC' });
      const paid = scene.venue.executions().map(({ execution }) => execution.price!);
      const worst = Math.max(0, ...paid);
      const left = scene.venue.depth(AAPL, 10).flatMap(({ asks }) => asks.map(({ price }) => price));
      expect(Math.min(Infinity, ...left), `seed ${seed}`).toBeGreaterThanOrEqual(worst);
      expect(shown.length === 0 || paid.length > 0).toBe(true);
    }
  });
});

describe('what is hidden in the lit exchanges', () => {
  const hidden = (price: number, size: number) => ({ bids: [], asks: [{ price, size: Decimal.of(size) }] });

  it('is traded before a worse displayed price and after the same one', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [[99.9, 100]], [[100.02, 100]]);
    scene.quote('IEX', [], [[100.02, 100]], AAPL, hidden(100.01, 50));
    scene.quote('ARCA', [], [], AAPL, hidden(100.02, 70));
    expect(fills(scene.place({ totalQuantity: 300 }))).toEqual([
      'BOT 50 @100.01 IEX',
      // IEX asks 0.0010 a share for taking, NASDAQ 0.0030.
      'BOT 100 @100.02 IEX',
      'BOT 100 @100.02 NASDAQ',
      'BOT 50 @100.02 ARCA',
    ]);
  });

  it('is not shown, and gone with the next quote', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [[99.9, 100]], [[100.02, 100]], AAPL, hidden(100, 50));
    expect(scene.venue.quote(AAPL)?.ask).toBe(100.02);
    scene.quote('NASDAQ', [[99.9, 100]], [[100.02, 100]]);
    expect(fills(scene.place({ totalQuantity: 10 }))).toEqual(['BOT 10 @100.02 NASDAQ']);
  });

  it('counts for an order that fills whole or not at all', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [[99.9, 100]], [[100.02, 100]], AAPL, hidden(100.02, 50));
    const fok = { orderType: 'LMT', lmtPrice: 100.02, tif: 'FOK' };
    expect(fills(scene.place({ ...fok, totalQuantity: 151 }))).toEqual([]);
    expect(fills(scene.place({ ...fok, totalQuantity: 150 }))).toEqual([
      'BOT 100 @100.02 NASDAQ',
      'BOT 50 @100.02 NASDAQ',
    ]);
  });

  it('is not there for an order that was sent to another exchange', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [[99.9, 100]], [[100.02, 100]]);
    scene.quote('IEX', [], [], AAPL, hidden(100, 50));
    expect(fills(scene.place({ totalQuantity: 10 }, { exchange: 'NASDAQ' }))).toEqual([
      'BOT 10 @100.02 NASDAQ',
    ]);
  });
});

describe('where SMART sends', () => {
  it('takes the exchange that pays the taker first between equal prices', () => {
    const scene = new Scene();
    for (const exchange of ['NASDAQ', 'MEMX', 'BYX']) scene.quote(exchange, [[99.9, 100]], [[100, 100]]);
    expect(fills(scene.place({ totalQuantity: 150 }))).toEqual(['BOT 100 @100 BYX', 'BOT 50 @100 NASDAQ']);
  });

  it('goes past a better price only where nothing protects it, and less is left of it after the fee', () => {
    // 1.000 + 0.0030 at NASDAQ against 1.002 − 0.0002 at BYX, on a grid of 0.002.
    const trade = (config: ConstructorParameters<typeof Scene>[0]) => {
      const [listing] = listingsOf(['AAPL']);
      const scene = new Scene({ ...config, listings: [{ ...listing!, tickSize: 0.002 }] });
      scene.quote('NASDAQ', [], [[1, 100]]);
      scene.quote('BYX', [], [[1.002, 100]]);
      return fills(scene.place({ totalQuantity: 100 }));
    };
    expect(trade({})).toEqual(['BOT 100 @1 NASDAQ']);
    expect(trade({ protection: LEAST_COST_FIRST })).toEqual(['BOT 100 @1.002 BYX']);
  });

  it('rests where the queue is traded through first', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [[99.99, 900]], [[100.01, 100]]);
    scene.quote('BATS', [[99.99, 100]], [[100.01, 100]]);
    const print = (exchange: string, size: number) =>
      scene.handle({ kind: 'print', conId: AAPL, exchange, price: 100, size: Decimal.of(size) });
    print('NASDAQ', 5_000);
    print('BATS', 2_000);
    // NASDAQ (900 + 100) / 5000 against BATS (100 + 100) / 2000.
    scene.place({ orderType: 'LMT', lmtPrice: 99.99 });
    const shown = scene.venue.depth(AAPL, 1).find(({ exchange }) => exchange === 'BATS');
    expect(shown?.bids[0]?.size.toString()).toBe('200');
  });

  it('looks first into the pool that had something most often', () => {
    const scene = new Scene();
    const pool = (exchange: string, size: number) => scene.quote(exchange, [], size > 0 ? [[1, size]] : []);
    scene.quote('NASDAQ', [[99.99, 500]], [[100.01, 500]]);
    pool('DARK', 10);
    expect(fills(scene.place({ totalQuantity: 10 }))).toEqual(['BOT 10 @100 DARK']);
    pool('IBKRATS', 10);
    pool('DARK', 10);
    expect(fills(scene.place({ totalQuantity: 15 }))).toEqual(['BOT 10 @100 DARK', 'BOT 5 @100 IBKRATS']);
  });
});

function outcome(
  seed: number,
  action: 'BUY' | 'SELL',
  totalQuantity: number,
  exchange: string,
): { readonly filled: number; readonly cost: number; readonly netCost: number; readonly exchanges: number } {
  const scene = randomMarket(seed);
  scene.place({ action, totalQuantity, tif: 'IOC' }, { exchange });
  // Of what a seller gets, more is better: the sign turns it into a cost.
  const sign = action === 'BUY' ? 1 : -1;
  let [filled, cost, fees] = [0, 0, 0];
  const exchanges = new Set<string>();
  for (const { execution } of scene.venue.executions()) {
    const shares = execution.shares!.toNumber();
    filled += shares;
    cost += sign * shares * execution.price!;
    fees += shares * shareCosts(execution.exchange!, scene.now).take;
    exchanges.add(execution.exchange!);
  }
  return { filled, cost, netCost: cost + fees, exchanges: exchanges.size };
}

function randomMarket(seed: number): Scene {
  const random = seededRandom(seed).fork('market');
  const scene = new Scene();
  for (const exchange of US_STOCK_EXCHANGES) randomQuote(scene, random, exchange);
  return scene;
}

function randomQuote(scene: Scene, random: Random, exchange: string): void {
  const bid = 9_990 + random.below(10);
  const ask = bid + 1 + random.below(8);
  const levels = (from: number, step: number) =>
    Array.from({ length: random.below(4) }, (_, i) => ({
      price: (from + i * step) / 100,
      size: Decimal.of(1 + random.below(400)),
    }));
  const isHiding = random.below(3) === 0;
  const hidden = isHiding ? { bids: levels(bid, -1), asks: levels(ask, 1) } : undefined;
  scene.handle({
    kind: 'makerQuote',
    conId: AAPL,
    exchange,
    bids: levels(bid, -1),
    asks: levels(ask, 1),
    hidden,
  });
}
