import {
  crossedAbove,
  crossedBelow,
  defineStrategy,
  integer,
  sma,
  type RiskLimits,
} from '@tapewright/engine';
import { CALENDARS, Decimal, instantFromIso, instant, toIso } from '@tapewright/model';
import { ALWAYS_OPEN, FIRST_MADE_UP_CON_ID, NO_FEES, stockListing } from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { columnsFromBars, type BarColumns } from '../columns/index.ts';
import { readCsvBars } from '../sources/index.ts';
import { summarize } from '../statistics/index.ts';
import { backtest } from './backtest.ts';
import type { BacktestData, BacktestOptions } from './options.ts';
import type { BacktestResult } from './result.ts';

const NO_LIMITS: RiskLimits = { others: 'none' };

const listing = (symbol: string, offset = 0) =>
  stockListing({
    conId: FIRST_MADE_UP_CON_ID + offset,
    symbol,
    primary: 'NYSE',
    name: symbol,
    price: 100,
    dailyVolatility: 0.01,
    dailyShares: 1e6,
  }).listing;

const sp500: BacktestData = {
  listing: listing('SPX'),
  barSize: '1 day',
  columns: readCsvBars('data/sp500-2000.csv', { barSize: '1 day', calendar: CALENDARS.NYSE }).columns,
};

const crossover = defineStrategy({
  name: 'SMA crossover',
  params: { fast: integer(50, { min: 1, max: 400 }), slow: integer(200, { min: 2, max: 400 }) },
  setup(ctx, { fast, slow }) {
    const spx = ctx.stock('SPX');
    const [quick, calm] = ctx.bars(spx, '1 day').indicators(sma(fast), sma(slow));
    return () => {
      if (crossedAbove(quick, calm)) ctx.orderTarget(spx, 10);
      if (crossedBelow(quick, calm)) ctx.close(spx);
    };
  },
});

const run = (options: Partial<BacktestOptions> & Pick<BacktestOptions, 'strategy'>): BacktestResult =>
  backtest({ data: [sp500], cash: 100_000, risk: NO_LIMITS, feePlan: NO_FEES, ...options });

/** Bars of an hour from midnight UTC on 2020-01-06, of the given [open, high, low, close]. */
const hours = (...bars: [open: number, high: number, low: number, close: number][]): BarColumns =>
  columnsFromBars(
    bars.map(([open, high, low, close], i) => {
      const start = instant(instantFromIso('2020-01-06T00:00:00Z') + i * 3_600_000_000);
      return { start, end: instant(start + 3_600_000_000), open, high, low, close, volume: 1000 };
    }),
  );

const hourly = (columns: BarColumns): Partial<BacktestOptions> => ({
  data: [{ listing: listing('SPX'), barSize: '1 hour', columns }],
  calendar: ALWAYS_OPEN,
});

