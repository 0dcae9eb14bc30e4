import { Decimal, type Contract } from '@tapewright/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SPY, spyRig } from '../testing/rig.ts';

const statuses = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => /^order \d+ [A-Z]\w+( |$)/.test(line)).map((line) => line.replace(/^order /, ''));

describe('statuses', () => {
  test('C8: a status repeated three times is one transition', () => {
    const changes: string[] = [];
    const { rig, ctx, spy } = spyRig(() => ({ onOrder: (order) => changes.push(order.status) }));
    const order = ctx.buy(spy, 10, { limit: 99 });
    for (let i = 0; i < 3; i++) rig.status(order, 'Submitted');
    expect(changes).toEqual(['Submitted']);
    expect(statuses(rig.lines)).toEqual(['1 Submitted']);
  });

  test('C8: the price comes from executions, whatever the last status says', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    rig.fill(order, 4, 100);
    rig.fill(order, 6, 101);
    rig.status(order, 'Filled', { avgFillPrice: 0 });
    // (4 * 100 + 6 * 101) / 10
    expect(order.avgPrice).toBe(100.6);
  });

  test('C9: a partly filled order that is reported as accepted with nothing filled keeps its fill', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10, { limit: 101 });
    rig.status(order, 'Submitted');
    rig.fill(order, 4, 100);
    rig.status(order, 'PendingSubmit', { filled: Decimal.ZERO, remaining: Decimal.of(10) });
    expect([order.status, order.filled.toString(), order.remaining.toString()]).toEqual([
      'Submitted',
      '4',
      '6',
    ]);
  });

  test('C10: a market order fills without any status', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    rig.fill(order, 10, 100);
    expect([order.status, order.isDone]).toEqual(['Filled', true]);
  });

  test('C10: a Filled status without its executions fills nothing and moves no position', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    rig.status(order, 'Filled', { filled: Decimal.of(10), remaining: Decimal.ZERO });
    expect([order.status, ctx.position(spy).qty.toString()]).toEqual(['Submitted', '0']);
    rig.fill(order, 10, 100);
    expect([order.status, ctx.position(spy).qty.toString()]).toEqual(['Filled', '10']);
  });

  test('C6: an Inactive order may still fill', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    rig.status(order, 'Inactive');
    expect([order.isDone, order.remaining.toString()]).toEqual([false, '10']);
    rig.fill(order, 10, 100);
    expect(order.status).toBe('Filled');
  });

  test('C7: a fill that won the race against the cancel is counted', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10, { limit: 101 });
    ctx.cancel(order);
    rig.status(order, 'Cancelled');
    rig.fill(order, 3, 100);
    expect([order.status, order.filled.toString()]).toEqual(['Cancelled', '3']);
    rig.fill(order, 7, 100);
    expect([order.status, ctx.position(spy).qty.toString()]).toEqual(['Filled', '10']);
    expect(statuses(rig.lines)).toEqual(['1 Cancelled', '1 Filled']);
  });

  test('C5: what became Unknown is what the next report says', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    rig.send({ kind: 'orderUnknown', intentId: order.intentId, reason: 'no acknowledgement for 10 s' });
    expect([order.status, order.reason]).toEqual(['Unknown', 'no acknowledgement for 10 s']);
    rig.status(order, 'PreSubmitted');
    expect(order.status).toBe('PreSubmitted');
  });

  test('an order that was not sent is over, and says why', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    rig.send({ kind: 'orderNotSent', intentId: order.intentId, reason: 'not connected' });
    expect([order.status, order.isDone, order.isWorking]).toEqual(['NotSent', true, false]);
    expect(rig.logged('error')).toEqual(['order 1 is not at the broker: not connected']);
  });

  test('an order that was thought not sent and is reported after all is taken back', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    rig.send({ kind: 'orderNotSent', intentId: order.intentId, reason: 'not connected' });
    rig.fill(order, 4, 100);
    expect([order.status, ctx.openOrders().length]).toEqual(['Submitted', 1]);
  });

  test('C16: a quantity that somebody changed at the broker is in force, and told', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 100, { limit: 101 });
    rig.status(order, 'Submitted');
    rig.status(order, 'Submitted', { order: { ...order.order, totalQuantity: Decimal.of(200) } });
    expect([order.quantity.toString(), order.remaining.toString()]).toEqual(['200', '200']);
    expect(rig.logged('error')).toEqual([
      'order 1 is for 200 at the broker and was for 100: it was changed there, and 200 count from now on',
    ]);
    rig.fill(order, 100, 100);
    expect([order.status, order.remaining.toString()]).toEqual(['Submitted', '100']);
    rig.fill(order, 100, 100);
    expect(order.status).toBe('Filled');
  });

  test('C16: an echo of the old quantity while a change is under way changes nothing', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 100, { limit: 101 });
    rig.status(order, 'Submitted');
    ctx.modify(order, { quantity: 150 });
    rig.status(order, 'Submitted', { order: { ...order.order, totalQuantity: Decimal.of(120) } });
    expect(order.quantity.toString()).toBe('100');
    rig.status(order, 'Submitted', { order: { ...order.order, totalQuantity: Decimal.of(150) } });
    expect([order.quantity.toString(), order.isModifying]).toEqual(['150', false]);
    expect(rig.logged('error')).toEqual([]);
  });

  test('a resting order goes back to PreSubmitted when its session ends', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10, { limit: 90, tif: 'GTC' });
    rig.status(order, 'Submitted');
    rig.status(order, 'PreSubmitted');
    expect(order.status).toBe('PreSubmitted');
  });
});

