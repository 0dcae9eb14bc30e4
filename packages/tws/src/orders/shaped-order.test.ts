import { Decimal } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { shapedOrder } from './shaped-order.ts';

describe('an order in the usual shape', () => {
  const order = { action: 'BUY', totalQuantity: Decimal.of(5), orderType: 'LMT', lmtPrice: 0, hidden: false };

  it('says what the order says, and nothing of its own', () => {
    expect(shapedOrder(order)).toEqual(order);
    expect(shapedOrder(order)).not.toBe(order);
  });

  it('has its fields in one order, whoever made it', () => {
    const backwards = Object.fromEntries(Object.entries(order).reverse());
    const usual = (keys: readonly string[]) => keys.filter((key) => key !== 'hidden');
    expect(usual(Object.keys(shapedOrder(backwards)))).toEqual(usual(Object.keys(shapedOrder(order))));
  });
});
