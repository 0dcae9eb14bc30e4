import type { Order } from '@tapewright/model';
import { REFUSALS } from '../orders/refusal.ts';
import { hasPrice, type Benchmark, type OrderType } from './order-type.ts';

/**
 * PEG BENCH: a limit that follows another instrument. It is `startingPrice` while that is at `stockRefPrice`, and for every whole
 * `referenceChangeAmount` that goes up or down from there, it goes the same way by `peggedChangeAmount`, or the other way with
 * `isPeggedChangeAmountDecrease`. Source: IBKR, TWS API, "Pegged to Benchmark". The price looked at is the midpoint, or else the last.
 */
export const PEGGED_TO_BENCHMARK: OrderType = {
  name: 'PEG BENCH',
  aliases: ['PEGBENCH'],
  notFor: ['CASH'],
  mayTradeOutsideRth: false,
  check(order) {
    const { referenceContractId = 0, referenceChangeAmount = 0, peggedChangeAmount = 0 } = order;
    if (referenceContractId === 0) return REFUSALS.rejected('PEG BENCH: no reference contract.');
    if (!hasPrice(order.startingPrice)) return REFUSALS.rejected('PEG BENCH: no starting price.');
    if (!hasPrice(order.stockRefPrice)) return REFUSALS.rejected('PEG BENCH: no reference price.');
    if (!(referenceChangeAmount > 0) || !(peggedChangeAmount > 0))
      return REFUSALS.rejected(
        'PEG BENCH: the changes of the reference and of the price must be above zero.',
      );
    if (hasPrice(order.stockRangeLower) || hasPrice(order.stockRangeUpper))
      return REFUSALS.rejected('PEG BENCH: a range of the reference price is not simulated by this venue.');
    return undefined;
  },
  prices: ({ startingPrice, peggedChangeAmount }) => [startingPrice, peggedChangeAmount],
  plan: (order) => ({
    kind: 'trade',
    peg: { to: 'benchmark', aggression: 0, follows: true, rests: 'book', benchmark: benchmarkOf(order) },
  }),
};

function benchmarkOf(order: Order): Benchmark {
  const sign = order.isPeggedChangeAmountDecrease === true ? -1 : 1;
  return {
    conId: order.referenceContractId ?? 0,
    from: order.stockRefPrice ?? Number.NaN,
    every: order.referenceChangeAmount ?? Number.NaN,
    start: order.startingPrice ?? Number.NaN,
    change: sign * (order.peggedChangeAmount ?? Number.NaN),
  };
}
