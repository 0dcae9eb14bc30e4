import { instant } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, Scene } from '../testing/scene.ts';
import type { VenueOutput } from '../venue-io.ts';
import {
  backtestingPy,
  backtrader,
  BASIS_POINTS_SLIPPAGE,
  LEAN,
  VOLUME_SHARE_SLIPPAGE,
  ziplineFills,
} from './index.ts';
import type { FillRules } from './fill-rules.ts';

type Placed = NonNullable<Parameters<Scene['place']>[0]>;
type Ohlcv = readonly [open: number, high: number, low: number, close: number, volume?: number];
/** Index of the bar, quantity, price. */
type Traded = readonly (readonly [bar: number, qty: number, price: number])[];

const MINUTE = 60_000_000;

/** Places an order when a bar of no news is over, plays further bars, and returns what traded. */
function play(rules: FillRules, order: Placed, bars: readonly Ohlcv[]): Traded {
  const scene = new Scene({ fillRules: rules });
  const bar = ([open, high, low, close, volume]: Ohlcv): readonly VenueOutput[] => {
    const start = scene.now;
    scene.now = instant(start + MINUTE - 1);
    const outputs = scene.handle({ kind: 'wholeBar', conId: AAPL, start, open, high, low, close, volume });
    scene.now = instant(start + MINUTE);
    return outputs;
  };
  const traded = (outputs: readonly VenueOutput[], i: number): Traded =>
    outputs.flatMap((output) => {
      if (output.kind !== 'execution') return [];
      const { side, shares, price } = output.execution;
      return [[i, shares!.toNumber() * (side === 'SLD' ? -1 : 1), price!] as const];
    });
  bar([100, 101, 99, 100]);
  const atOnce = traded(scene.place({ tif: 'GTC', ...order }), -1);
  return [...atOnce, ...bars.flatMap((shape, i) => traded(bar(shape), i))];
}

/** Signed quantity, limit, stop as an order. */
function terms(qty: number, limit: number | undefined, stop: number | undefined): Placed {
  const orderType = (stop === undefined ? '' : 'STP ') + (limit === undefined ? '' : 'LMT');
  return {
    action: qty > 0 ? 'BUY' : 'SELL',
    totalQuantity: Math.abs(qty),
    orderType: orderType.trim() || 'MKT',
    lmtPrice: limit,
    auxPrice: stop,
  };
}

type Row = readonly ['BUY' | 'SELL', number | undefined, number | undefined, Fill, Fill];
type Fill = readonly [number, number] | undefined;

