import { Decimal, instantFromIso } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { NO_FEES } from '../fees/fee-plan.ts';
import { derivativesAt } from '../instruments/derivatives.ts';
import { INSTRUMENTS, listingsOf } from '../instruments/instruments.ts';
import { AAPL, EUR_USD, fills, Scene, told } from '../testing/scene.ts';
import type { VenueConfig } from '../venue.ts';
import { bondRequirement } from './bond-margin.ts';
import { futuresRequirement } from './future-margin.ts';
import type { MarginKind } from './margin-holding.ts';
import { SpecialMemorandumAccount } from './sma.ts';
import { stockRequirement } from './stock-margin.ts';

/** A venue without fees whose account DU1 has cash and is margined, with a quote of AAPL. */
function scene(margin: MarginKind, cash: number, price = 40, config: Partial<VenueConfig> = {}): Scene {
  const made = new Scene({
    feePlan: NO_FEES,
    accounts: [{ account: 'DU1', cash: { USD: cash }, margin }],
    ...config,
  });
  quote(made, price);
  return made;
}

/** Bid and offer at the same distance from a price, and a trade at it. */
function quote(of: Scene, price: number, size = 100_000): void {
  of.quote('NASDAQ', [[price - 0.01, size]], [[price, size]]);
  of.print(price);
}

function values(of: Scene) {
  const found = of.venue.accountValues('DU1');
  if (found === undefined) throw new Error('not margined');
  return found;
}

