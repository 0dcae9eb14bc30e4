import { Decimal } from '@tapewright/model';
import { describe, expect, test } from 'vitest';
import { spyRig } from '../testing/rig.ts';

describe('an order', () => {
  test('is sent in IB’s fields, with our identity and a moment after which it is too late (A1)', () => {
    const { rig, ctx, spy } = spyRig(undefined, { sendWithinMs: 2_000 });
    const order = ctx.sell(spy, '2.5', {
      limit: 101.25,
      tif: 'GTC',
      outsideRth: true,
      fields: { hidden: true },
    });
    const { approved } = rig.placed[0] ?? {};
    expect(approved?.order).toEqual({
      account: 'DU1',
      action: 'SELL',
      hidden: true,
      lmtPrice: 101.25,
      orderRef: order.intentId,
      orderType: 'LMT',
      outsideRth: true,
      tif: 'GTC',
      totalQuantity: Decimal.of('2.5'),
    });
    expect(order.intentId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect((approved?.notAfter ?? 0) - (approved?.at ?? 0)).toBe(2_000_000);
    expect(order.status).toBe('Sending');
  });

  test.each([
    [{}, 'MKT'],
    [{ limit: 1 }, 'LMT'],
    [{ stop: 1 }, 'STP'],
    [{ limit: 1, stop: 1 }, 'STP LMT'],
    [{ type: 'MOC' }, 'MOC'],
  ])('with terms %j is %s', (terms, type) => {
    const { ctx, spy } = spyRig();
    expect(ctx.buy(spy, 1, terms).order.orderType).toBe(type);
  });

  test('takes its side from the sign or from the verb, not from both', () => {
    const { ctx, spy } = spyRig();
    expect(ctx.order(spy, -3).side).toBe('SELL');
    expect(() => ctx.sell(spy, -3)).toThrow('cannot sell -3: the quantity is positive, the verb is the side');
  });

  test('identities are those of the seed: another seed, other identities', () => {
    const identity = (seed: number): string => {
      const { ctx, spy } = spyRig(undefined, { seed });
      return ctx.buy(spy, 1).intentId;
    };
    expect(identity(1)).toBe(identity(1));
    expect(identity(1)).not.toBe(identity(2));
  });
});

describe('a refused order', () => {
  test('is not sent, says why, and is told to the strategy', () => {
    const heard: string[] = [];
    const { rig, ctx, spy } = spyRig(
      () => ({ onOrder: (order) => heard.push(`${order.number} ${order.status}`) }),
      { risk: { maxQuantity: 10, others: 'none' } },
    );
    const order = ctx.buy(spy, 11);
    expect([order.status, order.isDone]).toEqual(['Refused', true]);
    expect(order.refusal).toEqual({
      rule: 'maxQuantity',
      message: 'maxQuantity: 11, limit 10',
      limit: '10',
      actual: '11',
    });
    rig.bar(100);
    expect(rig.placed).toEqual([]);
    expect(heard).toEqual(['1 Refused']);
    expect(rig.logged('warn')).toEqual(['order 1 refused by maxQuantity: 11, limit 10']);
    expect(rig.lines.at(-1)).toBe('order 1 Refused maxQuantity: 11, limit 10');
  });

  test('before its contract is known says so', () => {
    const { ctx } = spyRig();
    expect(ctx.buy(ctx.stock('QQQ'), 1).refusal?.message).toBe(
      'wellFormed: the contract of QQQ is not known yet; order from onStart on',
    );
  });
});

describe('modify', () => {
  test('C18: sends our terms with the change, not the fields that the broker filled in', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10, { limit: 99 });
    rig.status(order, 'Submitted', { order: { ...order.order, auxPrice: 0, ocaType: 3, rule80A: 'I' } });
    expect(ctx.modify(order, { limit: 99.5 })).toBeUndefined();
    rig.bar(100);
    const sent = rig.outputs.find((output) => output.kind === 'modify')?.approved;
    expect(sent?.order).toEqual({ ...order.order, lmtPrice: 99.5 });
    expect(sent?.intentId).toBe(order.intentId);
  });

  test('C2: refused by the broker, leaves the order working as it was', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10, { limit: 99 });
    rig.status(order, 'Submitted');
    ctx.modify(order, { limit: 99.123 });
    expect(order.isModifying).toBe(true);
    rig.message(order, 110, 'The price does not conform to the minimum price variation');
    expect([order.status, order.order.lmtPrice, order.isModifying]).toEqual(['Submitted', 99, false]);
  });

  test('S8, C2: after the refusal it can be modified again', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10, { limit: 99 });
    rig.status(order, 'Submitted');
    ctx.modify(order, { limit: 99.123 });
    rig.message(order, 110);
    expect(ctx.modify(order, { limit: 99.12 })).toBeUndefined();
    rig.status(order, 'Submitted', { order: { ...order.order, lmtPrice: 99.12 } });
    expect([order.order.lmtPrice, order.isModifying]).toEqual([99.12, false]);
    expect(rig.lines.at(-1)).toContain('order 1 modified lmtPrice=99.12');
  });

  test('is in force when the broker reports the new terms, and not before', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10, { limit: 99 });
    rig.status(order, 'Submitted');
    ctx.modify(order, { quantity: 12 });
    rig.status(order, 'Submitted');
    expect(order.quantity.toString()).toBe('10');
    rig.status(order, 'Submitted', { order: { ...order.order, totalQuantity: Decimal.of(12) } });
    expect(order.quantity.toString()).toBe('12');
  });

  test('B4: while the line is down, is refused', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10, { limit: 99 });
    rig.status(order, 'Submitted');
    rig.send({ kind: 'link', isUp: false, reason: '1100 connectivity lost' });
    expect(ctx.modify(order, { limit: 98 })?.message).toBe(
      'link: 1100 connectivity lost; order again when the connection is back and reconciled',
    );
  });

  test('passes the same limits as a new order', () => {
    const { rig, ctx, spy } = spyRig(undefined, {
      risk: { maxQuantity: 10, others: 'none' },
    });
    const order = ctx.buy(spy, 10, { limit: 99 });
    rig.status(order, 'Submitted');
    expect(ctx.modify(order, { quantity: 11 })?.rule).toBe('maxQuantity');
    expect(ctx.modify(order, { quantity: 9 })).toBeUndefined();
  });

  test.each([
    ['a second time at once', 'order 1 is being modified'],
    ['to no more than is filled', '10 of order 1 are filled'],
    ['after a cancel was asked for', 'order 1 is being cancelled'],
    ['when it is done', 'order 1 is Cancelled'],
    ['when its state is unknown', 'the state of order 1 is unknown'],
  ])('%s is refused', (when, text) => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 20, { limit: 99 });
    rig.status(order, 'Submitted');
    if (when.includes('second')) ctx.modify(order, { limit: 98 });
    if (when.includes('filled')) rig.fill(order, 10, 99);
    if (when.includes('cancel')) ctx.cancel(order);
    if (when.includes('done')) rig.status(order, 'Cancelled');
    if (when.includes('unknown')) rig.send({ kind: 'orderUnknown', intentId: order.intentId, reason: 'cut' });
    expect(ctx.modify(order, { quantity: 10 })?.message).toContain(text);
  });

  test('that could not be sent leaves the order as it was', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10, { limit: 99 });
    rig.status(order, 'Submitted');
    ctx.modify(order, { limit: 98 });
    rig.send({ kind: 'orderNotSent', intentId: order.intentId, reason: 'too late' });
    expect([order.status, order.isModifying, order.order.lmtPrice]).toEqual(['Submitted', false, 99]);
  });
});