// backtesting.py 0.6.6 and backtrader 1.9.78.123, run with one order of each kind, good till cancelled, decided in the bar before the first of these.
const BARS: readonly Ohlcv[] = [
  [100, 104, 97, 102],
  [103, 106, 102, 105],
  [98, 99, 95, 96],
];
// Side, limit, stop; bar and price in backtesting.py; bar and price in backtrader.
const ROWS: readonly Row[] = [
  ['BUY', undefined, undefined, [0, 100], [0, 100]],
  ['BUY', 96.5, undefined, [2, 96.5], [2, 96.5]],
  ['BUY', 98, undefined, [0, 98], [0, 98]],
  ['BUY', 101, undefined, [0, 100], [0, 100]],
  ['BUY', 103, undefined, [0, 100], [0, 100]],
  ['BUY', 105, undefined, [0, 100], [0, 100]],
  ['BUY', undefined, 96.5, [0, 100], [0, 100]],
  ['BUY', undefined, 98, [0, 100], [0, 100]],
  ['BUY', undefined, 101, [0, 101], [0, 101]],
  ['BUY', undefined, 103, [0, 103], [0, 103]],
  ['BUY', undefined, 105, [1, 105], [1, 105]],
  ['BUY', 97.5, 98, [2, 97.5], [0, 97.5]],
  ['BUY', 99, 98, [0, 98], [0, 99]],
  ['BUY', 101, 98, [0, 98], [0, 100]],
  ['BUY', 102.5, 98, [0, 98], [0, 100]],
  ['BUY', 103.5, 98, [0, 98], [0, 100]],
  ['BUY', 97.5, 101, [2, 97.5], [2, 97.5]],
  ['BUY', 99, 101, [2, 98], [2, 98]],
  ['BUY', 101, 101, [2, 98], [0, 101]],
  ['BUY', 102.5, 101, [0, 101], [0, 101]],
  ['BUY', 103.5, 101, [0, 101], [0, 101]],
  ['BUY', 97.5, 103, [2, 97.5], [2, 97.5]],
  ['BUY', 99, 103, [2, 98], [2, 98]],
  ['BUY', 101, 103, [2, 98], [2, 98]],
  ['BUY', 102.5, 103, [1, 102.5], [1, 102.5]],
  ['BUY', 103.5, 103, [0, 103], [0, 103]],
  ['SELL', undefined, undefined, [0, 100], [0, 100]],
  ['SELL', 96.5, undefined, [0, 100], [0, 100]],
  ['SELL', 98, undefined, [0, 100], [0, 100]],
  ['SELL', 101, undefined, [0, 101], [0, 101]],
  ['SELL', 103, undefined, [0, 103], [0, 103]],
  ['SELL', 105, undefined, [1, 105], [1, 105]],
  ['SELL', undefined, 96.5, [2, 96.5], [2, 96.5]],
  ['SELL', undefined, 98, [0, 98], [0, 98]],
  ['SELL', undefined, 101, [0, 100], [0, 100]],
  ['SELL', undefined, 103, [0, 100], [0, 100]],
  ['SELL', undefined, 105, [0, 100], [0, 100]],
  ['SELL', 97.5, 98, [0, 98], [0, 98]],
  ['SELL', 99, 98, [1, 103], [0, 99]],
  ['SELL', 101, 98, [1, 103], [0, 101]],
  ['SELL', 102.5, 98, [1, 103], [1, 103]],
  ['SELL', 103.5, 98, [1, 103.5], [1, 103.5]],
  ['SELL', 97.5, 101, [0, 101], [0, 100]],
  ['SELL', 99, 101, [0, 101], [0, 100]],
  ['SELL', 101, 101, [1, 103], [0, 101]],
  ['SELL', 102.5, 101, [1, 103], [0, 102.5]],
  ['SELL', 103.5, 101, [1, 103.5], [0, 103.5]],
  ['SELL', 97.5, 103, [0, 103], [0, 100]],
  ['SELL', 99, 103, [0, 103], [0, 100]],
  ['SELL', 101, 103, [0, 103], [0, 101]],
  ['SELL', 102.5, 103, [0, 103], [0, 102.5]],
  ['SELL', 103.5, 103, [1, 103.5], [0, 103.5]],
];

describe('the rules of backtesting.py and backtrader', () => {
  it.each(ROWS)('%s, limit %s, stop %s: %j and %j', (action, limit, stop, inBacktestingPy, inBacktrader) => {
    const qty = action === 'BUY' ? 1 : -1;
    const told = (fill: Fill) => (fill === undefined ? [] : [[fill[0], qty, fill[1]]]);
    expect(play(backtestingPy(), terms(qty, limit, stop), BARS)).toEqual(told(inBacktestingPy));
    expect(play(backtrader(), terms(qty, limit, stop), BARS)).toEqual(told(inBacktrader));
  });

  it.each([
    ['trade_on_close', backtestingPy({ tradeOnClose: true })],
    ['cheat-on-close', backtrader({ cheatOnClose: true })],
  ])('trade at the close of the decision with %s', (_, rules) => {
    expect(play(rules, terms(1, undefined, undefined), BARS)).toEqual([[-1, 1, 100]]);
  });
});