describe('messages', () => {
  test.each([201, 202, 399, 10349, 2109, 99999])('C1: code %i changes no status', (code) => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    rig.send({ kind: 'orderSent', intentId: order.intentId, orderId: 1, clientId: 1 });
    rig.status(order, 'Submitted');
    rig.message(order, code, 'Order Canceled - reason:');
    expect([order.status, order.messages.at(-1)?.code]).toEqual(['Submitted', code]);
  });

  test('S7: 10349 and then the fill', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    rig.status(order, 'PreSubmitted');
    rig.message(order, 10349, 'Order TIF was set to DAY based on order preset');
    rig.fill(order, 10, 100);
    expect([order.status, ctx.openOrders().length]).toEqual(['Filled', 0]);
  });

  test('C4: the reason of a rejection reaches the strategy', () => {
    const heard: string[] = [];
    const { rig, ctx, spy } = spyRig(() => ({
      onOrder: (order) => heard.push(order.messages.at(-1)?.text ?? order.status),
    }));
    const order = ctx.buy(spy, 10);
    rig.send({ kind: 'orderSent', intentId: order.intentId, orderId: 1, clientId: 1 });
    rig.message(order, 201, 'Order rejected - reason:margin');
    expect(heard).toEqual(['Order rejected - reason:margin']);
  });

  test('a message under an id that no order has is for a person', () => {
    const { rig, ctx, spy } = spyRig();
    rig.message(ctx.buy(spy, 10), 201, 'Order rejected');
    expect(rig.logged('warn')).toEqual(['broker on unknown order 1:1: 201 Order rejected']);
  });

  test('only the last hundred are kept', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10, { limit: 90 });
    rig.status(order, 'Submitted');
    for (let i = 0; i < 105; i++) rig.message(order, 399, `warning ${i}`);
    expect([order.messages.length, order.messages[0]?.text]).toEqual([100, 'warning 5']);
  });
});

