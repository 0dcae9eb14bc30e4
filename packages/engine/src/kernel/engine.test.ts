import { Decimal } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import { crossedAbove, crossedBelow } from '../indicators/cross.ts';
import { sma } from '../indicators/sma.ts';
import { defineStrategy, integer, type StrategyContext } from '../index.ts';
import { Rig, spyRig } from '../testing/rig.ts';

const crossover = defineStrategy({
  params: { fast: integer(2, { min: 1, max: 100 }), slow: integer(3, { min: 2, max: 400 }) },
  setup(ctx, { fast, slow }) {
    const spy = ctx.stock('SPY');
    const [quick, calm] = ctx.bars(spy, '1 day').indicators(sma(fast), sma(slow));
    return {
      onBar() {
        if (crossedAbove(quick, calm)) ctx.orderTargetPercent(spy, 1);
        if (crossedBelow(quick, calm)) ctx.close(spy);
      },
    };
  },
});

describe('a crossover strategy', () => {
  test('asks for its instrument and for the bars that its indicators need', () => {
    const rig = new Rig(crossover).start();
    expect(rig.outputs).toEqual([
      {
        kind: 'wantInstrument',
        instrument: 0,
        contract: { symbol: 'SPY', secType: 'STK', exchange: 'SMART', currency: 'USD' },
      },
      { kind: 'wantBars', series: 0, instrument: 0, barSize: '1 day', warmUp: 3 },
    ]);
  });

  test('buys on the cross up, sells on the cross down, and its money adds up', () => {
    const rig = new Rig(crossover).start();
    rig.qualify();
    rig.cash(10_000);
    for (const close of [10, 9, 9, 9, 10]) rig.bar(close);
    // Means of the last 2 and the last 3 closes: (9, 9.33), (9, 9), (9.5, 9.33): the last step is the cross.
    expect(rig.placed).toHaveLength(1);
    const buy = rig.order(1);
    // 10,000 USD at 10 buys 1,000.
    expect(buy.quantity.toString()).toBe('1000');
    rig.status(buy, 'Submitted');
    const first = rig.fill(buy, 1000, 10.01);
    rig.commission(first, 5);
    expect(buy.status).toBe('Filled');
    // 10,000 - 1,000 * 10.01 - 5
    expect(rig.engine.portfolio.cash().toString()).toBe('-15');
    for (const close of [9, 8]) rig.bar(close);
    const sell = rig.order(2);
    expect([sell.side, sell.quantity.toString()]).toEqual(['SELL', '1000']);
    rig.commission(rig.fill(sell, 1000, 8.5), 5);
    // -15 + 8,500 - 5
    expect(rig.engine.portfolio.cash().toString()).toBe('8480');
    expect(rig.engine.portfolio.equity?.toString()).toBe('8480');
    expect(rig.lines).toEqual([
      `order 1 new BUY SPY STK USD orderType=MKT tif=DAY totalQuantity=1000 ref=${buy.intentId}`,
      'order 1 Submitted',
      'fill 1.1 BUY 1000 SPY STK USD at 10.01',
      'cash USD -10',
      'order 1 Filled',
      'commission 1.1 5 USD',
      'cash USD -15',
      `order 2 new SELL SPY STK USD orderType=MKT tif=DAY totalQuantity=1000 ref=${sell.intentId}`,
      'fill 2.1 SELL 1000 SPY STK USD at 8.5',
      'cash USD 8485',
      'order 2 Filled',
      'commission 2.1 5 USD',
      'cash USD 8480',
    ]);
  });

  test('replaying the inputs gives the same identities and lines', () => {
    const run = (): readonly string[] => {
      const rig = new Rig(crossover).start();
      rig.qualify();
      rig.cash(10_000);
      for (const close of [10, 9, 9, 9, 10]) rig.bar(close);
      rig.fill(rig.order(1), 1000, 10);
      return rig.lines;
    };
    expect(run()).toEqual(run());
    expect(run()).toHaveLength(4);
  });
});

