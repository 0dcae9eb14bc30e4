import { defineStrategy, sma, type StrategyContext } from '@tapewright/engine';
import { emptyTickColumns, instant, TICK_ROW, type TickColumns } from '@tapewright/model';
import {
  ALWAYS_OPEN,
  fixedLatency,
  FRONT_OF_QUEUE,
  listingsOf,
  NO_FEES,
  PRO_RATA,
  VOLUME_AHEAD,
  type QueueModel,
} from '@tapewright/venue';
import { describe, expect, it } from 'vitest';
import { minuteBars } from '../columns/index.ts';
import { backtest } from './backtest.ts';
import type { BacktestOptions } from './options.ts';

const [AAPL, MSFT] = listingsOf(['AAPL', 'MSFT']);
/** 10:00 in New York. */
const BEGIN = Date.UTC(2020, 7, 24, 14) * 1000;
const SECOND = 1_000_000;

type Row =
  | readonly [second: number, 'quote', bid: number, bidSize: number, ask: number, askSize: number]
  | readonly [second: number, 'trade', price: number, size: number];

function ticksOf(rows: readonly Row[], exchanges: readonly string[] = ['']): TickColumns {
  const ticks = emptyTickColumns(rows.length, exchanges);
  for (const name of ['price', 'size', 'bid', 'bidSize', 'ask', 'askSize'] as const)
    ticks[name].fill(Number.NaN);
  rows.forEach((row, i) => {
    ticks.at[i] = BEGIN + row[0] * SECOND;
    ticks.kind[i] = TICK_ROW[row[1]];
    if (row[1] === 'trade') [ticks.price[i], ticks.size[i]] = [row[2], row[3]];
    else [ticks.bid[i], ticks.bidSize[i], ticks.ask[i], ticks.askSize[i]] = [row[2], row[3], row[4], row[5]];
  });
  return ticks;
}

const QUOTE: Row = [0, 'quote', 100, 500, 100.02, 400];

/** Acts on the first quote. */
const onFirstQuote = (act: (ctx: StrategyContext, aapl: ReturnType<StrategyContext['stock']>) => void) =>
  defineStrategy((ctx) => {
    const aapl = ctx.stock('AAPL');
    ctx.quotes(aapl);
    let isFirst = true;
    return {
      onQuote() {
        if (isFirst) act(ctx, aapl);
        isFirst = false;
      },
    };
  });

function run(rows: readonly Row[], options: Pick<BacktestOptions, 'strategy'> & Partial<BacktestOptions>) {
  const result = backtest({
    data: [],
    ticks: [{ listing: AAPL!, ticks: ticksOf(rows) }],
    cash: 1_000_000,
    risk: { others: 'none' },
    feePlan: NO_FEES,
    calendar: ALWAYS_OPEN,
    ...options,
  });
  const fills = result.fills.map(({ at, qty, price }) => [(at - BEGIN) / SECOND, qty.toNumber(), price]);
  return { result, fills };
}

