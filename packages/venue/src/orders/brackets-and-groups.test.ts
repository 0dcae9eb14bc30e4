import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { fills, Scene, told, quoted } from '../testing/scene.ts';

// 2026-08-25 is a Tuesday; the scene begins at 10:00 New York time.

describe('brackets and groups', () => {
  const bracket = (scene: Scene) => [
    scene.place({ orderId: 10, orderType: 'LMT', lmtPrice: 229.5, transmit: false }),
    scene.place({
      orderId: 11,
      parentId: 10,
      action: 'SELL',
      orderType: 'LMT',
      lmtPrice: 235,
      transmit: false,
    }),
    scene.place({
      orderId: 12,
      parentId: 10,
      action: 'SELL',
      orderType: 'STP',
      auxPrice: 225,
      transmit: true,
    }),
  ];

  it('holds a bracket back until its last order, then shows the parent and holds the children', () => {
    const scene = quoted();
    const [parent, profit, stop] = bracket(scene);
    expect(parent).toEqual([]);
    expect(profit).toEqual([]);
    expect(told(stop ?? [])).toEqual([
      'Submitted 0/100',
      'PreSubmitted 0/100 (child)',
      'PreSubmitted 0/100 (child,trigger)',
    ]);
    const [, child] = scene.venue.openOrders();
    expect(child).toMatchObject({
      parentId: 10,
      order: { ocaGroup: String(scene.venue.openOrders()[0]?.permId) },
    });
  });

  it('starts the children when the parent has filled, and cancels one when the other fills', () => {
    const scene = quoted();
    scene.print(230);
    bracket(scene);
    expect(told(scene.quote('NASDAQ', [[229.3, 100]], [[229.4, 100]]))).toEqual([
      'BOT 100 @229.5 NASDAQ',
      'Filled 100/100',
      'costs 1.0003',
      'Submitted 0/100',
      'PreSubmitted 0/100 (trigger)',
    ]);
    scene.quote('ARCA', [], []);
    expect(
      told(scene.quote('NASDAQ', [[235.1, 100]], [[235.2, 100]])).filter((line) => !line.startsWith('costs')),
    ).toEqual(['SLD 100 @235 NASDAQ', 'Filled 100/100', 'Cancelled 0/100', '202 Order Canceled - reason:']);
  });

  it('cancels the children with the parent', () => {
    const scene = quoted();
    bracket(scene);
    const [parent] = scene.venue.openOrders();
    scene.handle({ kind: 'cancel', permId: parent?.permId ?? 0, clientId: 7 });
    expect(scene.venue.openOrders()).toEqual([]);
  });

  it('cancels the others of a group of type 1 whole, as soon as one has filled in part', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [], []);
    scene.place({ orderType: 'LMT', lmtPrice: 229, ocaGroup: 'pair', ocaType: 1 });
    scene.place({ orderType: 'LMT', lmtPrice: 230, ocaGroup: 'pair', ocaType: 1 });
    expect(told(scene.quote('NASDAQ', [], [[230, 40]]))).toEqual([
      'BOT 40 @230 NASDAQ',
      'Submitted 40/100',
      'costs 1.00012',
      'Cancelled 0/100',
      '202 Order Canceled - reason:',
    ]);
  });

  it('reduces the others of a group by what one has filled', () => {
    const scene = quoted();
    scene.place({ orderType: 'LMT', lmtPrice: 200, ocaGroup: 'pair', ocaType: 3 });
    scene.place({ orderType: 'LMT', lmtPrice: 230.01, ocaGroup: 'pair', ocaType: 3, totalQuantity: 40 });
    expect(scene.venue.openOrders()).toMatchObject([
      { order: { totalQuantity: Decimal.of(60), lmtPrice: 200 } },
    ]);
  });

  it('takes out the other of a pair before the same sweep can reach it', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [], []);
    scene.place({ orderType: 'LMT', lmtPrice: 230, ocaGroup: 'entry', ocaType: 1 });
    scene.place({ orderType: 'LMT', lmtPrice: 229, ocaGroup: 'entry', ocaType: 1 });
    const outputs = scene.place({ action: 'SELL', totalQuantity: 200 }, {}, { account: 'DU2' });
    expect(fills(outputs)).toEqual(['BOT 100 @230 NASDAQ', 'SLD 100 @230 NASDAQ']);
  });

  it('refuses a child without a parent', () => {
    expect(told(quoted().place({ parentId: 99 }))).toEqual(["135 Can't find order with ID =99"]);
  });

  it('discards an order that was never transmitted', () => {
    const scene = quoted();
    scene.place({ orderType: 'LMT', lmtPrice: 200 });
    scene.place({ orderType: 'LMT', lmtPrice: 200, transmit: false });
    expect(scene.venue.openOrders().length).toBe(1);
    // permIds are given in order, so the held one's is the next.
    expect(told(scene.handle({ kind: 'cancel', permId: scene.permId + 1, clientId: 7 }))[0]).toBe(
      '202 Order was discarded',
    );
  });
});