describe('cancel', () => {
  test('is never blocked: not by a halt, nor by a line that is down', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10, { limit: 99 });
    rig.command('halt');
    rig.send({ kind: 'link', isUp: false, reason: 'cut' });
    expect(ctx.cancel(order)).toBe(true);
    rig.bar(100);
    expect(rig.outputs).toContainEqual({ kind: 'cancel', intentId: order.intentId });
  });

  test('is asked for once, and again after the broker refused it (C6: 10147, 10148)', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10, { limit: 99 });
    rig.status(order, 'Submitted');
    const cancels = (): number => {
      rig.bar(100);
      return rig.outputs.filter((output) => output.kind === 'cancel').length;
    };
    ctx.cancel(order);
    ctx.cancel(order);
    expect(cancels()).toBe(1);
    rig.message(
      order,
      10148,
      'OrderId 1 that needs to be cancelled can not be cancelled, state: PendingCancel.',
    );
    ctx.cancel(order);
    expect(cancels()).toBe(2);
  });

  test('of an order that is done does nothing', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    rig.fill(order, 10, 100);
    expect(ctx.cancel(order)).toBe(false);
  });

  test('of a cancelled order that filled in part leaves what remains explicit (C19)', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10, { limit: 100 });
    rig.fill(order, 4, 100);
    ctx.cancel(order);
    rig.status(order, 'Cancelled');
    expect([order.status, order.filled.toString(), order.remaining.toString()]).toEqual([
      'Cancelled',
      '4',
      '6',
    ]);
  });
});

