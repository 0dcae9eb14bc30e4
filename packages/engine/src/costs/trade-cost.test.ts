import { Decimal } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import * as algos from '../execution/algos.ts';
import { spyRig } from '../testing/rig.ts';
import { Stage } from '../testing/stage.ts';
import { costOf } from './trade-cost.ts';

const MINUTE = 60_000;

describe('the costs of an order', () => {
  test('are parted into spread and impact, and add up', () => {
    const { rig, ctx, spy } = spyRig();
    rig.quote(99.9, 100.1);
    const order = ctx.buy(spy, 100);
    rig.quote(100.1, 100.3);
    const first = rig.fill(order, 40, 100.3, { exchange: 'ARCA' });
    rig.quote(100.3, 100.5);
    rig.fill(order, 60, 100.5, { exchange: 'IEX' });
    rig.commission(first, 1);
    // Arrival 100; average (40·100.3 + 60·100.5)/100 = 100.42: 42 bp. The middles at the fills were 100.2 and 100.4, on average 100.32: 32 bp of
    // impact, and half a spread of 10 bp.
    const cost = costOf(order);
    expect(cost.arrivalPrice).toBe(100);
    expect(cost.quotedSpreadBps).toBeCloseTo(10, 9);
    expect(cost.arrivalBps).toBeCloseTo(42, 9);
    expect(cost.impactBps).toBeCloseTo(32, 9);
    expect(cost.spreadBps).toBeCloseTo(10, 9);
    // 100 shares at 0.42 each
    expect(cost.shortfall).toBeCloseTo(42, 9);
    expect(cost.fees).toEqual(new Map([['USD', Decimal.of(1)]]));
    expect(
      cost.byExchange.map(({ exchange, filled, arrivalBps }) => [exchange, filled.toString(), arrivalBps]),
    ).toEqual([
      ['ARCA', '40', expect.closeTo(30, 9)],
      ['IEX', '60', expect.closeTo(50, 9)],
    ]);
  });

  test('a seller pays when the price falls', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.sell(spy, 10);
    rig.fill(order, 10, 99);
    // Over bars: the last price was 100, nothing was quoted.
    const cost = costOf(order);
    expect(cost.arrivalBps).toBeCloseTo(100, 9);
    expect([cost.spreadBps, cost.impactBps, cost.quotedSpreadBps]).toEqual([undefined, undefined, undefined]);
  });

  test('what is not known is not made up', () => {
    const { ctx, spy } = spyRig();
    const cost = costOf(ctx.buy(spy, 10, { limit: 90 }));
    expect([cost.avgPrice, cost.arrivalBps, cost.shortfall, cost.missedBps]).toEqual(
      Array(4).fill(undefined),
    );
    expect(cost.byExchange).toEqual([]);
  });
});

test('what a parent did not trade has its price too', () => {
  const stage = new Stage(100, algos.twap({ forMs: 2 * MINUTE, everyMs: MINUTE, limit: 100 }));
  stage.rig.fill(stage.parent.children[0]!, 50, 99.5);
  stage.rig.bar(102);
  stage.pass(2 * MINUTE);
  for (const child of stage.working) stage.rig.status(child, 'Cancelled');
  expect(stage.parent.status).toBe('Expired');
  const cost = costOf(stage.parent);
  expect(cost.arrivalBps).toBeCloseTo(-50, 9);
  // 50 shares at 2 USD each
  expect(cost.missedBps).toBeCloseTo(200, 9);
  expect(cost.opportunity).toBeCloseTo(100, 9);
});

test('the vwap of the market is that of the bars from the beginning to the bar of the last fill', () => {
  const { rig, ctx, spy } = spyRig();
  const parent = ctx.execute(spy, 20, algos.twap({ forMs: 2 * MINUTE, everyMs: MINUTE }));
  const bar = (price: number, volume: number): void => {
    const ohlc = { open: price, high: price + 3, low: price - 3, close: price, volume };
    rig.send({ kind: 'bar', series: 0, start: rig.at, ...ohlc, isWarmUp: false });
  };
  rig.fill(parent.children[0]!, 10, 101);
  bar(101, 300);
  ctx.cancel(parent);
  bar(104, 100);
  expect(parent.marketVwap).toBe(101);
  // Average 101, as the market.
  expect(costOf(parent).vwapBps).toBe(0);
  expect(rig.lines.filter((line) => line.includes('cost'))).toEqual([
    'parent 1 cost filled=10 avg=101 arrival=100 arrivalBps=100.00 vwapBps=0.00',
  ]);
});
