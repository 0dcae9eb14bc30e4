import type { Order } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { AAPL, fills, Scene, told } from '../testing/scene.ts';

// Source of the rules: IBKR, TWS API, "Pegged to Benchmark".

const GOOGL = 208813719;
const PEGGED: Omit<Order, 'totalQuantity'> = {
  orderType: 'PEG BENCH',
  startingPrice: 100,
  peggedChangeAmount: 0.1,
  referenceChangeAmount: 0.5,
  referenceContractId: GOOGL,
  stockRefPrice: 200,
};

function quoted(): Scene {
  const scene = new Scene();
  scene.quote('NASDAQ', [[99, 500]], [[101, 500]]);
  scene.quote('NASDAQ', [[199.9, 500]], [[200.1, 500]], GOOGL);
  return scene;
}

const reference = (scene: Scene, middle: number) =>
  scene.quote('NASDAQ', [[middle - 0.1, 500]], [[middle + 0.1, 500]], GOOGL);

const bid = (scene: Scene) => scene.venue.quote(AAPL)?.bid;

describe('PEG BENCH', () => {
  it('follows its reference by whole steps, up and down', () => {
    const scene = quoted();
    scene.place(PEGGED);
    expect(bid(scene)).toBe(100);
    reference(scene, 200.4);
    expect(bid(scene)).toBe(100);
    reference(scene, 200.5);
    expect(bid(scene)).toBe(100.1);
    // 1.20 down are two whole steps.
    reference(scene, 198.8);
    expect(bid(scene)).toBe(99.8);
  });

  it('goes the other way if it says so', () => {
    const scene = quoted();
    scene.place({ ...PEGGED, isPeggedChangeAmountDecrease: true });
    reference(scene, 201);
    expect(bid(scene)).toBe(99.8);
  });

  it('trades when its reference takes it to the other side, and in part when there is less', () => {
    const scene = quoted();
    scene.quote('ARCA', [], [[100.2, 60]]);
    scene.place(PEGGED);
    expect(fills(reference(scene, 201))).toEqual(['BOT 60 @100.2 ARCA']);
    expect(bid(scene)).toBe(100.2);
    const { permId } = scene;
    expect(told(scene.handle({ kind: 'cancel', permId, clientId: 7 }))[0]).toBe('Cancelled 60/100');
    reference(scene, 210);
    expect(bid(scene)).toBe(99);
  });

  it('waits while its reference has no price, and stays where it is when that goes', () => {
    const scene = new Scene();
    scene.quote('NASDAQ', [[99, 500]], [[101, 500]]);
    scene.place(PEGGED);
    expect(bid(scene)).toBe(99);
    reference(scene, 200.5);
    expect(bid(scene)).toBe(100.1);
    scene.quote('NASDAQ', [], [], GOOGL);
    expect(bid(scene)).toBe(100.1);
  });

  it('ends with its day', () => {
    const scene = quoted();
    scene.place(PEGGED);
    expect(told(scene.until('2026-08-25T20:00:01Z'))).toContain('Cancelled 0/100');
  });

  it.each([
    [{ referenceContractId: 0 }, 'no reference contract.'],
    [{ startingPrice: 0 }, 'no starting price.'],
    [{ stockRefPrice: 0 }, 'no reference price.'],
    [{ peggedChangeAmount: 0 }, 'the changes of the reference and of the price must be above zero.'],
    [{ stockRangeLower: 190 }, 'a range of the reference price is not simulated by this venue.'],
  ])('is refused with %j', (change, why) => {
    expect(told(quoted().place({ ...PEGGED, ...change }))).toEqual([
      `201 Order rejected - reason:PEG BENCH: ${why}`,
    ]);
  });
});