describe('a Regulation T account', () => {
  it("has the figures of IBKR's worked example", () => {
    // IBKR, Margin, "Securities Margin Calculations": 10,000 of cash, 500 shares at 40, then at 45, then at 35.
    const made = scene('regT', 10_000);
    expect(values(made)).toMatchObject({ availableFunds: 10_000, excessLiquidity: 10_000, sma: 10_000 });
    made.place({ totalQuantity: 500 });
    expect(values(made)).toMatchObject({
      totalCash: -10_000,
      stockValue: 20_000,
      equityWithLoanValue: 10_000,
      initMarginReq: 5_000,
      maintMarginReq: 5_000,
      availableFunds: 5_000,
      excessLiquidity: 5_000,
      regTMargin: 10_000,
      sma: 0,
      // 4 × 5,000; 20,000 / 10,000.
      buyingPower: 20_000,
      leverage: 2,
      cushion: 0.5,
    });
    quote(made, 45);
    expect(values(made)).toMatchObject({
      equityWithLoanValue: 12_500,
      initMarginReq: 5_625,
      availableFunds: 6_875,
      excessLiquidity: 6_875,
      // 12,500 − 50 % × 22,500.
      sma: 1_250,
    });
  });

  it("keeps in its special memorandum account what was gained, as in IBKR's example", () => {
    const sma = new SpecialMemorandumAccount(0);
    // Day 1: a deposit of 10,000. Day 2: 500 shares at 40 bought, half of it margin. Day 3: at 45. Day 4: at 35.
    sma.cashChanged(10_000);
    const close = (equityWithLoanValue: number, regTMargin: number) => {
      sma.closeDay({ equityWithLoanValue, regTMargin });
      return sma.balance({ equityWithLoanValue, regTMargin });
    };
    expect(close(10_000, 0)).toBe(10_000);
    sma.traded(10_000);
    expect(close(10_000, 10_000)).toBe(0);
    expect(close(12_500, 11_250)).toBe(1_250);
    expect(close(7_500, 8_750)).toBe(1_250);
  });

  it("refuses what it cannot bear, in IB's words, on both sides of the limit", () => {
    // 10,000 bear 40,000 of stock at 25 %: 1,000 shares at 40, not 1,001.
    const made = scene('regT', 10_000);
    expect(told(made.place({ totalQuantity: 1_001 }))).toEqual([
      '201 Order rejected - reason:YOUR ORDER IS NOT ACCEPTED. IN ORDER TO OBTAIN THE DESIRED POSITION YOUR EQUITY WITH LOAN VALUE [10000.00 USD] MUST EXCEED THE INITIAL MARGIN [10010.00 USD]',
    ]);
    expect(fills(made.place({ totalQuantity: 1_000 }))).toEqual(['BOT 1000 @40 NASDAQ']);
  });

  it('counts a limit above the market as the loss that it would be', () => {
    // 900 shares at 45, marked 40: equity 10,000 − 4,500, margin 9,000.
    const made = scene('regT', 10_000);
    const [refused] = told(made.place({ orderType: 'LMT', lmtPrice: 45, totalQuantity: 900 }));
    expect(refused).toContain('[5500.00 USD] MUST EXCEED THE INITIAL MARGIN [9000.00 USD]');
  });

  it('lets whoever has too little close, and not open', () => {
    const made = scene('regT', 10_000);
    made.place({ totalQuantity: 1_000 });
    // At 39: equity 9,000, margin 9,750; within the soft edge, which is 10 % of 9,000.
    quote(made, 39);
    expect(values(made).excessLiquidity).toBe(-750);
    expect(told(made.place({ totalQuantity: 1 }))[0]).toContain('201');
    expect(fills(made.place({ action: 'SELL', totalQuantity: 100 }))).toEqual(['SLD 100 @38.99 NASDAQ']);
  });

  it('asks for 2,000 USD before anything is opened', () => {
    expect(told(scene('regT', 1_999).place({ totalQuantity: 1 }))[0]).toContain('MINIMUM OF 2000 USD');
    expect(fills(scene('regT', 2_000).place({ totalQuantity: 1 }))).toHaveLength(1);
  });

  it('checks a changed order anew', () => {
    const made = scene('regT', 10_000);
    made.place({ orderType: 'LMT', lmtPrice: 39, totalQuantity: 100, orderId: 5 });
    const { permId } = made;
    const more = made.handle({
      kind: 'modify',
      permId,
      orderId: 5,
      contract: { conId: AAPL, exchange: 'SMART' },
      order: {
        action: 'BUY',
        orderType: 'LMT',
        lmtPrice: 39,
        tif: 'DAY',
        totalQuantity: Decimal.of(5_000),
      },
    });
    expect(told(more)[0]).toContain('MUST EXCEED THE INITIAL MARGIN');
    expect(made.venue.openOrders()[0]?.order.totalQuantity?.toString()).toBe('100');
  });

  it('says in a what-if answer what an order would change', () => {
    const made = scene('regT', 10_000);
    made.place({ totalQuantity: 100 });
    const [answer] = made.place({ totalQuantity: 200, whatIf: true });
    if (answer?.kind !== 'order') throw new Error('no answer');
    // 100 shares at 40 ask for 1,000; 300 for 3,000. Nothing is lost by buying at the mark.
    expect(answer.state).toMatchObject({
      initMarginBefore: 1_000,
      initMarginChange: 2_000,
      initMarginAfter: 3_000,
      maintMarginBefore: 1_000,
      maintMarginAfter: 3_000,
      equityWithLoanBefore: 10_000,
      equityWithLoanChange: 0,
      equityWithLoanAfter: 10_000,
      marginCurrency: 'USD',
    });
    expect(values(made).stockValue).toBe(4_000);
  });
});

describe('a what-if order', () => {
  it('knows its costs by the quote where nothing was traded yet', () => {
    const made = new Scene();
    made.quote('NASDAQ', [[229.99, 100]], [[230.01, 100]]);
    const [answer] = made.place({ totalQuantity: 1_000, whatIf: true });
    if (answer?.kind !== 'order') throw new Error('no answer');
    // 1,000 × 0.005 and 1,000 × 0.000003.
    expect(answer.state.commissionAndFees).toBe(5.003);
  });
});