describe('a backtest of the 50/200 crossover on the S&P 500', () => {
  const result = run({ strategy: crossover });

  it('trades on the days and at the prices of backtesting.py', () => {
    // backtesting.py 0.6.6, cash=100_000, commission=0, finalize_trades=False, pandas rolling means, in next():
    //   if crossover(sma50, sma200) and not self.position: self.buy(size=10)
    //   elif crossover(sma200, sma50) and self.position: self.position.close()
    // columns EntryTime, EntryPrice, ExitTime, ExitPrice and PnL of stats._trades
    expect(
      result.trips.map((trip) => [
        toIso(trip.openedAt).slice(0, 10),
        trip.entryPrice,
        toIso(trip.closedAt ?? trip.openedAt).slice(0, 10),
        trip.exitPrice,
        Number(trip.pnl.toFixed(5)),
      ]),
    ).toEqual([
      ['2003-05-15', 939.280029, '2004-08-19', 1095.170044, 1558.90015],
      ['2004-11-08', 1166.170044, '2006-07-20', 1259.810059, 936.40015],
      ['2006-09-13', 1312.73999, '2007-12-24', 1484.550049, 1718.10059],
      ['2009-06-24', 896.309998, '2010-07-06', 1028.089966, 1317.79968],
      ['2010-10-25', 1184.73999, '2011-08-15', 1178.859985, -58.80005],
      ['2012-02-01', 1312.449951, '2015-08-31', 1986.72998, 6742.80029],
      ['2015-12-22', 2023.150024, '2016-01-12', 1927.829956, -953.20068],
      ['2016-04-26', 2089.840088, '2018-12-10', 2630.860107, 5410.20019],
      ['2019-04-02', 2868.23999, '2020-03-31', 2614.689941, -2535.50049],
    ]);
  });

  it('has the figures of backtesting.py', () => {
    const { strategy, trades } = summarize(result);
    // Equity Final 114136.69983, Max. Drawdown −9.42747 %, Win Rate 66.66667 %; profit factor there is of returns, here of money.
    expect(strategy.endEquity).toBeCloseTo(114_136.69983, 5);
    expect(strategy.maxDrawdown.depth).toBeCloseTo(-0.0942747, 7);
    expect(trades.winRate).toBeCloseTo(2 / 3, 12);
    // Mean of its ReturnPct, given as Avg. Trade only as a geometric mean; Best and Worst Trade are the same there.
    expect(trades.bestReturn).toBeCloseTo(0.5137568, 7);
    expect(trades.worstReturn).toBeCloseTo(-0.0883992, 7);
  });

  it('begins with the first bar after the warm-up, for the strategy and for buy-and-hold', () => {
    expect(result.bars).toBe(5105 - 200);
    expect(result.curve.at[0]).toBe(sp500.columns.start[200]);
    expect(result.benchmark.at).toBe(result.curve.at);
    const close = sp500.columns.close.at(-1) ?? Number.NaN;
    const open = sp500.columns.open[200] ?? Number.NaN;
    expect(result.benchmark.equity.at(-1)).toBeCloseTo((100_000 * close) / open, 6);
  });

  it('ends with what the venue says it has', () => {
    const cash = result.venueStatement.cash.get('USD');
    expect(result.statement.cash.map(({ closing }) => closing.toString())).toEqual([cash?.toString()]);
    expect(result.curve.equity.at(-1)).toBe(cash?.toNumber());
  });

  it('is the same every time, and another one with other parameters', () => {
    const again = run({ strategy: crossover });
    expect(again.hash).toBe(result.hash);
    expect(again.curve.equity).toEqual(result.curve.equity);
    expect(run({ strategy: crossover, params: { fast: 20 } }).hash).not.toBe(result.hash);
  });

  it('takes commissions off each trade and off the equity', () => {
    const costly = run({ strategy: crossover, feePlan: undefined });
    expect(costly.trips).toHaveLength(9);
    expect(costly.fees).toBeGreaterThan(18);
    const profit = costly.trips.reduce((sum, trip) => sum + trip.pnl, 0);
    expect(costly.curve.equity.at(-1)).toBeCloseTo(100_000 + profit, 6);
    expect(costly.trips.reduce((sum, trip) => sum + trip.fees, 0)).toBeCloseTo(costly.fees, 9);
  });

  it('says what it was made of', () => {
    expect(result.manifest).toMatchObject({
      strategy: 'SMA crossover',
      codeIs: 'setup function',
      params: { fast: 50, slow: 200 },
      seed: '0',
      cash: '100000',
      feePlan: 'no fees',
      data: [
        { barSize: '1 day', bars: 5105, from: '2000-01-03T14:30:00.000Z', to: '2020-04-17T20:00:00.000Z' },
      ],
    });
    // python: hashlib.sha256 over np.float64 columns start, end, open, high, low, close, volume as little-endian bytes
    expect(result.manifest.data[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a backtest', () => {
  const bars = hours([100, 104, 99, 101], [102, 110, 101, 108], [107, 109, 95, 96], [97, 98, 96, 97]);

  it('fills an order placed at the end of a bar at the open of the next', () => {
    const strategy = defineStrategy((ctx) => {
      const spx = ctx.stock('SPX');
      const series = ctx.bars(spx, '1 hour');
      return () => {
        if (series.count === 1) ctx.buy(spx, 10);
      };
    });
    const { fills, curve, trips } = run({ strategy, ...hourly(bars) });
    expect(fills.map(({ at, qty, price }) => [toIso(at), qty.toString(), price])).toEqual([
      ['2020-01-06T01:00:00.000Z', '10', 102],
    ]);
    // 100,000 until the first close; then 10 units bought at 102 and marked at the closes 108, 96, 97.
    expect([...curve.equity]).toEqual([100_000, 100_000, 100_060, 99_940, 99_950]);
    // Lowest 95 and highest 110 after the entry at 102.
    expect(trips[0]?.mae).toBeCloseTo((95 - 102) / 102, 12);
    expect(trips[0]?.mfe).toBeCloseTo((110 - 102) / 102, 12);
  });

  it('fills a stop that an order of the same bar asked for, at its price on the way down', () => {
    const strategy = defineStrategy((ctx) => {
      const spx = ctx.stock('SPX');
      const series = ctx.bars(spx, '1 hour');
      return {
        onBar() {
          if (series.count === 1) ctx.buy(spx, 10);
        },
        onFill(fill) {
          if (fill.side === 'BUY') ctx.sell(spx, 10, { stop: 100, tif: 'GTC' });
        },
      };
    });
    const { trips } = run({ strategy, ...hourly(bars) });
    // Bar 3: open 107, high 109 is nearer than low 95; the stop is passed between the two, after two thirds of the hour at the latest.
    expect(trips).toMatchObject([{ entryPrice: 102, exitPrice: 100, pnl: -20 }]);
    expect(toIso(trips[0]?.closedAt ?? instant(0))).toBe('2020-01-06T02:40:00.000Z');
  });

  it('fires timers between bars, in their order', () => {
    const seen: string[] = [];
    const strategy = defineStrategy((ctx) => {
      const spx = ctx.stock('SPX');
      const series = ctx.bars(spx, '1 hour');
      return () => {
        if (series.count !== 1) return;
        ctx.after(90 * 60_000, () => seen.push(toIso(ctx.now).slice(11, 16)));
        ctx.after(30 * 60_000, () => {
          seen.push(toIso(ctx.now).slice(11, 16));
          ctx.buy(spx, 1);
        });
      };
    });
    const { fills } = run({ strategy, ...hourly(bars) });
    expect(seen).toEqual(['01:30', '02:30']);
    // Placed at 01:30, between the points at 01:20 (the low) and 01:40 (the high): the next point is the high.
    expect(fills.map(({ price }) => price)).toEqual([110]);
  });

  it('counts all bars that end at a moment into one point of the curve', () => {
    const other = hours([10, 10, 10, 10], [11, 13, 11, 12], [12, 15, 12, 14], [15, 17, 15, 16]);
    const strategy = defineStrategy((ctx) => {
      const [a, b] = [ctx.stock('AAA'), ctx.stock('BBB')];
      const series = ctx.bars(a, '1 hour');
      ctx.bars(b, '1 hour');
      return ({ instrument }) => {
        if (series.count === 1 && instrument === a) ctx.buy(a, 10);
        if (series.count === 1 && instrument === b) ctx.buy(b, 100);
      };
    });
    const { curve } = run({
      strategy,
      calendar: ALWAYS_OPEN,
      data: [
        { listing: listing('AAA', 1), barSize: '1 hour', columns: bars },
        { listing: listing('BBB', 2), barSize: '1 hour', columns: other },
      ],
    });
    // 10 at 102 and 100 at 11, then the closes 108, 96, 97 and 12, 14, 16: 60 + 100, −60 + 300, −50 + 500.
    expect([...curve.equity]).toEqual([100_000, 100_000, 100_160, 100_240, 100_450]);
    expect(new Set(curve.at).size).toBe(5);
  });

  it('plays several instruments and bar sizes in the order of time', () => {
    const seen: string[] = [];
    const strategy = defineStrategy((ctx) => {
      const [a, b] = [ctx.stock('AAA'), ctx.stock('BBB')];
      for (const [stock, size] of [
        [a, '1 hour'],
        [b, '1 hour'],
        [a, '2 hours'],
      ] as const)
        ctx.bars(stock, size);
      return {
        onBar(series) {
          const { symbol } = series.instrument.contract;
          seen.push(`${toIso(ctx.now).slice(11, 13)} ${symbol} ${series.barSize} ${series.close()}`);
          if (seen.length === 2) ctx.buy(b, 5);
        },
        onFill(fill) {
          seen.push(`${toIso(ctx.now).slice(11, 13)} filled ${fill.price}`);
        },
      };
    });
    const two = columnsFromBars([
      {
        start: instant(bars.start[0] ?? 0),
        end: instant(bars.end[1] ?? 0),
        open: 100,
        high: 110,
        low: 99,
        close: 108,
      },
    ]);
    const other = hours([10, 10, 10, 10], [11, 11, 11, 11], [12, 12, 12, 12], [13, 13, 13, 13]);
    const result = run({
      strategy,
      calendar: ALWAYS_OPEN,
      data: [
        { listing: listing('AAA', 1), barSize: '1 hour', columns: bars },
        { listing: listing('BBB', 2), barSize: '1 hour', columns: other },
        { listing: listing('AAA', 1), barSize: '2 hours', columns: two },
      ],
    });
    expect(seen).toEqual([
      '01 AAA 1 hour 101',
      '01 BBB 1 hour 10',
      '01 filled 11',
      '02 AAA 1 hour 108',
      '02 BBB 1 hour 11',
      '02 AAA 2 hours 108',
      '03 AAA 1 hour 96',
      '03 BBB 1 hour 12',
      '04 AAA 1 hour 97',
      '04 BBB 1 hour 13',
    ]);
    expect(result.bars).toBe(4);
    expect(result.curve.equity.at(-1)).toBe(100_010);
    // Half of the money in each: 50,000 × 97 ÷ 100 + 50,000 × 13 ÷ 10.
    expect(result.benchmark.equity.at(-1)).toBeCloseTo(113_500, 9);
    expect(result.barsExposed).toBe(3);
  });

  it.each([
    // Hourly bars from 01:00: open 102, low 101 at 01:20, high 110 at 01:40, close 108 a microsecond before 02:00.
    ['01:20', 101],
    ['01:40', 110],
    ['02:00', 107],
  ])('fills an order placed at %s at the next point of a longer bar, which is at %f', (time, price) => {
    const start = instantFromIso('2020-01-06T00:00:00Z');
    const clock = columnsFromBars(
      Array.from({ length: 12 }, (_, i) => {
        const from = instant(start + i * 1_200_000_000);
        return { start: from, end: instant(from + 1_200_000_000), open: 5, high: 5, low: 5, close: 5 };
      }),
    );
    const strategy = defineStrategy((ctx) => {
      const long = ctx.stock('AAA');
      ctx.bars(long, '1 hour');
      const short = ctx.bars(ctx.stock('BBB'), '20 mins');
      return (series) => {
        if (series === short && toIso(ctx.now).slice(11, 16) === time) ctx.buy(long, 1);
      };
    });
    const { fills, trips } = run({
      strategy,
      calendar: ALWAYS_OPEN,
      data: [
        { listing: listing('AAA', 1), barSize: '1 hour', columns: bars },
        { listing: listing('BBB', 2), barSize: '20 mins', columns: clock },
      ],
    });
    expect(fills.map((fill) => fill.price)).toEqual([price]);
    // From the fill on price went up to 110, or to the 109 of the third bar; and down to the 95 of the third.
    expect(trips[0]?.mfe).toBeCloseTo(((price === 107 ? 109 : 110) - price) / price, 12);
    expect(trips[0]?.mae).toBeCloseTo((95 - price) / price, 12);
  });

  it('takes no more than its share of the volume', () => {
    const strategy = defineStrategy((ctx) => {
      const spx = ctx.stock('SPX');
      const series = ctx.bars(spx, '1 hour');
      return () => {
        if (series.count === 1) ctx.buy(spx, 60, { tif: 'GTC' });
      };
    });
    const { fills } = run({ strategy, ...hourly(bars), volumeShare: 0.1 });
    // A tenth of 1,000 is 100 a bar, 25 at each of its four points.
    expect(fills.map(({ qty }) => qty.toString())).toEqual(['25', '25', '10']);
    for (const volumeShare of [0, 2, Number.NaN])
      expect(() => run({ strategy, ...hourly(bars), volumeShare })).toThrow(`up to 1, not ${volumeShare}`);
  });

  it('goes on after the broker refused the only order', () => {
    const strategy = defineStrategy((ctx) => {
      const spx = ctx.stock('SPX');
      const series = ctx.bars(spx, '1 hour');
      return {
        onBar() {
          if (series.count === 1) ctx.buy(spx, 1, { limit: 101.005 });
        },
        onOrder(order) {
          if (order.status === 'NotSent') ctx.buy(spx, 2);
        },
      };
    });
    const { fills, orders } = run({ strategy, ...hourly(bars) });
    expect(orders).toBe(2);
    expect(fills.map(({ qty, price }) => [qty.toString(), price])).toEqual([['2', 102]]);
  });

  it('keeps what the strategy recorded and logged', () => {
    const strategy = defineStrategy((ctx) => {
      const series = ctx.bars(ctx.stock('SPX'), '1 hour');
      return () => {
        ctx.record('close', series.close());
        ctx.log(`bar ${series.count}`);
      };
    });
    const { records, logs } = run({ strategy, ...hourly(bars) });
    expect(records.get('close')?.map(({ value }) => value)).toEqual([101, 108, 96, 97]);
    expect(logs.map(({ text }) => text)).toEqual(['bar 1', 'bar 2', 'bar 3', 'bar 4']);
  });

  it('begins and ends when told to, and says when there is too little to warm up', () => {
    const strategy = defineStrategy((ctx) => {
      ctx.bars(ctx.stock('SPX'), '1 hour', { history: 2 });
      return {};
    });
    const from = instantFromIso('2020-01-06T01:00:00Z');
    const { bars: played, logs } = run({
      strategy,
      ...hourly(bars),
      from,
      to: instantFromIso('2020-01-06T03:00:00Z'),
    });
    expect(played).toBe(2);
    expect(logs.map(({ text }) => text)).toEqual([
      'SPX 1 hour: 1 bars before 2020-01-06T01:00:00.000Z, the strategy asks for 2',
    ]);
  });

  it('counts orders that the risk gate refused', () => {
    const strategy = defineStrategy((ctx) => {
      const spx = ctx.stock('SPX');
      ctx.bars(spx, '1 hour');
      return () => void ctx.buy(spx, 11);
    });
    const result = run({ strategy, ...hourly(bars), risk: { ...NO_LIMITS, maxQuantity: 10 } });
    expect([result.orders, result.refused, result.fills.length]).toEqual([4, 4, 0]);
  });
});

describe('a backtest that cannot be', () => {
  const bars = hours([100, 104, 99, 101], [102, 110, 101, 108]);
  const wanting = (symbol: string, size: '1 hour' | '1 day', history = 0) =>
    defineStrategy((ctx) => {
      ctx.bars(ctx.stock(symbol), size, { history });
      return {};
    });

  it.each([
    [
      'an instrument that is not there',
      () => run({ strategy: wanting('QQQ', '1 hour'), ...hourly(bars) }),
      'QQQ STK USD SMART is not in the data, which has SPX 1 hour',
    ],
    [
      'bars that are not there',
      () => run({ strategy: wanting('SPX', '1 day'), ...hourly(bars) }),
      'no bars of 1 day of SPX: the data has SPX 1 hour',
    ],
    [
      'too few bars',
      () => run({ strategy: wanting('SPX', '1 hour', 3), ...hourly(bars) }),
      'SPX 1 hour has 2 bars; the strategy needs 3 before its first',
    ],
    ['no data', () => run({ strategy: wanting('SPX', '1 hour'), data: [] }), 'no data'],
    [
      'data that is given twice',
      () => run({ strategy: wanting('SPX', '1 day'), data: [sp500, sp500] }),
      'SPX 1 day is given twice',
    ],
    [
      'bars that cannot be',
      () => run({ strategy: wanting('SPX', '1 hour'), ...hourly(hours([1, 0, 1, 1])) }),
      'SPX 1 hour: bar 0: high 0 is below low 1',
    ],
  ])('names %s', (_, attempt, message) => {
    expect(attempt).toThrow(message);
  });

  it('stops with the error of strategy code that throws', () => {
    const strategy = defineStrategy((ctx) => {
      ctx.bars(ctx.stock('SPX'), '1 hour');
      return () => {
        throw new Error('out of ideas');
      };
    });
    expect(() => run({ strategy, ...hourly(bars) })).toThrow(
      'onBar at 2020-01-06T01:00:00.000Z: out of ideas',
    );
  });

  it('does not guess what a holding in another currency is worth', () => {
    const euros = listing('SPX');
    const inEuros = { ...euros, contract: { ...euros.contract, currency: 'EUR' } };
    const strategy = defineStrategy((ctx) => {
      const stock = ctx.stock('SPX', { currency: 'EUR' });
      const series = ctx.bars(stock, '1 hour');
      return () => {
        if (series.count === 1) ctx.buy(stock, 1);
      };
    });
    const data: BacktestData[] = [{ listing: inEuros, barSize: '1 hour', columns: bars }];
    expect(() => run({ strategy, data, calendar: ALWAYS_OPEN })).toThrow(
      'the equity in USD is unknown at 2020-01-06T02:00:00.000Z',
    );
  });

  it('refuses cash that is no number', () => {
    expect(() => run({ strategy: crossover, cash: 'much' })).toThrow(RangeError);
    expect(Decimal.of(run({ strategy: crossover, cash: '0.01' }).manifest.cash).toString()).toBe('0.01');
  });
});
