import { conditions, ibAlgos, orderTypes } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import type { RiskLimits } from '../risk/limits.ts';
import { spyRig, type Rig } from '../testing/rig.ts';
import type { LiveOrder } from './live-order.ts';

const BRACKET = { entry: { limit: 99 }, takeProfit: 110, stopLoss: 95 };

function terms({ side, quantity, order }: LiveOrder): string {
  const { orderType, auxPrice, lmtPrice, tif } = order;
  return [side, quantity, orderType, auxPrice, lmtPrice, tif].filter((x) => x !== undefined).join(' ');
}

/** Intents that were handed to the driver: what it needs to send them as one. */
function handedOver(rig: Rig): unknown[] {
  return rig.placed.map(({ approved: { order, attachedTo } }) => [
    order.transmit ?? true,
    rig.engine.orders.find(({ intentId }) => intentId === attachedTo)?.number,
  ]);
}

function limited(risk: RiskLimits) {
  return spyRig(() => ({}), { risk });
}

describe('a bracket', () => {
  test('is an entry and two exits, which name it and are held back until the last is there', () => {
    const { rig, ctx, spy } = spyRig();
    const bracket = ctx.bracket(spy, 100, BRACKET);
    expect(bracket.orders.map(terms)).toEqual([
      'BUY 100 LMT 99 DAY',
      'SELL 100 LMT 110 GTC',
      'SELL 100 STP 95 GTC',
    ]);
    expect(handedOver(rig)).toEqual([
      [false, undefined],
      [false, 1],
      [true, 1],
    ]);
    expect([bracket.entry.number, bracket.takeProfit?.number, bracket.stopLoss?.number]).toEqual([1, 2, 3]);
    expect(bracket.stopLoss?.attachedTo).toBe(bracket.entry);
    expect(bracket.entry.group).toBe(bracket);
  });

  test('of a short sale has its exits on the other side, and may have only one', () => {
    const { ctx, spy } = spyRig();
    const bracket = ctx.bracket(spy, -10, { stopLoss: { fields: orderTypes.trailingStop({ percent: 2 }) } });
    expect(bracket.orders.map(terms)).toEqual(['SELL 10 MKT DAY', 'BUY 10 TRAIL DAY']);
    expect(bracket.takeProfit).toBeUndefined();
    expect(bracket.stopLoss?.order.trailingPercent).toBe(2);
  });

  test('without exits, or of nothing, is a mistake', () => {
    const { ctx, spy } = spyRig();
    expect(() => ctx.bracket(spy, 1, {})).toThrow('plain order: use ctx.order');
    expect(() => ctx.bracket(spy, 0, BRACKET)).toThrow('give it a quantity');
  });

  test('is refused whole when one of its orders is', () => {
    const { rig, ctx, spy } = limited({ maxNotional: 10_500, others: 'none' });
    // 100 × 99 passes, and 100 × 110 does not.
    const bracket = ctx.bracket(spy, 100, BRACKET);
    expect(bracket.orders.map(({ status }) => status)).toEqual(['Refused', 'Refused', 'Refused']);
    expect(bracket.refusal?.rule).toBe('maxNotional');
    expect(bracket.entry.refusal?.message).toBe(
      'group: order 2 of its group was refused; all go out, or none',
    );
    expect(rig.placed).toEqual([]);
    expect(bracket.isDone).toBe(true);
  });

  test('that was refused is not remembered: the same again is no duplicate, and counts once', () => {
    const { ctx, spy } = limited({
      maxQuantity: 100,
      duplicateWithinMs: 60_000,
      ordersPerMinute: 3,
      others: 'none',
    });
    expect(ctx.bracket(spy, 101, BRACKET).refusal?.rule).toBe('maxQuantity');
    expect(ctx.bracket(spy, 100, BRACKET).refusal).toBeUndefined();
    expect(ctx.bracket(spy, 100, BRACKET).refusal?.rule).toBe('orderRate');
  });

  test('counts each of its orders toward the rate', () => {
    const two = limited({ ordersPerSecond: 2, others: 'none' });
    expect(two.ctx.bracket(two.spy, 1, BRACKET).refusal?.rule).toBe('orderRate');
    const three = limited({ ordersPerSecond: 3, others: 'none' });
    expect(three.ctx.bracket(three.spy, 1, BRACKET).refusal).toBeUndefined();
  });

  test('turns no position over: its exits count when their entry has filled', () => {
    const { rig, ctx, spy } = limited({ longOnly: 'on', maxPosition: 100, others: 'none' });
    const { entry, stopLoss } = ctx.bracket(spy, 100, BRACKET);
    expect(entry.refusal).toBeUndefined();
    expect(ctx.sell(spy, 1).refusal?.rule).toBe('longOnly');
    rig.status(entry, 'Submitted');
    rig.fill(entry, 100, 99);
    expect(stopLoss?.status).toBe('Sending');
    // 100 held and 100 for sale, whichever of the two exits fills.
    expect(ctx.sell(spy, 1).refusal?.rule).toBe('longOnly');
  });

  test('whose exit is larger than its entry could go short, and is refused where that is', () => {
    const { ctx, spy } = limited({ longOnly: 'on', others: 'none' });
    ctx.bracket(spy, 100, BRACKET);
    expect(
      ctx.oneCancelsAll([
        { instrument: spy, quantity: -1, terms: { limit: 120 } },
        { instrument: spy, quantity: 1, terms: { limit: 90 } },
      ]).refusal?.rule,
    ).toBe('longOnly');
  });

  test('goes whole when one of its exits does not reach the broker', () => {
    const { rig, ctx, spy } = spyRig();
    const bracket = ctx.bracket(spy, 100, BRACKET);
    rig.send({
      kind: 'orderNotSent',
      intentId: bracket.orders[2]?.intentId ?? '',
      reason: 'the line is down',
    });
    expect(bracket.broken).toBe(bracket.stopLoss);
    expect(bracket.orders.map((order) => order.isCancelRequested)).toEqual([true, true, false]);
  });

  test('goes whole when an exit is rejected before it worked, and not when it ended later', () => {
    const { rig, ctx, spy } = spyRig();
    const first = ctx.bracket(spy, 100, BRACKET);
    rig.status(rig.order(3), 'Inactive');
    expect(first.entry.isCancelRequested).toBe(true);
    const second = ctx.bracket(spy, 100, BRACKET);
    rig.status(rig.order(6), 'PreSubmitted');
    rig.status(rig.order(6), 'Cancelled');
    expect(second.broken).toBeUndefined();
    expect(second.entry.isCancelRequested).toBe(false);
  });

  test('keeps what protects a position, and says what is missing', () => {
    const { rig, ctx, spy } = spyRig();
    const bracket = ctx.bracket(spy, 100, BRACKET);
    rig.status(rig.order(2), 'PreSubmitted');
    rig.fill(bracket.entry, 40, 99);
    rig.status(rig.order(3), 'Inactive');
    expect(bracket.orders.map((order) => order.isCancelRequested)).toEqual([false, false, false]);
    expect(rig.logged('error')).toEqual([
      'order 3 was placed with order 1, which has filled, and is Inactive: look after the position',
    ]);
  });

  test('leaves the exits of an entry that is not there to the broker', () => {
    const { rig, ctx, spy } = spyRig();
    const bracket = ctx.bracket(spy, 100, BRACKET);
    rig.status(bracket.entry, 'Inactive');
    expect(bracket.orders.map((order) => order.isCancelRequested)).toEqual([false, false, false]);
  });

  test('is cancelled as one', () => {
    const { ctx, spy } = spyRig();
    const bracket = ctx.bracket(spy, 100, BRACKET);
    expect(ctx.cancel(bracket)).toBe(true);
    expect(bracket.orders.every((order) => order.isCancelRequested)).toBe(true);
  });

  test('is told without alarm that the broker made an exit smaller', () => {
    const { rig, ctx, spy } = spyRig();
    const { entry, takeProfit, stopLoss } = ctx.bracket(spy, 100, BRACKET);
    if (takeProfit === undefined || stopLoss === undefined) throw new Error('it has both');
    rig.fill(entry, 100, 99);
    rig.fill(takeProfit, 40, 110);
    rig.status(stopLoss, 'PreSubmitted', {
      order: { ...stopLoss.order, totalQuantity: stopLoss.quantity.minus(40) },
    });
    expect(stopLoss.remaining.toString()).toBe('60');
    expect(rig.logged('error')).toEqual([]);
  });

  test('lets a change of its entry out at once', () => {
    const { rig, ctx, spy } = spyRig();
    const { entry } = ctx.bracket(spy, 100, BRACKET);
    rig.status(entry, 'Submitted');
    ctx.modify(entry, { limit: 98 });
    const change = rig.outputs.findLast((output) => output.kind === 'modify');
    expect(change?.approved.order).toMatchObject({ lmtPrice: 98, transmit: true });
  });
});

