import { plusMs } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import { spyRig, type Rig } from '../../testing/rig.ts';

/** Lets time pass; the rig adds a millisecond with every input. */
function later(rig: Rig, ms: number): void {
  rig.at = plusMs(rig.at, ms);
}

describe('orderRate', () => {
  test('lets as many orders out in a second as the limit says, and one more when the first is a second old', () => {
    const { rig, ctx, spy } = spyRig(undefined, { risk: { ordersPerSecond: 2, others: 'none' } });
    const first = rig.at;
    expect(ctx.buy(spy, 1).status).toBe('Sending');
    expect(ctx.buy(spy, 1).status).toBe('Sending');
    expect(ctx.buy(spy, 1).refusal?.message).toBe(
      'orderRate: one more order in the same second, limit 2 a second',
    );
    // The first order was stamped a millisecond after `first`, and so is the next after `rig.at`.
    rig.at = plusMs(first, 999);
    expect(ctx.buy(spy, 1).status).toBe('Refused');
    rig.at = plusMs(first, 1_000);
    expect(ctx.buy(spy, 1).status).toBe('Sending');
  });

  test('counts a minute beside the second', () => {
    const { rig, ctx, spy } = spyRig(undefined, { risk: { ordersPerMinute: 3, others: 'none' } });
    for (let i = 0; i < 3; i++, later(rig, 10_000)) expect(ctx.buy(spy, 1).status).toBe('Sending');
    expect(ctx.buy(spy, 1).refusal?.message).toBe(
      'orderRate: one more order in the same minute, limit 3 a minute',
    );
    later(rig, 30_000);
    expect(ctx.buy(spy, 1).status).toBe('Sending');
  });

  test('counts modifications, and neither refused orders nor cancels', () => {
    const { rig, ctx, spy } = spyRig(undefined, {
      risk: { ordersPerMinute: 2, maxQuantity: 5, others: 'none' },
    });
    expect(ctx.buy(spy, 6).refusal?.rule).toBe('maxQuantity');
    const order = ctx.buy(spy, 1, { limit: 90 });
    rig.status(order, 'Submitted');
    expect(ctx.modify(order, { limit: 91 })).toBeUndefined();
    expect(ctx.buy(spy, 1).refusal?.rule).toBe('orderRate');
    expect(ctx.cancel(order)).toBe(true);
  });

  test('does not hold up the flatten command', () => {
    const { rig, ctx, spy } = spyRig(undefined, { risk: { ordersPerMinute: 1, others: 'none' } });
    rig.fill(ctx.buy(spy, 10), 10, 100);
    expect(ctx.sell(spy, 1).refusal?.rule).toBe('orderRate');
    rig.command('flatten');
    expect([rig.order(3).side, rig.order(3).status]).toEqual(['SELL', 'Sending']);
  });
});

describe('maxWorkingOrders', () => {
  test('counts what is at work, and lets through what reduces', () => {
    const { rig, ctx, spy } = spyRig(undefined, { risk: { maxWorkingOrders: 2, others: 'none' } });
    rig.fill(ctx.buy(spy, 10), 10, 100);
    ctx.buy(spy, 1, { limit: 90 });
    expect(ctx.buy(spy, 1, { limit: 91 }).status).toBe('Sending');
    expect(ctx.buy(spy, 1, { limit: 92 }).refusal?.message).toBe(
      'maxWorkingOrders: 3 orders at work, limit 2',
    );
    expect(ctx.sell(spy, 10).status).toBe('Sending');
  });
});

describe('duplicate', () => {
  test('refuses the same order within the time, and lets it out at its end', () => {
    const { rig, ctx, spy } = spyRig(undefined, { risk: { duplicateWithinMs: 1_000, others: 'none' } });
    ctx.buy(spy, 7, { limit: 99 });
    later(rig, 998);
    expect(ctx.buy(spy, 7, { limit: 99 }).refusal?.message).toBe(
      'duplicate: BUY 7 SPY was ordered 999 ms ago, limit not again within 1,000 ms',
    );
    // The refused one does not begin the time anew.
    expect(ctx.buy(spy, 7, { limit: 99 }).status).toBe('Sending');
  });

  test.each([
    ['another quantity', 8, { limit: 99 }],
    ['another limit', 7, { limit: 98 }],
    ['another type', 7, {}],
    ['another time in force', 7, { limit: 99, tif: 'GTC' }],
  ] as const)('is not %s', (_name, quantity, terms) => {
    const { ctx, spy } = spyRig(undefined, { risk: { duplicateWithinMs: 1_000, others: 'none' } });
    ctx.buy(spy, 7, { limit: 99 });
    expect(ctx.buy(spy, quantity, terms).status).toBe('Sending');
  });

  test('is not the other side, nor a modification back to what it was', () => {
    const { rig, ctx, spy } = spyRig(undefined, { risk: { duplicateWithinMs: 60_000, others: 'none' } });
    const order = ctx.buy(spy, 7, { limit: 99 });
    expect(ctx.sell(spy, 7, { limit: 99 }).status).toBe('Sending');
    rig.status(order, 'Submitted');
    expect(ctx.modify(order, { limit: 99 })).toBeUndefined();
  });
});

describe('repeatedExecutions', () => {
  const risk = { repeatedExecutions: { count: 3, withinMs: 60_000 }, others: 'none' } as const;

  test('after so many executed orders nothing goes out until a person resumes', () => {
    const { rig, ctx, spy } = spyRig(undefined, { risk });
    for (let i = 0; i < 2; i++) rig.fill(ctx.buy(spy, 1), 1, 100);
    const third = ctx.buy(spy, 2);
    expect(third.status).toBe('Sending');
    rig.fill(third, 1, 100);
    rig.fill(third, 1, 100);
    expect(rig.logged('error')).toEqual([
      'repeatedExecutions: 3 orders executed within 60000 ms: the strategy orders nothing until a person resumes it',
    ]);
    const refused =
      'repeatedExecutions: 3 orders executed within 60,000 ms; look at the strategy, then resume';
    expect(ctx.buy(spy, 1).refusal?.message).toBe(refused);
    later(rig, 3_600_000);
    expect(ctx.buy(spy, 1).refusal?.message).toBe(refused);
    rig.command('resume');
    expect(ctx.buy(spy, 1).status).toBe('Sending');
  });

  test('executions that are spread over more time do not trip it', () => {
    const { rig, ctx, spy } = spyRig(undefined, { risk });
    for (let i = 0; i < 6; i++, later(rig, 30_000)) rig.fill(ctx.buy(spy, 1), 1, 100);
    expect(ctx.buy(spy, 1).status).toBe('Sending');
  });
});