describe('liquidation', () => {
  const loaded = () => {
    const made = scene('regT', 10_000);
    made.place({ totalQuantity: 1_000 });
    return made;
  };

  it('waits within the soft edge until a quarter to four', () => {
    const made = loaded();
    // Equity 9,000, margin 9,750: 750 are missing, and 900 are borne.
    quote(made, 39);
    expect(made.venue.executions()).toHaveLength(1);
    // 15:44:59 and 15:45 in New York.
    made.until('2026-08-25T19:44:59Z');
    expect(made.venue.executions()).toHaveLength(1);
    const closed = made.until('2026-08-25T19:45:01Z');
    // 100 shares at 38.99 free 975 of margin and cost 1.
    expect(fills(closed)).toEqual(['SLD 100 @38.99 NASDAQ']);
    expect(values(made).excessLiquidity).toBeGreaterThan(0);
  });

  it('comes at once beyond the soft edge, in lots, and is marked as what it is', () => {
    const made = loaded();
    made.now = instantFromIso('2026-08-25T14:00:05Z');
    quote(made, 38);
    made.until('2026-08-25T14:00:07Z');
    // Equity 8,000, margin 9,500: 1,500 missing, 800 borne. A share frees 9.50: 158 shares, two lots.
    const executions = made.venue.executions().slice(1);
    expect(executions.map(({ execution }) => [execution.side, execution.shares?.toString()])).toEqual([
      ['SLD', '200'],
    ]);
    expect(executions[0]?.execution.isLiquidation).toBe(true);
    expect(made.venue.executions()[0]?.execution.isLiquidation).toBeUndefined();
  });

  it('buys back what is short', () => {
    const made = scene('regT', 10_000);
    // 30 % of 30,000 is 9,000: 750 shares short at 39.99.
    made.place({ action: 'SELL', totalQuantity: 750 });
    made.now = instantFromIso('2026-08-25T14:00:05Z');
    quote(made, 44);
    const bought = made.venue.executions().slice(1);
    expect(bought.map(({ execution }) => execution.side)).toEqual(['BOT']);
    expect(values(made).excessLiquidity).toBeGreaterThanOrEqual(0);
  });

  it('enforces Regulation T between 15:50 and 17:20', () => {
    const made = scene('regT', 10_000);
    // 25,000 of stock: half of it is 12,500, and 10,000 are there.
    made.place({ totalQuantity: 625 });
    expect(values(made).sma).toBe(-2_500);
    made.until('2026-08-25T19:49:59Z');
    expect(made.venue.executions()).toHaveLength(1);
    made.until('2026-08-25T19:50:01Z');
    // A share frees 20 of Regulation T's margin: 125 shares, two lots.
    expect(made.venue.executions()[1]?.execution.shares?.toString()).toBe('200');
    expect(values(made).sma).toBeGreaterThanOrEqual(0);
  });

  it('leaves accounts alone that are not margined', () => {
    const made = new Scene({ feePlan: NO_FEES, accounts: [{ account: 'DU1', cash: { USD: 1 } }] });
    quote(made, 40);
    made.place({ totalQuantity: 10_000 });
    made.now = instantFromIso('2026-08-25T14:00:05Z');
    quote(made, 1);
    expect(made.venue.executions()).toHaveLength(1);
    expect(made.venue.accountValues('DU1')).toBeUndefined();
  });
});

describe('a cash account', () => {
  it('buys with its cash and no more, working orders counted', () => {
    const made = scene('cash', 10_000);
    expect(told(made.place({ totalQuantity: 251 }))[0]).toContain(
      '[10000.00 USD] MUST EXCEED THE INITIAL MARGIN [10040.00 USD]',
    );
    made.place({ orderType: 'LMT', lmtPrice: 39, totalQuantity: 100 });
    // 10,000 less 3,900 that the working order would spend.
    expect(told(made.place({ totalQuantity: 153 }))[0]).toContain('[6100.00 USD]');
    expect(fills(made.place({ totalQuantity: 152 }))).toHaveLength(1);
  });

  it("sells no shares that it does not have, in IB's words", () => {
    const made = scene('cash', 10_000);
    made.place({ totalQuantity: 10 });
    expect(told(made.place({ action: 'SELL', totalQuantity: 11 }))).toEqual([
      '201 Order rejected - reason:Short stock positions can only be held in a margin account',
    ]);
    expect(fills(made.place({ action: 'SELL', totalQuantity: 10 }))).toHaveLength(1);
  });
});

