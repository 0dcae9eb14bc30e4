import { instantFromIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { NO_FEES } from '../fees/fee-plan.ts';
import { derivedPrice, MODEL_RATE, yearlyVolatility } from '../pricing/model-price.ts';
import { Scene, told } from '../testing/scene.ts';
import { derivativesAt } from './derivatives.ts';
import { INSTRUMENTS } from './instruments.ts';
import type { Instrument } from './listings.ts';

const asOf = instantFromIso('2026-08-25T14:00:00Z');
const derivatives = derivativesAt(INSTRUMENTS, { asOf, priceOf: ({ profile }) => profile.price });
const options = derivatives.filter(({ listing }) => listing.contract.secType === 'FOP');

function named(localSymbol: string): Instrument {
  const found = derivatives.find(({ listing }) => listing.contract.localSymbol === localSymbol);
  if (found === undefined) throw new Error(`${localSymbol} is not listed`);
  return found;
}

const conIdOf = ({ listing }: Instrument) => listing.contract.conId ?? 0;

describe('options on futures', () => {
  it('expire on Fridays into the next quarterly future, under the class of the week or the quarter', () => {
    const of = (symbol: string) => [
      ...new Set(
        options
          .filter(({ listing }) => listing.contract.symbol === symbol)
          .map(({ listing: { contract }, on }) =>
            [
              contract.tradingClass,
              contract.lastTradeDateOrContractMonth,
              on?.listing.contract.localSymbol,
            ].join(' '),
          ),
      ),
    ];
    // 2026-09-18 is the last day of ESU6; the Friday of October after it belongs to December's future.
    expect(of('ES')).toEqual([
      'EW4 20260828 ESU6',
      'EW1 20260904 ESU6',
      'ES 20260918 ESU6',
      'EW3 20261016 ESZ6',
    ]);
    // Three business days before 22 September and 20 October; November's future ends on 20 November (three before Wednesday the 25th).
    expect(of('CL').slice(0, 2)).toEqual(['LO 20260917 CLV6', 'LO 20261015 CLX6']);
    // The fourth last business day of September is the 25th, of August it was today's next: the 26th.
    expect(of('GC')[0]).toBe('OG 20260925 GCV6');
  });

  it('are described by their future', () => {
    const { contract, details } = named('EW3V6 C6500').listing;
    expect(contract).toMatchObject({
      secType: 'FOP',
      symbol: 'ES',
      multiplier: '50',
      exchange: 'CME',
      strike: 6500,
      right: 'C',
    });
    expect(details).toMatchObject({
      underConId: conIdOf(named('ESZ6')),
      underSymbol: 'ESZ6',
      underSecType: 'FUT',
      settlementMethod: 'PHYSICAL',
    });
    // It ends with its future: nothing is left to be exercised into.
    expect(named('ESU6 C6500').listing.details.settlementMethod).toBe('CASH');
  });

  it('have ids of their own', () => {
    const ids = derivatives.map(conIdOf);
    expect(new Set(ids).size).toBe(ids.length);
    expect(options.length).toBeGreaterThan(300);
  });

  it('have the price of Black (1976) at the price of the future, not of the index', () => {
    const option = named('EW3V6 C6500');
    const spot = 6450;
    // The future of 2026-12-18 21:00 UTC, 115.29 days on, carries at 4 %.
    const years =
      (Date.parse('2026-12-18T21:00:00Z') - Date.parse('2026-08-25T14:00:00Z')) / (365 * 86_400_000);
    const toExpiry =
      (Date.parse('2026-10-16T20:00:00Z') - Date.parse('2026-08-25T14:00:00Z')) / (365 * 86_400_000);
    const future = spot * Math.exp(MODEL_RATE * years);
    const volatility = yearlyVolatility(option.profile.dailyVolatility);
    const root = volatility * Math.sqrt(toExpiry);
    const d1 = (Math.log(future / 6500) + (root * root) / 2) / root;
    const discounted = Math.exp(-MODEL_RATE * toExpiry);
    const black = discounted * (future * normal(d1) - 6500 * normal(d1 - root));
    expect(derivedPrice(option, { spot, at: asOf })).toBeCloseTo(black, 3);
  });
});

/** Abramowitz and Stegun 26.2.17: off by less than 7.5e-8. */
function normal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const sum =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * sum;
  return x >= 0 ? 1 - tail : tail;
}