describe('orderTarget', () => {
  test('orders what is missing, and nothing when nothing is', () => {
    const { rig, ctx, spy } = spyRig();
    rig.fill(ctx.buy(spy, 30), 30, 100);
    expect(ctx.orderTarget(spy, 100)?.quantity.toString()).toBe('70');
    expect(ctx.orderTarget(spy, 100)).toBeUndefined();
  });

  test('counts market orders that are under way, but no resting ones', () => {
    const { ctx, spy } = spyRig();
    ctx.buy(spy, 10);
    ctx.buy(spy, 20, { limit: 90 });
    ctx.sell(spy, 5, { stop: 80 });
    expect(ctx.orderTarget(spy, 100)?.quantity.toString()).toBe('90');
  });

  test('turns a long position over to a short one in one order', () => {
    const { rig, ctx, spy } = spyRig();
    rig.fill(ctx.buy(spy, 30), 30, 100);
    const order = ctx.orderTarget(spy, -20);
    expect([order?.side, order?.quantity.toString()]).toEqual(['SELL', '50']);
  });

  test('in percent counts the whole equity, and rounds toward zero', () => {
    const { rig, ctx, spy } = spyRig();
    rig.bar(300);
    // 100,000 / 300 is 333.33
    expect(ctx.orderTargetPercent(spy, 1)?.quantity.toString()).toBe('333');
    const other = spyRig();
    other.rig.bar(300);
    const short = other.ctx.orderTargetPercent(other.spy, -0.5);
    expect([short?.side, short?.quantity.toString()]).toEqual(['SELL', '166']);
  });

  test('in value, rounds toward zero', () => {
    const { ctx, spy } = spyRig();
    expect(ctx.orderTargetValue(spy, 1_999)?.quantity.toString()).toBe('19');
  });

  test('without a price is refused, not guessed', () => {
    const { rig, ctx } = spyRig();
    const qqq = ctx.stock('QQQ');
    rig.qualify(1, { conId: 320227571, symbol: 'QQQ', secType: 'STK', currency: 'USD' });
    const order = ctx.orderTargetPercent(qqq, 1);
    expect(order?.refusal?.message).toBe('sizing: price unknown; wait for a bar or a quote');
  });

  test('cancels an order of its own that the broker holds back as Inactive, and orders anew when that is confirmed', () => {
    const { rig, ctx, spy } = spyRig();
    const first = ctx.orderTarget(spy, 10);
    if (first === undefined) throw new Error('no order');
    rig.status(first, 'Inactive');
    expect(ctx.orderTarget(spy, 10)).toBeUndefined();
    expect(first.isCancelRequested).toBe(true);
    rig.status(first, 'Cancelled');
    expect(ctx.orderTarget(spy, 10)?.quantity.toString()).toBe('10');
  });

  test('close sells what is long even while a protective stop rests', () => {
    const { rig, ctx, spy } = spyRig();
    rig.fill(ctx.buy(spy, 30), 30, 100);
    ctx.sell(spy, 30, { stop: 90 });
    const order = ctx.close(spy);
    expect([order?.side, order?.quantity.toString()]).toEqual(['SELL', '30']);
  });
});