describe('other kinds', () => {
  const asOf = instantFromIso('2026-08-25T14:00:00Z');
  const derivatives = derivativesAt(INSTRUMENTS, { asOf, priceOf: ({ profile }) => profile.price });
  const listed = (localSymbol: string) => {
    const found = derivatives.find(({ listing }) => listing.contract.localSymbol === localSymbol);
    if (found === undefined) throw new Error(`${localSymbol} is not listed`);
    return found.listing;
  };

  it('a future asks for its margin, and what it gains is equity', () => {
    const es = listed('ESU6');
    const conId = es.contract.conId ?? 0;
    const made = new Scene({
      listings: [es],
      feePlan: NO_FEES,
      futureMargins: { ES: { initial: 13_302, maintenance: 12_092 } },
      accounts: [{ account: 'DU1', cash: { USD: 30_000 }, margin: 'regT' }],
    });
    made.quote('CME', [[6_449.75, 50]], [[6_450, 50]], conId);
    const contract = { conId, exchange: 'CME' };
    // Two contracts ask for 26,604, three for 39,906.
    expect(told(made.place({ totalQuantity: 3 }, contract))[0]).toContain('[39906.00 USD]');
    made.place({ totalQuantity: 2 }, contract);
    made.quote('CME', [[6_459.75, 50]], [[6_460, 50]], conId);
    made.handle({ kind: 'print', conId, exchange: 'CME', price: 6_460, size: Decimal.of(1) });
    // 2 × 10 × 50 gained.
    expect(values(made)).toMatchObject({
      totalCash: 30_000,
      futuresPnl: 1_000,
      netLiquidation: 31_000,
      initMarginReq: 26_604,
      maintMarginReq: 24_184,
      excessLiquidity: 6_816,
    });
  });

  it('a short put asks for what IBKR does, with the price of its stock', () => {
    const put = listed('AAPL  260918P00230000');
    const conId = put.contract.conId ?? 0;
    const made = new Scene({
      listings: [...listingsOf(['AAPL']), put],
      feePlan: NO_FEES,
      accounts: [{ account: 'DU1', cash: { USD: 100_000 }, margin: 'regT' }],
    });
    quote(made, 240);
    made.quote('CBOE', [[5, 50]], [[5.1, 50]], conId);
    made.place({ action: 'SELL', totalQuantity: 2 }, { conId, exchange: 'SMART' });
    // Marked at 5.00: 2 × (500 + 20 % × 24,000 − 1,000). The premium of 1,000 is cash and equity.
    expect(values(made)).toMatchObject({
      totalCash: 101_000,
      initMarginReq: 8_600,
      equityWithLoanValue: 101_000,
    });
    expect(values(made).netLiquidation).toBeCloseTo(100_000, 6);
  });

  it('a long option asks for nothing, and can be sold whatever is left', () => {
    const call = listed('AAPL  260918C00230000');
    const conId = call.contract.conId ?? 0;
    const made = new Scene({
      listings: [...listingsOf(['AAPL']), call],
      feePlan: NO_FEES,
      accounts: [{ account: 'DU1', cash: { USD: 2_500 }, margin: 'regT' }],
    });
    quote(made, 230);
    made.quote('CBOE', [[6, 50]], [[6.1, 50]], conId);
    made.place({ totalQuantity: 1 }, { conId, exchange: 'SMART' });
    expect(values(made).initMarginReq).toBe(0);
    // 2,500 − 610 and an option marked 1.00: 1,990, less than the 2,000 that opening needs.
    made.quote('CBOE', [[0.9, 50]], [[1, 50]], conId);
    expect(told(made.place({ totalQuantity: 1 }, { conId, exchange: 'SMART' }))[0]).toContain(
      'MINIMUM OF 2000',
    );
    const sold = made.place({ action: 'SELL', totalQuantity: 1 }, { conId, exchange: 'SMART' });
    expect(fills(sold)).toEqual(['SLD 1 @0.9 CBOE']);
    // One more would be short, which is opening.
    const more = made.place({ action: 'SELL', totalQuantity: 1 }, { conId, exchange: 'SMART' });
    expect(told(more)[0]).toContain('201');
  });

  it('money in another currency counts at the rate of its pair, less what it may lose', () => {
    const made = scene('regT', 10_000);
    made.quote(
      'IDEALPRO',
      [[1.1, 1e6]],
      [[1.1, 1e6]].map(([price = 0, size = 0]) => [price + 0.0001, size] as const),
      EUR_USD,
    );
    made.place({ totalQuantity: 5_000 }, { conId: EUR_USD, exchange: 'IDEALPRO' });
    const { netLiquidation, initMarginReq } = values(made);
    // 5,000 EUR at a mark of 1.1001 or 1.1 are 5,500; 2.5 % of them 137.5.
    expect(netLiquidation).toBeCloseTo(10_000, -1);
    expect(initMarginReq).toBeCloseTo(137.5, 0);
  });

  it('stock sold short asks for 30 %, and more a share where it is cheap', () => {
    // 100 shares at 40: 1,200. At 10: 5 a share. At 4: all of it. At 1: 2.50 a share.
    expect([40, 10, 4, 1].map((price) => stockRequirement(-100, price).maintenance)).toEqual([
      1_200, 500, 400, 250,
    ]);
    expect(stockRequirement(100, 40)).toEqual({ initial: 1_000, maintenance: 1_000, regT: 2_000 });
  });

  it('months of a future that offset each other ask for less', () => {
    const margin = { initial: 1_100, maintenance: 1_000 };
    expect(futuresRequirement([3], margin).maintenance).toBe(3_000);
    expect(futuresRequirement([3, -1], margin).maintenance).toBe(2_150);
    expect(futuresRequirement([2, -2], margin).initial).toBeCloseTo(330, 9);
  });

  it('bonds ask for what FINRA rule 4210(e)(2) does', () => {
    const bond = (localSymbol: string) =>
      INSTRUMENTS.find(({ listing }) => listing.contract.localSymbol === localSymbol)?.listing ?? listed('');
    const of = (localSymbol: string, value: number) =>
      bondRequirement(bond(localSymbol), { qty: 10, value, at: asOf }).maintenance;
    // Two years: 2 %; ten less some days: 4 %; investment grade 10 %; else 20 %, or 7 % of 10,000 where that is more.
    expect([of('US-T 2Y', 10_000), of('US-T 10Y', 10_000), of('CORP A 5Y', 10_000)]).toEqual([
      200, 400, 1_000,
    ]);
    expect(of('CORP BB 7Y', 10_000)).toBe(2_000);
    expect(of('CORP BB 7Y', 3_000)).toBeCloseTo(700, 9);
  });

  it('a portfolio margin account is asked for its worst loss', () => {
    // 100 shares at 40, 15 % down: 600; 10 % more to open.
    const made = scene('portfolio', 10_000);
    made.place({ totalQuantity: 100 });
    expect(values(made).maintMarginReq).toBeCloseTo(600, 6);
    expect(values(made).initMarginReq).toBeCloseTo(660, 6);
  });

  it('a put protects a stock in a portfolio margin account', () => {
    const put = listed('AAPL  260918P00230000');
    const conId = put.contract.conId ?? 0;
    const made = new Scene({
      listings: [...listingsOf(['AAPL']), put],
      feePlan: NO_FEES,
      accounts: [{ account: 'DU1', cash: { USD: 100_000 }, margin: 'portfolio' }],
    });
    quote(made, 230);
    made.quote('CBOE', [[7, 50]], [[7.01, 50]], conId);
    made.place({ totalQuantity: 100 });
    const alone = values(made).maintMarginReq;
    made.place({ totalQuantity: 1 }, { conId, exchange: 'SMART' });
    const together = values(made).maintMarginReq;
    // Alone 15 % of 23,000. With a put at the money, its price of 700 can be lost, and what a European put deep in the money is worth less
    // than its exercise: the interest on 23,000 for 24 days at 4 %, 60.
    expect(alone).toBeCloseTo(3_450, 6);
    expect(together).toBeLessThan(761);
    expect(together).toBeGreaterThan(700);
  });
});
