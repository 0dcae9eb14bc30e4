import { plusMs } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import type { LiveOrder } from '../orders/live-order.ts';
import { spyRig, type Rig } from '../testing/rig.ts';
import type { EveryLimit } from '../risk/limits.ts';
import type { ExitPolicy } from './exit-policy.ts';
import { ProtectedPosition } from './protected-position.ts';

const NONE: ExitPolicy = { stopLoss: 'none', takeProfit: 'none', trailing: 'none', timeStopMs: 'none' };

/** A strategy that does nothing but protect, and the means to give it a position. */
function protectedRig(policy: Partial<ExitPolicy>, limits: Partial<EveryLimit> = {}) {
  let exits: ProtectedPosition | undefined;
  const made = spyRig(
    (ctx) => {
      exits = new ProtectedPosition(ctx, ctx.stock('SPY'), { ...NONE, ...policy });
      const update = (): void => exits?.update();
      return { onBar: update, onFill: update, onOrder: update };
    },
    { risk: { ...limits, others: 'none' } },
  );
  return { ...made, exits: () => exits };
}

function terms({ side, quantity, order }: LiveOrder): string {
  return [side, quantity, order.orderType, order.auxPrice, order.lmtPrice]
    .filter((x) => x !== undefined)
    .join(' ');
}

/** The broker has the orders from this number on. */
function accepted(rig: Rig, from: number): void {
  for (let number = from; number <= rig.engine.orders.length; number++) {
    if (rig.order(number).isWorking) rig.status(rig.order(number), 'Submitted');
  }
}

describe('stop-loss and take-profit', () => {
  const policy = { stopLoss: { percent: 2 }, takeProfit: { price: 5 } } as const;

  test('rest at the broker from the first fill on, in one OCA group', () => {
    const { rig, ctx, spy } = protectedRig(policy);
    rig.fill(ctx.buy(spy, 10), 10, 100);
    // 100 less 2 %, and 100 + 5
    expect(rig.engine.orders.slice(1).map(terms)).toEqual(['SELL 10 STP 98', 'SELL 10 LMT 105']);
    const groups = rig.engine.orders.slice(1).map(({ order }) => order.ocaGroup);
    expect(groups[0]).toBe(groups[1]);
    expect(groups[0]).not.toBe('');
  });

  test('of a short position lie on the other sides', () => {
    const { rig, ctx, spy } = protectedRig(policy);
    rig.fill(ctx.sell(spy, 10), 10, 100);
    expect(rig.engine.orders.slice(1).map(terms)).toEqual(['BUY 10 STP 102', 'BUY 10 LMT 95']);
  });

  test('grow with the position', () => {
    const { rig, ctx, spy } = protectedRig({ stopLoss: { price: 3 } });
    const entry = ctx.buy(spy, 10);
    rig.fill(entry, 4, 100);
    accepted(rig, 2);
    rig.fill(entry, 6, 100);
    const modified = rig.outputs.findLast((output) => output.kind === 'modify');
    expect(modified?.approved.order.totalQuantity?.toString()).toBe('10');
    expect(rig.engine.orders).toHaveLength(2);
  });

  test('are cancelled when the position is gone otherwise', () => {
    const { rig, ctx, spy } = protectedRig(policy);
    rig.fill(ctx.buy(spy, 10), 10, 100);
    accepted(rig, 2);
    rig.fill(ctx.sell(spy, 10), 10, 101);
    expect([rig.order(2).isCancelRequested, rig.order(3).isCancelRequested]).toEqual([true, true]);
  });

  test('are not sent again for ever when they are refused', () => {
    const { rig, ctx, spy } = protectedRig({ stopLoss: { percent: 2 } }, { ordersPerMinute: 1 });
    rig.fill(ctx.buy(spy, 10), 10, 100);
    for (let i = 0; i < 5; i++) rig.bar(100);
    expect(rig.engine.orders).toHaveLength(4);
    expect(rig.logged('error')).toEqual(['SPY is not protected: 3 exit orders were not kept']);
  });
});

describe('trailing by the average true range', () => {
  test('follows the price up, and never goes back', () => {
    let atr = Number.NaN;
    const { rig, ctx, spy, exits } = protectedRig({ trailing: { multiple: 2, atr: () => atr } });
    rig.fill(ctx.buy(spy, 10), 10, 100);
    rig.bar(100);
    expect(exits()?.stopPrice).toBeUndefined();
    atr = 1.5;
    rig.bar(101);
    expect(terms(rig.order(2))).toBe('SELL 10 STP 98');
    accepted(rig, 2);
    rig.bar(103);
    expect(exits()?.stopPrice).toBe(100);
    expect(rig.outputs.findLast((output) => output.kind === 'modify')?.approved.order.auxPrice).toBe(100);
    rig.bar(100.5);
    expect(exits()?.stopPrice).toBe(100);
  });
});

describe('the time stop', () => {
  test('closes at the market when its time has come, after the resting exits are gone', () => {
    const { rig, ctx, spy } = protectedRig({ stopLoss: { percent: 2 }, timeStopMs: 60_000 });
    rig.fill(ctx.buy(spy, 10), 10, 100);
    accepted(rig, 2);
    rig.at = plusMs(rig.at, 59_000);
    rig.bar(100);
    expect(rig.order(2).isCancelRequested).toBe(false);
    rig.at = plusMs(rig.at, 1_000);
    rig.bar(100);
    expect(rig.order(2).isCancelRequested).toBe(true);
    expect(rig.engine.orders).toHaveLength(2);
    rig.status(rig.order(2), 'Cancelled');
    expect(terms(rig.order(3))).toBe('SELL 10 MKT');
    rig.bar(100);
    expect(rig.engine.orders).toHaveLength(3);
  });

  test('tries again when its market order ended unfilled, and not for ever', () => {
    const { rig, ctx, spy } = protectedRig({ timeStopMs: 60_000 });
    rig.fill(ctx.buy(spy, 10), 10, 100);
    rig.at = plusMs(rig.at, 60_000);
    rig.bar(100);
    for (const number of [2, 3, 4]) rig.status(rig.order(number), 'Cancelled');
    rig.bar(100);
    expect(rig.engine.orders).toHaveLength(4);
    expect(rig.logged('error')).toEqual(['SPY is not protected: 3 exit orders were not kept']);
  });
});
