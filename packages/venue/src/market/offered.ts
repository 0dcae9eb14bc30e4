import { BUY, isWithin, opposite, type BookSide } from '../book/book.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import type { DisplayedOrders, LitExchange } from './displayed-orders.ts';
import type { OrderLimits } from './order-limits.ts';

/** So many prices of each book are looked at: who wants more takes these first, and looks again. */
const DEPTH = 50;

/** What is shown at a price. */
export interface Offered {
  readonly tick: number;
  readonly units: number;
}

/**
 * What books show to whoever trades on a side, best first, by price. With `to`, what they show to that order: within its limit and the
 * rules of the market for it, and without its own account's, which it must not trade with.
 */
export function offeredTo(of: {
  readonly side: BookSide;
  readonly to: WorkingOrder | undefined;
  readonly books: readonly LitExchange[];
  readonly limits: OrderLimits;
  readonly displayed: DisplayedOrders;
}): readonly Offered[] {
  const { side, to, books, limits, displayed } = of;
  const other = opposite(side);
  const any = side === BUY ? Infinity : -Infinity;
  const reach = to === undefined ? any : limits.reach(to, limits.limitOf(to));
  const byTick = new Map<number, number>();
  for (const lit of books) {
    for (const { tick, units } of lit.book.levels(other, DEPTH)) {
      if (!isWithin(side, tick, reach) || !limits.mayTradeAt(tick)) continue;
      const own =
        to === undefined || displayed.isEmpty ? [] : displayed.ofAccount(to.account, lit, other, tick);
      const others = own.reduce(
        (left, order) => left - lit.book.unitsOf(displayed.get(order)?.handle ?? -1),
        units,
      );
      if (others > 0) byTick.set(tick, (byTick.get(tick) ?? 0) + others);
    }
  }
  const sign = side === BUY ? 1 : -1;
  return [...byTick].map(([tick, units]) => ({ tick, units })).toSorted((a, b) => sign * (a.tick - b.tick));
}