describe('the rules of Lean', () => {
  // "Equity Model" of QuantConnect's documentation; EquityFillModelTests.LimitFill, .StopMarketFill and .StopLimitFill of Lean's own tests,
  // with prices as there where a test has bars.
  it.each<readonly [string, Placed, readonly Ohlcv[], Traded]>([
    [
      'a market order while the exchange is open: at once',
      terms(100, undefined, undefined),
      [],
      [[-1, 100, 100]],
    ],
    ['PerformsLimitFillBuy', terms(100, 101.5, undefined), [[102, 103, 101, 102.3]], [[0, 100, 101.5]]],
    [
      'PerformsLimitFillSell: min and max with the open',
      terms(-100, 101.5, undefined),
      [[102, 103, 101, 102.3]],
      [[0, -100, 102]],
    ],
    ['a limit that is only touched', terms(100, 101, undefined), [[102, 103, 101, 102.3]], []],
    ['PerformsStopMarketFillBuy', terms(100, undefined, 101.5), [[101, 102.5, 101, 102]], [[0, 100, 101.5]]],
    [
      'PerformsStopMarketFillSell',
      terms(-100, undefined, 101.5),
      [[102, 102.5, 101, 101.5]],
      [[0, -100, 101.5]],
    ],
    [
      'StopMarketOrderFillsAtOpenWithUnfavourableGap, up',
      terms(100, undefined, 290.5),
      [[291.5, 292.5, 291.5, 291.5]],
      [[0, 100, 291.5]],
    ],
    [
      'StopMarketOrderFillsAtOpenWithUnfavourableGap, down',
      terms(-100, undefined, 291.5),
      [[290.5, 290.5, 289.5, 290.5]],
      [[0, -100, 290.5]],
    ],
    [
      'StopLimit…AfterTheTriggerBar, buy',
      terms(100, 100.25, 100),
      [
        [99.5, 101.5, 99.5, 101],
        [100.6, 100.8, 99.8, 100.6],
      ],
      [[1, 100, 100.25]],
    ],
    [
      'StopLimit…AfterTheTriggerBar, buy at a gap',
      terms(100, 100.25, 100),
      [
        [99.5, 101.5, 99.5, 101],
        [99.9, 100.8, 99.8, 100.6],
      ],
      [[1, 100, 99.9]],
    ],
    [
      'StopLimit…AfterTheTriggerBar, sell',
      terms(-100, 99.75, 100),
      [
        [100.5, 100.5, 98.5, 99],
        [99.4, 100.2, 99.2, 99.4],
      ],
      [[1, -100, 99.75]],
    ],
    [
      'StopLimit…AfterTheTriggerBar, sell at a gap',
      terms(-100, 99.75, 100),
      [
        [100.5, 100.5, 98.5, 99],
        [100.1, 100.2, 99.2, 99.4],
      ],
      [[1, -100, 100.1]],
    ],
    ['StopLimitDoesNotFillUsingTheTriggerBarRange', terms(100, 100.25, 100), [[99.5, 101.5, 99.5, 101]], []],
  ])('%s', (_, order, bars, expected) => {
    expect(play(LEAN, order, bars)).toEqual(expected);
  });
});

describe('the rules of zipline', () => {
  // zipline-reloaded 3.2.1: its slippage models and its class Order over closes 100, 97, 103, 101, 99 and volumes 2000, 3000, 500, 0, 4000.
  const CLOSES: readonly Ohlcv[] = [
    [100, 100, 100, 100, 2000],
    [97, 97, 97, 97, 3000],
    [103, 103, 103, 103, 500],
    [101, 101, 101, 101, 0],
    [99, 99, 99, 99, 4000],
  ];
  it.each<readonly ['basisPoints' | 'volumeShare', number, number | undefined, number | undefined, Traded]>([
    [
      'basisPoints',
      300,
      undefined,
      undefined,
      [
        [0, 200, 100.05],
        [1, 100, 97.0485],
      ],
    ],
    [
      'basisPoints',
      -300,
      undefined,
      undefined,
      [
        [0, -200, 99.95],
        [1, -100, 96.9515],
      ],
    ],
    ['basisPoints', 100, 98, undefined, [[1, 100, 97.0485]]],
    [
      'basisPoints',
      -100,
      102,
      undefined,
      [
        [2, -50, 102.9485],
        [4, -50, 98.9505],
      ],
    ],
    [
      'basisPoints',
      100,
      undefined,
      102,
      [
        [2, 50, 103.0515],
        [4, 50, 99.0495],
      ],
    ],
    ['basisPoints', -100, undefined, 98, [[1, -100, 96.9515]]],
    ['basisPoints', 100, 100, 102, [[4, 100, 99.0495]]],
    ['basisPoints', 300, 98, undefined, [[1, 300, 97.0485]]],
    [
      'volumeShare',
      300,
      undefined,
      undefined,
      [
        [0, 50, 100.00625],
        [1, 75, 97.0060625],
        [2, 12, 103.0059328],
        [4, 100, 99.0061875],
      ],
    ],
    [
      'volumeShare',
      -300,
      undefined,
      undefined,
      [
        [0, -50, 99.99375],
        [1, -75, 96.9939375],
        [2, -12, 102.9940672],
        [4, -100, 98.9938125],
      ],
    ],
    ['volumeShare', 100, 98, undefined, [[1, 75, 97.0060625]]],
    ['volumeShare', -100, 102, undefined, [[2, -12, 102.9940672]]],
    [
      'volumeShare',
      100,
      undefined,
      102,
      [
        [2, 12, 103.0059328],
        [4, 88, 99.0047916],
      ],
    ],
    [
      'volumeShare',
      -100,
      undefined,
      98,
      [
        [1, -75, 96.9939375],
        [2, -12, 102.9940672],
        [4, -13, 98.99989543],
      ],
    ],
    ['volumeShare', 100, 100, 102, [[4, 100, 99.0061875]]],
    ['volumeShare', 300, 98, undefined, [[1, 75, 97.0060625]]],
  ])('%s: %d, limit %s, stop %s', (kind, qty, limit, stop, expected) => {
    const rules = ziplineFills(kind === 'basisPoints' ? BASIS_POINTS_SLIPPAGE : VOLUME_SHARE_SLIPPAGE);
    expect(play(rules, terms(qty, limit, stop), CLOSES)).toEqual(expected);
  });

  it('parts an order of 60 into 25, 25 and 10 where 1,000 a minute trade', () => {
    // The worked example in the documentation of set_slippage: 2.5 % of 1,000 shares.
    const rules = ziplineFills({ kind: 'volumeShare', priceImpact: 0, volumeLimit: 0.025 });
    const minutes = Array.from({ length: 4 }, () => [10, 10, 10, 10, 1000] as const);
    expect(play(rules, terms(60, undefined, undefined), minutes)).toEqual([
      [0, 25, 10],
      [1, 25, 10],
      [2, 10, 10],
    ]);
  });

  it('trades as in test_orders_limit of its own tests: 50 of 100 at 3.50021875', () => {
    const bars = [[4, 4, 2.85, 3.5, 2000]] as const;
    expect(play(ziplineFills(VOLUME_SHARE_SLIPPAGE), terms(100, 3.6, undefined), bars)).toEqual([
      [0, 50, 3.50021875],
    ]);
    expect(play(ziplineFills(VOLUME_SHARE_SLIPPAGE), terms(-100, 3.4, undefined), bars)).toEqual([
      [0, -50, 3.49978125],
    ]);
    expect(play(ziplineFills(VOLUME_SHARE_SLIPPAGE), terms(100, 3.5, undefined), bars)).toEqual([]);
  });

  it('gives nothing of a bar whose volume is unknown', () => {
    expect(play(ziplineFills(), terms(1, undefined, undefined), [[10, 10, 10, 10]])).toEqual([]);
  });
});

