import { Decimal, plusMs } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import { SPY, spyRig, type Rig } from '../testing/rig.ts';

const cancels = (rig: Rig): readonly string[] =>
  rig.outputs.flatMap((output) => (output.kind === 'cancel' ? [output.intentId] : []));

describe('halt', () => {
  test('refuses new orders until resume, and cancels nothing', () => {
    const { rig, ctx, spy } = spyRig();
    ctx.buy(spy, 1, { limit: 90 });
    rig.command('halt');
    expect(ctx.buy(spy, 1).refusal?.rule).toBe('tradingState');
    expect(cancels(rig)).toEqual([]);
    rig.command('resume');
    expect(ctx.buy(spy, 1).status).toBe('Sending');
  });
});

describe('reduceOnly', () => {
  test('lets a position become smaller, never turn over, orders under way counted', () => {
    const { rig, ctx, spy } = spyRig();
    rig.fill(ctx.buy(spy, 10), 10, 100);
    rig.command('reduceOnly');
    expect(ctx.buy(spy, 1).status).toBe('Refused');
    expect(ctx.sell(spy, 11).status).toBe('Refused');
    expect(ctx.sell(spy, 6).status).toBe('Sending');
    expect(ctx.sell(spy, 5).status).toBe('Refused');
    expect(ctx.sell(spy, 4).status).toBe('Sending');
  });
});

test('cancelAll asks for a cancel of every order of ours that is not done', () => {
  const { rig, ctx, spy } = spyRig();
  const filled = ctx.buy(spy, 1);
  rig.fill(filled, 1, 100);
  const working = [ctx.buy(spy, 1, { limit: 90 }), ctx.sell(spy, 1, { limit: 110 })];
  rig.command('cancelAll');
  expect(cancels(rig)).toEqual(working.map((order) => order.intentId));
});

describe('flatten', () => {
  test('waits until every order is done, closes what is then held, and ends only when that is filled', () => {
    const { rig, ctx, spy } = spyRig(undefined, {
      risk: {
        maxQuantity: 10,
        maxNotional: 10_000,
        priceCollar: { percent: 5, maxAgeMs: 1_000 },
        others: 'none',
      },
    });
    rig.fill(ctx.buy(spy, 10), 10, 100);
    rig.bar(100);
    const resting = ctx.buy(spy, 5, { limit: 99 });
    rig.status(resting, 'Submitted');
    rig.at = plusMs(rig.at, 60_000);
    rig.command('flatten');
    expect(cancels(rig)).toEqual([resting.intentId]);
    expect(rig.placed).toHaveLength(2);
    // The fill that wins the race: 15 are held, more than one order may buy, and the price is stale by now.
    rig.fill(resting, 5, 99);
    const closing = rig.order(3);
    expect([closing.origin, closing.side, closing.quantity.toString(), closing.status]).toEqual([
      'flatten',
      'SELL',
      '15',
      'Sending',
    ]);
    expect(rig.engine.isFlattening).toBe(true);
    rig.fill(closing, 10, 98);
    expect(rig.engine.isFlattening).toBe(true);
    rig.fill(closing, 5, 98);
    expect(rig.engine.isFlattening).toBe(false);
    expect(rig.logged('info').at(-1)).toBe('flat: nothing is held, no order of ours is working');
    expect(ctx.buy(spy, 1).refusal?.rule).toBe('tradingState');
  });

  test('finishes after the line is back', () => {
    const { rig, ctx, spy } = spyRig();
    rig.fill(ctx.buy(spy, 10), 10, 100);
    rig.send({ kind: 'link', isUp: false, reason: 'cut' });
    rig.command('flatten');
    expect(rig.engine.orders).toHaveLength(1);
    rig.send({ kind: 'link', isUp: true, reason: '' });
    expect([rig.order(2).side, rig.order(2).quantity.toString()]).toEqual(['SELL', '10']);
  });

  test('waits for an order whose state is unknown', () => {
    const { rig, ctx, spy } = spyRig();
    rig.fill(ctx.buy(spy, 10), 10, 100);
    const lost = ctx.buy(spy, 5);
    rig.send({ kind: 'orderUnknown', intentId: lost.intentId, reason: 'cut' });
    rig.command('flatten');
    expect(rig.engine.orders).toHaveLength(2);
    rig.send({ kind: 'orderNotSent', intentId: lost.intentId, reason: 'the broker does not know it' });
    expect(rig.order(3).quantity.toString()).toBe('10');
  });

  test('closes what the strategy never asked for, too', () => {
    const { rig } = spyRig();
    const aapl = { conId: 265598, symbol: 'AAPL', secType: 'STK', currency: 'USD' };
    rig.send({
      kind: 'brokerPosition',
      position: { account: 'DU1', contract: aapl, position: Decimal.of(-7), avgCost: 200 },
    });
    rig.command('flatten');
    const wanted = rig.outputs.findLast((output) => output.kind === 'wantInstrument');
    expect(wanted?.contract).toEqual(aapl);
    rig.qualify(1, { ...aapl, exchange: 'SMART' });
    expect([rig.order(1).side, rig.order(1).quantity.toString()]).toEqual(['BUY', '7']);
  });

  test('gives up after three closing orders that ended unfilled, and says so once', () => {
    const { rig, ctx, spy } = spyRig();
    rig.fill(ctx.buy(spy, 10), 10, 100);
    rig.command('flatten');
    for (const number of [2, 3, 4]) rig.status(rig.order(number), 'Cancelled');
    rig.bar(100);
    expect(rig.engine.orders).toHaveLength(4);
    expect(rig.logged('error')).toEqual([
      'cannot flatten SPY: 3 closing orders ended without closing it; close it by hand',
    ]);
  });

  test('works when strategy code has failed', () => {
    const { rig } = spyRig((ctx) => ({
      onBar(bars) {
        ctx.buy(bars.instrument, 10);
        throw new Error('boom');
      },
    }));
    rig.fill(rig.order(1), 10, 100);
    rig.command('flatten');
    expect(rig.order(2).quantity.toString()).toBe('10');
  });
});

