import type { Order } from '@tapewright/model';
import type { Refusal } from '../approved.ts';
import { notAllowed } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/** The order says what its type needs, in numbers that can be prices, for a contract that is known. */
export const wellFormed: RiskRule = {
  name: 'wellFormed',
  check({ order, contract }, view) {
    if (!view.isQualified) {
      const name = contract.symbol ?? 'the instrument';
      return notAllowed('wellFormed', `the contract of ${name} is not known yet`, 'order from onStart on');
    }
    if (order.totalQuantity === undefined || order.totalQuantity.sign <= 0) {
      return notAllowed('wellFormed', `quantity ${order.totalQuantity}`, 'order more than nothing');
    }
    return missingPrice(order) ?? badPrice('limit', order.lmtPrice) ?? badPrice('stop', order.auxPrice);
  },
};

/** Order types that mean nothing without a limit or a stop price. Others are the broker's to judge. */
const NEEDS_LIMIT = ['LMT', 'STP LMT', 'LIT', 'LOC', 'LOO'];
const NEEDS_STOP = ['STP', 'STP LMT', 'MIT', 'LIT', 'STP PRT'];

function missingPrice(order: Order): Refusal | undefined {
  const type = order.orderType ?? '';
  if (NEEDS_LIMIT.includes(type) && order.lmtPrice === undefined) {
    return notAllowed('wellFormed', `${type} without a limit price`, 'give it a limit');
  }
  if (NEEDS_STOP.includes(type) && order.auxPrice === undefined) {
    return notAllowed('wellFormed', `${type} without a stop price`, 'give it a stop');
  }
  return undefined;
}

function badPrice(which: string, price: number | undefined): Refusal | undefined {
  if (price === undefined || Number.isFinite(price)) return undefined;
  return notAllowed('wellFormed', `${which} price ${price}`, 'give it a number');
}
