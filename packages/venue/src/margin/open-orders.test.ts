import { Decimal, type Order } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { NO_FEES } from '../fees/fee-plan.ts';
import { Scene, told } from '../testing/scene.ts';

const GOOGL = 208813719;

/** An account with 10,000 dollars on margin, and two stocks quoted at 100: 25 % of what is bought is asked for. */
function account(cash = 10_000): Scene {
  const scene = new Scene({
    accounts: [{ account: 'DU1', cash: { USD: cash }, margin: 'regT' }],
    feePlan: NO_FEES,
  });
  for (const conId of [265598, GOOGL]) scene.quote('NASDAQ', [[99.99, 9_000]], [[100, 9_000]], conId);
  return scene;
}

/** Whether an order of so many, at 99 where it rests, is taken. */
function isTaken(
  scene: Scene,
  qty: number,
  order: Omit<Order, 'totalQuantity'> = {},
  conId = 265598,
): boolean {
  const [first = ''] = told(
    scene.place({ orderType: 'LMT', lmtPrice: 99, totalQuantity: qty, ...order }, { conId }),
  );
  return !first.startsWith('201');
}

describe('an order beside working ones', () => {
  it('has to leave room for them, in the same instrument and in others', () => {
    const scene = account();
    // 10,000 / 0.25 = 40,000 dollars: 400 shares at about 100.
    expect(isTaken(scene, 200)).toBe(true);
    expect(isTaken(scene, 150, {}, GOOGL)).toBe(true);
    expect(isTaken(scene, 100, {}, GOOGL)).toBe(false);
    expect(isTaken(scene, 100)).toBe(false);
    expect(isTaken(scene, 40)).toBe(true);
  });

  it('need not leave room for both sides of an instrument, only for the one that asks for more', () => {
    const scene = account();
    expect(isTaken(scene, 200)).toBe(true);
    // 30 % for short sales: 200 × 101 × 0.3 = 6,060; beside the buys it would be 11,000.
    expect(isTaken(scene, 200, { action: 'SELL', lmtPrice: 101 })).toBe(true);
    // 360 × 101 × 0.3 = 10,908.
    expect(isTaken(scene, 160, { action: 'SELL', lmtPrice: 101 })).toBe(false);
  });

  it('counts the largest of a one-cancels-all group, and nothing of its own', () => {
    const scene = account();
    expect(isTaken(scene, 300, { ocaGroup: 'one' })).toBe(true);
    expect(isTaken(scene, 300, { ocaGroup: 'one' }, GOOGL)).toBe(true);
    expect(isTaken(scene, 80, {}, GOOGL)).toBe(true);
    expect(isTaken(scene, 80, {}, GOOGL)).toBe(false);
  });

  it('is not held up by children that wait, nor by orders that close', () => {
    const scene = account();
    expect(isTaken(scene, 200, { orderId: 1, transmit: false })).toBe(true);
    expect(
      isTaken(scene, 200, { orderId: 2, parentId: 1, action: 'SELL', lmtPrice: 120, transmit: false }),
    ).toBe(true);
    expect(
      isTaken(scene, 200, {
        orderId: 3,
        parentId: 1,
        action: 'SELL',
        orderType: 'STP',
        auxPrice: 80,
        transmit: true,
      }),
    ).toBe(true);
    expect(isTaken(scene, 190, { orderId: 4 }, GOOGL)).toBe(true);
    expect(isTaken(scene, 50, { orderId: 5 }, GOOGL)).toBe(false);
  });

  it('may close whatever is open beside it', () => {
    const scene = account();
    expect(isTaken(scene, 100, { orderType: 'MKT' })).toBe(true);
    expect(isTaken(scene, 290)).toBe(true);
    expect(isTaken(scene, 100, { action: 'SELL', lmtPrice: 100.5 })).toBe(true);
    // What the sale would free is not there yet.
    expect(isTaken(scene, 100, {}, GOOGL)).toBe(false);
  });

  it('is checked again when it is changed, without itself', () => {
    const scene = account();
    expect(isTaken(scene, 200)).toBe(true);
    expect(isTaken(scene, 150, {}, GOOGL)).toBe(true);
    const modified = (qty: number) => {
      const order = scene.venue.openOrders()[1];
      const outputs = scene.handle({
        kind: 'modify',
        permId: order?.permId ?? 0,
        orderId: order?.orderId ?? 0,
        contract: order?.contract ?? {},
        order: { ...order?.order, totalQuantity: Decimal.of(qty) },
      });
      return !told(outputs)[0]?.startsWith('201');
    };
    expect(modified(190)).toBe(true);
    expect(modified(290)).toBe(false);
  });
});