describe('stop', () => {
  test('calls onStop last, and lets out what it orders', () => {
    const heard: string[] = [];
    const { rig, ctx, spy } = spyRig((ctx) => ({
      onBar: () => heard.push('bar'),
      onStop() {
        heard.push('stop');
        ctx.close(ctx.stock('SPY'));
      },
    }));
    rig.fill(ctx.buy(spy, 10), 10, 100);
    rig.command('stop');
    rig.bar(100);
    rig.command('stop');
    expect(heard).toEqual(['bar', 'stop']);
    expect(rig.placed).toHaveLength(2);
    rig.fill(rig.order(2), 10, 101);
    expect(ctx.position(spy).isFlat).toBe(true);
  });
});

describe('the line', () => {
  test('is down from the start when the driver says so: nothing goes out before it is reconciled', () => {
    const { rig, ctx, spy } = spyRig(undefined, { link: 'down' });
    expect(ctx.buy(spy, 1).refusal?.message).toContain('link: not connected yet');
    rig.send({ kind: 'link', isUp: true, reason: '' });
    expect(ctx.buy(spy, 1).status).toBe('Sending');
  });
});

describe('positions of the broker', () => {
  const report = (rig: Rig, qty: number): void => {
    rig.send({
      kind: 'brokerPosition',
      position: { account: 'DU1', contract: SPY, position: Decimal.of(qty), avgCost: 90 },
    });
  };
  const later = (rig: Rig, ms: number): void => {
    rig.at = plusMs(rig.at, ms);
    const timer = rig.outputs.findLast((output) => output.kind === 'setTimer');
    if (timer !== undefined) rig.send({ kind: 'timer', timer: timer.timer });
  };

  test('open the account: what was held before the run is held', () => {
    const { rig, ctx, spy } = spyRig();
    report(rig, 20);
    expect([ctx.position(spy).qty.toString(), ctx.position(spy).avgPrice]).toEqual(['20', 90]);
    // 100,000 in cash and 20 at the last price of 100
    expect(ctx.equity?.toString()).toBe('102000');
    // Sold at 100: 5 * (100 - 90)
    rig.fill(ctx.sell(spy, 5), 5, 100);
    expect(ctx.position(spy).realizedPnl.toString()).toBe('50');
  });

  test('D8: differ from ours for longer than a report lags: an alarm, and ours stays', () => {
    const { rig, ctx, spy } = spyRig();
    rig.fill(ctx.buy(spy, 10), 10, 100);
    report(rig, 0);
    report(rig, 3);
    expect(rig.logged('error')).toEqual([]);
    later(rig, 31_000);
    expect(rig.logged('error')).toEqual([
      'position of SPY: 10 by our fills, 3 at the broker; reconcile before trading it',
    ]);
    expect(ctx.position(spy).qty.toString()).toBe('10');
  });

  test('D8: lag the fill and then agree: no alarm', () => {
    const { rig, ctx, spy } = spyRig();
    report(rig, 0);
    rig.fill(ctx.buy(spy, 10), 10, 100);
    report(rig, 0);
    report(rig, 10);
    later(rig, 31_000);
    expect(rig.logged('error')).toEqual([]);
  });
});