describe('the strategy is called', () => {
  test('with the series whose bar is complete, and sees only the past', () => {
    const seen: unknown[] = [];
    const { rig } = spyRig(() => ({
      onBar: (bars) => seen.push([bars.count, bars.close(), bars.close(1), bars.close(2)]),
    }));
    rig.bar(101);
    expect(seen).toEqual([
      [1, 100, Number.NaN, Number.NaN],
      [2, 101, 100, Number.NaN],
    ]);
  });

  test('not for bars of the warm-up, which still feed its indicators', () => {
    const mean = sma(2);
    const seen: number[] = [];
    const rig = new Rig(
      defineStrategy((ctx) => {
        ctx.bars(ctx.stock('SPY'), '1 min').indicator(mean);
        return () => seen.push(mean.value);
      }),
    ).start();
    rig.qualify();
    rig.bar(10, { isWarmUp: true });
    rig.bar(20, { isWarmUp: true });
    expect(seen).toEqual([]);
    rig.bar(40);
    expect(seen).toEqual([30]);
  });

  test('onStart once, when every instrument of setup is qualified', () => {
    let starts = 0;
    const rig = new Rig(
      defineStrategy((ctx) => {
        ctx.stock('SPY');
        ctx.stock('QQQ');
        return { onStart: () => void starts++ };
      }),
    ).start();
    rig.qualify(0);
    expect(starts).toBe(0);
    rig.qualify(1, { conId: 320227571, symbol: 'QQQ', secType: 'STK', currency: 'USD' });
    rig.qualify(1, { conId: 320227571, symbol: 'QQQ', secType: 'STK', currency: 'USD' });
    expect(starts).toBe(1);
  });

  test('after the handler that caused the news has returned (D7)', () => {
    const steps: string[] = [];
    const { rig, ctx, spy } = spyRig(() => ({
      onFill(fill) {
        steps.push(`fill ${fill.label} begins`);
        if (fill.side === 'BUY') ctx.sell(spy, 1, { type: 'nonsense', limit: Number.NaN });
        steps.push(`fill ${fill.label} ends`);
      },
      onOrder: (order) => steps.push(`order ${order.number} ${order.status}`),
    }));
    ctx.buy(spy, 1);
    rig.fill(rig.order(1), 1, 100);
    expect(steps).toEqual(['fill 1.1 begins', 'fill 1.1 ends', 'order 1 Filled', 'order 2 Refused']);
  });

  test('a strategy that answers each of its orders with another is stopped', () => {
    const { rig } = spyRig((ctx) => ({
      onBar: (bars) => void ctx.buy(bars.instrument, 0),
      onOrder: (order) => void ctx.buy(order.instrument ?? ctx.stock('SPY'), 0),
    }));
    expect(rig.engine.failure?.message).toMatch(/more than 10000 steps of orders in answer to one input/);
    expect(rig.engine.tradingState).toBe('halted');
  });
});

describe('a strategy that throws', () => {
  test('is named with handler and time, halts trading, and its orders are still followed', () => {
    const { rig, ctx, spy } = spyRig(() => ({
      onBar(bars) {
        if (bars.count === 1) return;
        ctx.buy(spy, 5);
        throw new Error('boom');
      },
    }));
    rig.bar(101);
    expect(rig.engine.failure?.message).toBe('strategy failed in onBar at 2026-08-25T14:00:00.004Z: boom');
    expect(rig.placed).toHaveLength(1);
    rig.fill(rig.order(1), 5, 100);
    expect(rig.engine.portfolio.holdings[0]?.qty.toString()).toBe('5');
    expect(rig.engine.tradingState).toBe('halted');
  });

  test('in setup is a failure of setup', () => {
    const rig = new Rig(
      defineStrategy(() => {
        throw new Error('no such file');
      }),
    ).start();
    expect(rig.engine.failure?.message).toMatch(/^strategy failed in setup at .*: no such file$/);
    expect(rig.logged('error')).toHaveLength(1);
  });
});

describe('timers', () => {
  test('run their function when the driver says they are due, once, and not when cancelled', () => {
    const runs: string[] = [];
    const { rig, ctx } = spyRig(() => ({ onTimer: (timer) => runs.push(`onTimer ${timer.id - b.id}`) }));
    const a = ctx.after(1000, () => runs.push('a'));
    const b = ctx.after(2000);
    const c = ctx.after(3000, () => runs.push('c'));
    rig.bar(100);
    c.cancel();
    for (const timer of [a, a, b, c]) rig.send({ kind: 'timer', timer: timer.id });
    expect(runs).toEqual(['a', 'onTimer 0']);
    expect([a.isPending, c.isPending]).toEqual([false, false]);
  });

  test('tell the driver when: one second after 14:00:00.003', () => {
    const { rig } = spyRig((ctx) => ({ onStart: () => void ctx.after(1000) }));
    const due = rig.outputs.find((output) => output.kind === 'setTimer')?.due;
    // The cash input was stamped .001, the qualification, which starts the strategy, .002.
    expect(due).toBe(Date.parse('2026-08-25T14:00:01.002Z') * 1000);
  });
});

test('an instrument of another run is refused', () => {
  const { spy } = spyRig();
  const { ctx } = spyRig();
  expect(() => ctx.buy(spy, 1)).toThrow('SPY belongs to another run');
});

test('one contract asked for twice is one instrument', () => {
  const { ctx, spy } = spyRig();
  expect(ctx.stock('SPY')).toBe(spy);
  expect(ctx.bars(spy, '1 min')).toBe(ctx.bars(spy, '1 min'));
  expect(ctx.position(spy).qty.equals(Decimal.ZERO)).toBe(true);
});

test('what a strategy asks outside of a handler, where it would be lost, is refused', () => {
  let kept: StrategyContext | undefined;
  const rig = new Rig(
    defineStrategy((ctx) => {
      kept = ctx;
      return {};
    }),
  ).start();
  const outside = 'outside of a handler: use ctx.after or ctx.at for what comes later';
  expect(() => kept?.stock('SPY')).toThrow(`ctx.contract ${outside}`);
  expect(() => kept?.after(5)).toThrow(`ctx.at ${outside}`);
  expect(() => kept?.log('hello')).toThrow(`ctx.log ${outside}`);
  expect(rig.engine.failure).toBeUndefined();
});