describe('executions', () => {
  test('C12: an execution reported again is counted once', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    const execId = rig.fill(order, 4, 100);
    rig.fill(order, 4, 100, { execId });
    expect([order.filled.toString(), ctx.position(spy).qty.toString()]).toEqual(['4', '4']);
  });

  test('C13: a correction replaces what it corrects', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    rig.fill(order, 10, 100, { execId: '0000e0d5.6516f4d1.01.01' });
    rig.fill(order, 8, 101, { execId: '0000e0d5.6516f4d1.01.02' });
    expect([order.fills.length, order.filled.toString(), order.avgPrice]).toEqual([1, '8', 101]);
    expect(ctx.position(spy).qty.toString()).toBe('8');
    // 100,000 - 8 * 101
    expect(ctx.cash.toString()).toBe('99192');
  });

  test('C13: an older revision that comes late changes nothing', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    rig.fill(order, 8, 101, { execId: 'a.b.01.02' });
    rig.fill(order, 10, 100, { execId: 'a.b.01.01' });
    expect(order.filled.toString()).toBe('8');
  });

  test('C13: a correction in the middle of a history gives the P&L that the corrected history has', () => {
    const { rig, ctx, spy } = spyRig();
    const buy = ctx.buy(spy, 10);
    rig.fill(buy, 10, 100, { execId: 'a.b.01.01' });
    rig.fill(ctx.sell(spy, 4), 4, 110, { execId: 'a.b.02.01' });
    rig.fill(buy, 10, 105, { execId: 'a.b.01.02' });
    // 4 * (110 - 105), and the rest at 105
    expect(ctx.position(spy).realizedPnl.toString()).toBe('20');
    expect(ctx.position(spy).avgPrice).toBe(105);
  });

  test('C15: a fill of an order that we do not know is adopted, and counts', () => {
    const { rig, ctx, spy } = spyRig();
    const own = ctx.buy(spy, 10);
    rig.fill(own, 5, 100, {
      orderRef: '',
      permId: 777,
      orderId: 0,
      clientId: 0,
      execId: 'x.1.01',
      side: 'SLD',
    });
    expect(own.filled.toString()).toBe('0');
    expect(ctx.position(spy).qty.toString()).toBe('-5');
    const external = rig.order(2);
    expect([external.origin, external.side, external.status]).toEqual(['external', 'SELL', 'Filled']);
    rig.fill(own, 2, 100, {
      orderRef: '',
      permId: 777,
      orderId: 0,
      clientId: 0,
      execId: 'x.2.01',
      side: 'SLD',
    });
    expect([rig.engine.orders.length, external.filled.toString()]).toEqual([2, '7']);
  });

  test('C15: another client’s order in a contract that the strategy never asked for is held, too', () => {
    const { rig, ctx, spy } = spyRig();
    const contract: Contract = { conId: 265598, symbol: 'AAPL', secType: 'STK', currency: 'USD' };
    rig.fill(ctx.buy(spy, 1), 5, 200, { contract, orderRef: 'manual', permId: 9, clientId: 0, orderId: 0 });
    const aapl = rig.engine.portfolio.holdings.find((holding) => holding.contract.symbol === 'AAPL');
    expect(aapl?.qty.toString()).toBe('5');
  });

  test('B3: an orderId that another session used does not make an order of ours of it', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    rig.status(order, 'Submitted', { permId: 1001, orderId: 5 });
    rig.fill(order, 10, 100, { permId: 444, orderId: 5, orderRef: '', execId: 'old.01' });
    expect([order.filled.toString(), rig.order(2).origin]).toEqual(['0', 'external']);
  });

  describe('B4: an order that is at the broker twice', () => {
    test('is over when both are', () => {
      const { rig, ctx, spy } = spyRig();
      const order = ctx.buy(spy, 10, { limit: 99 });
      rig.status(order, 'Submitted', { permId: 1 });
      rig.status(order, 'Submitted', { permId: 2 });
      ctx.cancel(order);
      rig.status(order, 'Cancelled', { permId: 2 });
      expect([order.status, order.isDone]).toEqual(['Submitted', false]);
      expect(rig.logged('error').at(-1)).toBe(
        'order 1 works on as permId 1 after permId 2 has ended: cancel it',
      );
      rig.status(order, 'Cancelled', { permId: 1 });
      expect(order.status).toBe('Cancelled');
    });

    test('is taken up again when the second shows after the first was cancelled', () => {
      const { rig, ctx, spy } = spyRig();
      const order = ctx.buy(spy, 10, { limit: 99 });
      rig.status(order, 'Submitted', { permId: 1 });
      rig.status(order, 'Cancelled', { permId: 1 });
      rig.status(order, 'Submitted', { permId: 2 });
      expect([order.status, ctx.openOrders().length]).toEqual(['Submitted', 1]);
    });

    test('is not over when one of them is filled', () => {
      const { rig, ctx, spy } = spyRig();
      const order = ctx.buy(spy, 10, { limit: 99 });
      rig.status(order, 'Submitted', { permId: 1001 });
      rig.status(order, 'Submitted', { permId: 2 });
      // The fill is of permId 1001.
      rig.fill(order, 10, 99);
      expect([order.status, order.filled.toString()]).toEqual(['Submitted', '10']);
      rig.status(order, 'Filled', { permId: 1001 });
      rig.status(order, 'Cancelled', { permId: 2 });
      expect(order.status).toBe('Filled');
    });
  });

  test('B4: two permIds for one intent is an alarm', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    rig.status(order, 'Submitted', { permId: 1 });
    rig.status(order, 'Submitted', { permId: 2 });
    expect(rig.logged('error')).toEqual([
      'order 1 is at the broker twice, as 1 and 2: cancel both and check',
    ]);
  });

  test('more filled than ordered is an alarm', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    rig.fill(order, 10, 100);
    rig.fill(order, 10, 100);
    expect(rig.logged('error')).toEqual([
      'order 1 is over-filled, 20 of 10: check for a second order at the broker',
    ]);
  });

  test.each([
    [{ execId: '' }, 'an execution without an id'],
    [{ side: 'X' }, "has side 'X'"],
    [{ price: Number.NaN }, 'has price NaN'],
  ])('one that cannot be counted is an alarm: %j', (changes, text) => {
    const { rig, ctx, spy } = spyRig();
    rig.fill(ctx.buy(spy, 10), 10, 100, changes);
    expect(rig.logged('error')[0]).toContain(text);
    expect(ctx.position(spy).isFlat).toBe(true);
  });

  test('S18 C12: of a combination, the summary row fills the order and the legs are held', () => {
    const { rig, ctx, spy } = spyRig();
    const spread: Contract = {
      conId: 28812380,
      symbol: 'SPY',
      secType: 'BAG',
      exchange: 'SMART',
      currency: 'USD',
    };
    const instrument = ctx.contract(spread);
    rig.qualify(1, spread);
    const order = ctx.buy(instrument, 2, { limit: 1 });
    const option = (strike: number, conId: number): Contract => ({
      conId,
      symbol: 'SPY',
      secType: 'OPT',
      strike,
      right: 'C',
      multiplier: '100',
      currency: 'USD',
    });
    rig.fill(order, 2, 1, { contract: { ...spread } });
    const near = rig.fill(order, 2, 3, { contract: option(650, 1) });
    rig.fill(order, 2, 2, { contract: option(655, 2), side: 'SLD' });
    expect([order.status, order.filled.toString(), order.isCosted]).toEqual(['Filled', '2', false]);
    const held = rig.engine.portfolio.holdings.filter((holding) => !holding.isFlat);
    expect(held.map((holding) => [holding.contract.strike, holding.qty.toString()])).toEqual([
      [650, '2'],
      [655, '-2'],
    ]);
    // 100,000 - 2 * 3 * 100 + 2 * 2 * 100, the summary row not counted
    expect(ctx.cash.toString()).toBe('99800');
    rig.commission(near, 1.3);
    expect(ctx.cash.toString()).toBe('99798.7');
    expect(spy.isQualified).toBe(true);
  });
});