describe('an option on a future at its end', () => {
  const [call, put, quarterly, future, near] = [
    'EW4Q6 C6450',
    'EW4Q6 P6450',
    'ESU6 C6450',
    'ESU6',
    'ESU6',
  ].map(named) as [Instrument, Instrument, Instrument, Instrument, Instrument];
  const index = INSTRUMENTS.find(({ listing }) => listing.contract.symbol === 'SPX');

  function scene(at: string): Scene {
    const made = new Scene(
      {
        listings: [call, put, quarterly, future, ...(index === undefined ? [] : [index])].map(
          ({ listing }) => listing,
        ),
        feePlan: NO_FEES,
      },
      at,
    );
    made.quote('CME', [[6459.75, 50]], [[6460.25, 50]], conIdOf(future));
    for (const option of [call, put, quarterly])
      made.quote('CME', [[10, 50]], [[10.05, 50]], conIdOf(option));
    return made;
  }
  const buy = (made: Scene, of: Instrument, action: 'BUY' | 'SELL' = 'BUY', account = 'DU1') =>
    made.place({ action, totalQuantity: 2 }, { conId: conIdOf(of), exchange: 'CME' }, { account });
  const held = (made: Scene, of: Instrument, account = 'DU1') =>
    made.venue.statement(account).positions.get(conIdOf(of));

  it('in the money becomes the future at the strike, bought by who holds the call and sold by who wrote it', () => {
    const made = scene('2026-08-28T14:00:00Z');
    buy(made, call);
    buy(made, call, 'SELL', 'DU2');
    made.handle({
      kind: 'print',
      conId: conIdOf(near),
      exchange: 'CME',
      price: 6460,
      size: held(made, call)!.qty,
    });
    made.until('2026-08-28T20:00:00Z');
    expect(held(made, call)?.qty.toString()).toBe('0');
    expect(held(made, future)?.qty.toString()).toBe('2');
    expect(held(made, future)?.avgPrice.toString()).toBe('6450');
    expect(held(made, future, 'DU2')?.qty.toString()).toBe('-2');
    // The premium, 2 × 50 × 10.05, and nothing for the future, which is margined.
    expect(made.venue.statement('DU1').cash.get('USD')?.toString()).toBe('998995');
  });

  it('out of the money lapses', () => {
    const made = scene('2026-08-28T14:00:00Z');
    buy(made, put);
    made.until('2026-08-28T20:00:00Z');
    expect(held(made, put)?.qty.toString()).toBe('0');
    expect(held(made, future)).toBeUndefined();
  });

  it('that ends with its future is paid what it is worth', () => {
    const made = scene('2026-09-18T14:00:00Z');
    buy(made, quarterly);
    made.until('2026-09-18T20:00:00Z');
    expect(held(made, future)).toBeUndefined();
    // 2 × 50 × (6460 − 6450 − 10.05).
    expect(made.venue.statement('DU1').cash.get('USD')?.toString()).toBe('999995');
  });

  it('can be exercised before, at the close of the day', () => {
    const made = scene('2026-08-26T14:00:00Z');
    buy(made, call);
    const answer = made.handle({
      kind: 'exercise',
      account: 'DU1',
      clientId: 7,
      orderId: 90,
      contract: { conId: conIdOf(call) },
      action: 'exercise',
      qty: held(made, call)!.qty,
      override: false,
    });
    expect(told(answer)).toEqual([]);
    made.until('2026-08-26T20:00:00Z');
    expect(held(made, future)?.qty.toString()).toBe('2');
  });
});

describe('the margin of options on futures', () => {
  const [call, higher, future] = ['EW4Q6 C6450', 'EW4Q6 C6475', 'ESU6'].map(named) as [
    Instrument,
    Instrument,
    Instrument,
  ];
  const MARGIN = { ES: { initial: 22_000, maintenance: 20_000 } };

  function margined(): Scene {
    const made = new Scene({
      listings: [call, higher, future].map(({ listing }) => listing),
      accounts: [{ account: 'DU1', cash: { USD: 200_000 }, margin: 'regT' }],
      feePlan: NO_FEES,
      futureMargins: MARGIN,
    });
    made.quote('CME', [[6449.75, 50]], [[6450.25, 50]], conIdOf(future));
    made.quote(
      'CME',
      [[30, 50]],
      [[30, 50]].map(([price = 0, size = 0]) => [price + 0.05, size]),
      conIdOf(call),
    );
    made.quote('CME', [[19, 50]], [[19.05, 50]], conIdOf(higher));
    return made;
  }
  const trade = (made: Scene, of: Instrument, action: 'BUY' | 'SELL') =>
    made.place({ action, totalQuantity: 1 }, { conId: conIdOf(of), exchange: 'CME' });
  const required = (made: Scene) => made.venue.accountValues('DU1')?.initMarginReq ?? Number.NaN;

  it('is none for one that is held', () => {
    const made = margined();
    trade(made, call, 'BUY');
    expect(required(made)).toBe(0);
  });

  it('of one that is written covers a move as far as the future margin does', () => {
    const made = margined();
    trade(made, call, 'SELL');
    // 440 points up (22,000 / 50) the call is worth at least 440, and no more than 440 and what it costs now.
    expect(required(made)).toBeGreaterThanOrEqual(22_000);
    expect(required(made)).toBeLessThanOrEqual(22_000 + 50 * 31);
  });

  it('of a spread is at most what lies between its strikes', () => {
    const made = margined();
    trade(made, call, 'SELL');
    trade(made, higher, 'BUY');
    // 25 points at 50.
    expect(required(made)).toBeLessThanOrEqual(1_250);
    expect(required(made)).toBeGreaterThan(1_000);
  });

  it('of a covered call is that of its future: what it brought is in the cash', () => {
    const made = margined();
    trade(made, future, 'BUY');
    expect(required(made)).toBe(22_000);
    trade(made, call, 'SELL');
    // Down 440 the call is worth nothing, and the future has lost 22,000; up, each makes good for the other.
    expect(required(made)).toBeCloseTo(22_000, 0);
  });
});