describe('a market of whole bars', () => {
  it('looks at no bar that began before the order came', () => {
    const scene = new Scene({ fillRules: backtrader() });
    const start = scene.now;
    scene.now = instant(start + 1);
    scene.place({ tif: 'GTC' });
    scene.now = instant(start + MINUTE - 1);
    const shape = { open: 100, high: 101, low: 99, close: 100 };
    const outputs = scene.handle({ kind: 'wholeBar', conId: AAPL, start, ...shape });
    expect(outputs.filter(({ kind }) => kind === 'execution')).toEqual([]);
  });

  it('cancels what the rules do not know, and says so', () => {
    const scene = new Scene({ fillRules: backtrader() });
    const shape = { open: 100, high: 101, low: 99, close: 100 };
    scene.handle({ kind: 'wholeBar', conId: AAPL, start: scene.now, ...shape });
    const outputs = scene.place({ orderType: 'TRAIL', auxPrice: 1 });
    expect(outputs.find(({ kind }) => kind === 'refusal')).toMatchObject({
      code: 202,
      message: expect.stringContaining('The fill rules of backtrader know no TRAIL orders.'),
    });
  });

  it('cancels what is left of an order that trades at once or not at all', () => {
    const scene = new Scene({ fillRules: ziplineFills() });
    scene.place({ tif: 'IOC', totalQuantity: 100 });
    const bar = { open: 10, high: 10, low: 10, close: 10, volume: 500 };
    const outputs = scene.handle({ kind: 'wholeBar', conId: AAPL, start: scene.now, ...bar });
    expect(outputs.flatMap((output) => (output.kind === 'order' ? [output.status] : []))).toContain(
      'Cancelled',
    );
    expect(outputs.flatMap((o) => (o.kind === 'execution' ? [o.execution.shares?.toNumber()] : []))).toEqual([
      50,
    ]);
  });

  it('is refused by a venue without rules', () => {
    const bar = { open: 10, high: 10, low: 10, close: 10 };
    const scene = new Scene();
    expect(() => scene.handle({ kind: 'wholeBar', conId: AAPL, start: scene.now, ...bar })).toThrow(
      'fillRules',
    );
  });
});