describe('commissions', () => {
  test('C14: one that comes before its execution waits for it', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    rig.commission('a.b.01.01', 1.05);
    expect(ctx.cash.toString()).toBe('100000');
    rig.fill(order, 10, 100, { execId: 'a.b.01.01' });
    expect([order.isCosted, order.commissions.get('USD')?.toString()]).toEqual([true, '1.05']);
    // 100,000 - 1,000 - 1.05
    expect(ctx.cash.toString()).toBe('98998.95');
  });

  test('C14: filled and costed are two events', () => {
    const heard: string[] = [];
    const { rig, ctx, spy } = spyRig(() => ({
      onOrder: (order) => heard.push(`${order.status} ${order.isCosted ? 'costed' : 'not costed'}`),
    }));
    rig.commission(rig.fill(ctx.buy(spy, 10), 10, 100), 1);
    expect(heard).toEqual(['Filled not costed', 'Filled costed']);
  });

  test('C14: one that is repeated is charged once, one that is revised is charged its difference', () => {
    const { rig, ctx, spy } = spyRig();
    const execId = rig.fill(ctx.buy(spy, 10), 10, 100);
    rig.commission(execId, 1);
    rig.commission(execId, 1);
    rig.commission(execId, 1.5);
    expect(ctx.cash.toString()).toBe('98998.5');
  });

  test('one without an amount is not counted as none', () => {
    const { rig, ctx, spy } = spyRig();
    const order = ctx.buy(spy, 10);
    const execId = rig.fill(order, 10, 100);
    rig.send({ kind: 'commission', report: { execId } });
    expect(order.isCosted).toBe(false);
    expect(rig.logged('warn')[0]).toContain(`commission report of execution ${execId} without amount`);
  });
});

test('position is the sum of fills by unique execution id, in whatever order reports come and however often (C12, D8)', () => {
  const report = fc.record({
    exec: fc.integer({ min: 1, max: 6 }),
    revision: fc.integer({ min: 1, max: 3 }),
    shares: fc.integer({ min: 1, max: 50 }),
    cents: fc.integer({ min: 9_000, max: 11_000 }),
    isBuy: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(report, { maxLength: 40 }), (reports) => {
      const { rig, ctx, spy } = spyRig();
      const orders = { buy: ctx.buy(spy, 1_000), sell: ctx.sell(spy, 1_000) };
      // The oracle: per id the highest revision that was seen, the first of equals.
      const latest = new Map<string, { revision: number; signed: number; cents: number }>();
      for (const { exec, revision, shares, cents, isBuy } of reports) {
        const side = isBuy ? 'buy' : 'sell';
        const key = `${side}${exec}`;
        rig.fill(orders[side], shares, cents / 100, { execId: `${key}.0${revision}` });
        const known = latest.get(key);
        if (known === undefined || revision > known.revision) {
          latest.set(key, { revision, signed: isBuy ? shares : -shares, cents });
        }
      }
      const kept = [...latest.values()];
      const position = kept.reduce((sum, { signed }) => sum + signed, 0);
      const centsPaid = kept.reduce((sum, { signed, cents }) => sum + signed * cents, 0);
      expect(ctx.position(spy).qty.toString()).toBe(String(position));
      expect(ctx.cash.equals(Decimal.fromUnits(10_000_000 - centsPaid, 2))).toBe(true);
    }),
  );
});

test('SPY of the rig is the contract that it says', () => {
  expect(spyRig().spy.contract).toEqual(SPY);
});
