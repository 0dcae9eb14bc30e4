import { describe, expect, it } from 'vitest';
import { OrderIds } from './order-ids.ts';

describe('order ids', () => {
  it('begin at 1 for a new client and go on above the highest used, for each client alone', () => {
    const ids = new OrderIds();
    expect(ids.next(7)).toBe(1);
    ids.raise(7, 40);
    ids.raise(7, 12);
    expect(ids.next(7)).toBe(41);
    expect(ids.next(8)).toBe(1);
  });

  it('at or below the mark are duplicates, above it gaps are fine', () => {
    const ids = new OrderIds();
    ids.raise(1, 10);
    expect(ids.refusal(1, 10)).toEqual({ code: 103, message: 'Duplicate order id: 10' });
    expect(ids.refusal(1, 11)).toBeUndefined();
    expect(ids.refusal(1, 5_000)).toBeUndefined();
  });

  it.each([0, -1, 2_147_483_647])('cannot be %i', (orderId) => {
    expect(new OrderIds().refusal(1, orderId)).toEqual({
      code: 10149,
      message: `Invalid order id: ${orderId}`,
    });
  });
});