describe('orders of which one cancels all', () => {
  test('share a group that no other has', () => {
    const { ctx, spy } = spyRig();
    const pair = () =>
      ctx.oneCancelsAll(
        [
          { instrument: spy, quantity: 10, terms: { limit: 95 } },
          { instrument: spy, quantity: 10, terms: { stop: 105 } },
        ],
        'reduceWithBlock',
      );
    const groups = [pair(), pair()].map(({ orders }) => orders.map(({ order }) => order.ocaGroup));
    expect(groups[0]?.[0]).toBe(groups[0]?.[1]);
    expect(groups[0]?.[0]).not.toBe(groups[1]?.[0]);
    expect(pair().orders.map(({ order }) => [order.ocaType, order.transmit])).toEqual([
      [2, undefined],
      [2, undefined],
    ]);
    expect(() => ctx.oneCancelsAll([])).toThrow('two orders or more');
  });

  test('count as the largest of them: either may fill, and not both', () => {
    const { ctx, spy } = limited({ maxPosition: 10, others: 'none' });
    const { refusal } = ctx.oneCancelsAll([
      { instrument: spy, quantity: 10, terms: { limit: 95 } },
      { instrument: spy, quantity: 8, terms: { stop: 105 } },
    ]);
    expect(refusal).toBeUndefined();
  });

  test('are all cancelled when one of them does not reach the broker', () => {
    const { rig, ctx, spy } = spyRig();
    const group = ctx.oneCancelsAll([
      { instrument: spy, quantity: 10, terms: { limit: 95 } },
      { instrument: spy, quantity: 10, terms: { stop: 105 } },
    ]);
    rig.send({ kind: 'orderNotSent', intentId: group.orders[1]?.intentId ?? '', reason: 'too late' });
    expect(group.orders[0]?.isCancelRequested).toBe(true);
  });
});

describe('terms in fields of IB', () => {
  test('say the type, and give way to what is said beside them', () => {
    const { ctx, spy } = spyRig();
    const trail = orderTypes.trailingStopLimit({ amount: 1, stopPrice: 99, limitOffset: 0.1 });
    expect(ctx.sell(spy, 10, { fields: trail }).order).toMatchObject({
      orderType: 'TRAIL LIMIT',
      auxPrice: 1,
    });
    expect(terms(ctx.buy(spy, 10, { limit: 90, fields: ibAlgos.adaptive('Patient') }))).toBe(
      'BUY 10 LMT 90 DAY',
    );
    expect(terms(ctx.buy(spy, 10, { tif: 'GTC', fields: { tif: 'IOC', ...orderTypes.limit(5) } }))).toBe(
      'BUY 10 LMT 5 GTC',
    );
  });

  test('carry conditions', () => {
    const { ctx, spy } = spyRig();
    const release = conditions.when(conditions.price(spy.contract, { above: 105 })).releases();
    expect(ctx.buy(spy, 10, { fields: release }).order.conditions).toMatchObject([
      { type: 1, conId: 756733, price: 105 },
    ]);
  });
});