describe('a backtest over ticks', () => {
  const buy = onFirstQuote((ctx, aapl) => ctx.buy(aapl, 600));

  it('trades what is quoted at the moment of the order, and waits for more', () => {
    const { fills } = run([QUOTE, [1, 'trade', 100.01, 10], [2, 'quote', 100, 500, 100.05, 1000]], {
      strategy: buy,
    });
    expect(fills).toEqual([
      [0, 400, 100.02],
      [2, 200, 100.05],
    ]);
  });

  it('meets the market of its arrival', () => {
    const rows: Row[] = [QUOTE, [2, 'quote', 100, 500, 100.05, 1000], [3, 'trade', 100.01, 10]];
    const { fills } = run(rows, { strategy: buy, latency: fixedLatency(2.5 * SECOND) });
    expect(fills).toEqual([[2.5, 600, 100.05]]);
  });

  const join = onFirstQuote((ctx, aapl) => ctx.buy(aapl, 100, { limit: 100 }));
  const trades: readonly Row[] = [
    QUOTE,
    [1, 'trade', 100, 300],
    [2, 'trade', 100, 250],
    [3, 'trade', 100, 100],
    [4, 'trade', 100.02, 100],
  ];

  it.each<readonly [string, QueueModel | undefined, readonly (readonly number[])[]]>([
    ['nothing without a model', undefined, []],
    // 500 were there first: 300 and 200 go, then 50 and 50 are ours.
    [
      VOLUME_AHEAD.name,
      VOLUME_AHEAD,
      [
        [2, 50, 100],
        [3, 50, 100],
      ],
    ],
    [FRONT_OF_QUEUE.name, FRONT_OF_QUEUE, [[1, 100, 100]]],
    // 300 × 100 / 600, 250 × 50 / 550, 100 × 27.2728 / 527.2728, rounded down to the smallest fraction of a share.
    [
      PRO_RATA.name,
      PRO_RATA,
      [
        [1, 50, 100],
        [2, 22.7272, 100],
        [3, 5.1724, 100],
      ],
    ],
  ])('gives an order that rests in the queue by the model: %s', (_, queue, expected) => {
    const { fills, result } = run(trades, { strategy: join, queue });
    expect(fills).toEqual(expected);
    expect(result.manifest.queue).toBe(queue?.name ?? 'none');
  });

  it('fills an order that rests when the market trades through its price', () => {
    const { fills } = run([QUOTE, [1, 'trade', 99.99, 100]], { strategy: join, queue: VOLUME_AHEAD });
    expect(fills).toEqual([[1, 100, 100]]);
  });

  it('tells the strategy of each quote and trade, in order, and makes minutes of the trades', () => {
    const heard: string[] = [];
    const strategy = defineStrategy((ctx) => {
      const aapl = ctx.stock('AAPL');
      ctx.quotes(aapl);
      const bars = ctx.bars(aapl, '1 min');
      const mean = bars.indicator(sma(1));
      return {
        onQuote: ({ bid, askSize }) => heard.push(`quote ${bid} ${askSize}`),
        onTrade: ({ last, lastSize }) => heard.push(`trade ${last} ${lastSize}`),
        onBar: () => heard.push(`bar ${bars.open()} ${bars.close()} ${bars.volume()} ${mean.value}`),
      };
    });
    const rows: Row[] = [
      QUOTE,
      [1, 'trade', 100, 5],
      [59, 'trade', 101, 6],
      [60, 'trade', 102, 7],
      [61, 'quote', 101, 1, 103, 2],
    ];
    run(rows, { strategy, from: instant(BEGIN) });
    expect(heard).toEqual([
      'quote 100 400',
      'trade 100 5',
      'trade 101 6',
      'bar 100 101 11 101',
      'trade 102 7',
      'quote 101 2',
      'bar 102 102 7 102',
    ]);
  });

  it('plays several instruments in the order of time, each order in its own market', () => {
    const strategy = defineStrategy((ctx) => {
      const stocks = [ctx.stock('AAPL'), ctx.stock('MSFT')];
      for (const stock of stocks) ctx.quotes(stock);
      return {
        onTrade(quote) {
          if (ctx.position(quote.instrument).isFlat) ctx.buy(quote.instrument, 10);
        },
      };
    });
    const { fills } = run([], {
      strategy,
      ticks: [
        { listing: AAPL!, ticks: ticksOf([QUOTE, [3, 'trade', 100, 1], [4, 'trade', 100, 1]]) },
        {
          listing: MSFT!,
          ticks: ticksOf([
            [0, 'quote', 50, 9, 51, 9],
            [2, 'trade', 50, 1],
            [5, 'quote', 50, 9, 52, 1],
          ]),
        },
      ],
    });
    expect(fills).toEqual([
      [2, 9, 51],
      [3, 10, 100.02],
      [5, 1, 52],
    ]);
  });

  it('refuses ticks of an exchange that the instrument does not trade on', () => {
    const ticks = ticksOf([QUOTE], ['XETRA']);
    expect(() => run([], { strategy: buy, ticks: [{ listing: AAPL!, ticks }] })).toThrow(
      "ticks of AAPL name the exchange 'XETRA'; it trades on ",
    );
  });

  it('ends with the same hash each time', () => {
    const [first, second] = [1, 2].map(() => run(trades, { strategy: join, queue: VOLUME_AHEAD }).result);
    expect(first?.hash).toBe(second?.hash);
    expect(first?.manifest.ticks[0]).toMatchObject({ rows: 5, sha256: second?.manifest.ticks[0]?.sha256 });
  });
});

describe('minutes of ticks', () => {
  it('are of middles where nothing traded, and then without a volume', () => {
    const bars = minuteBars(ticksOf([QUOTE, [61, 'quote', 101, 1, 103, 1], [62, 'quote', 99, 1, 101, 1]]));
    expect([bars.length, [...bars.volume]]).toEqual([2, [Number.NaN, Number.NaN]]);
    // (100 + 100.02) / 2; 102 and then 100.
    expect(bars.close[0]).toBeCloseTo(100.01, 10);
    expect([bars.open[1], bars.high[1], bars.close[1]]).toEqual([102, 102, 100]);
  });
});
