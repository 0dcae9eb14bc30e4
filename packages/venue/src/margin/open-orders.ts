import type { Decimal } from '@tapewright/model';
import type { Instrument } from '../market/instrument.ts';
import { hasPrice } from '../order-types/order-type.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import type { PlannedTrade } from './margin-desk.ts';
import { markOf } from './marks.ts';

/** What the working orders of an account in one instrument would trade: either side may fill alone. */
export interface OpenSides {
  readonly buys: readonly PlannedTrade[];
  readonly sells: readonly PlannedTrade[];
}

/**
 * The working orders of an account, instrument by instrument, that its next order has to leave room for. Of a one-cancels-all group only the
 * largest counts, and none of the group that the next order is in: one of them fills. Children that wait for their parents are not there
 * yet, and combinations are left out.
 */
export function openSides(
  orders: readonly WorkingOrder[],
  account: string,
  next: { readonly ocaGroup: string | undefined; readonly changed: WorkingOrder | undefined },
): ReadonlyMap<Instrument, OpenSides> {
  const counted = new Map<string, { readonly trade: PlannedTrade; readonly worth: number }>();
  for (const order of orders) {
    const { instrument, phase, isLiquidation } = order;
    const isOpen = (phase === 'working' || phase === 'asleep') && !isLiquidation;
    if (!isOpen || order === next.changed || instrument.combo !== undefined) continue;
    const qty = openOf(order, account);
    if (qty === undefined) continue;
    const { ocaGroup = '', lmtPrice } = order.order;
    if (ocaGroup !== '' && ocaGroup === next.ocaGroup) continue;
    const limit = hasPrice(lmtPrice) ? lmtPrice : undefined;
    const worth = Math.abs(qty.toNumber() * (limit ?? markOf(instrument) ?? 0));
    const name = ocaGroup === '' ? `#${order.tag}` : ocaGroup;
    if ((counted.get(name)?.worth ?? -1) >= worth) continue;
    const trade = { account, instrument, isBuy: order.isBuy, qty, limit, fees: 0, feeCurrency: '' };
    counted.set(name, { trade, worth });
  }
  const sides = new Map<Instrument, { buys: PlannedTrade[]; sells: PlannedTrade[] }>();
  for (const { trade } of counted.values()) {
    const own = sides.get(trade.instrument) ?? { buys: [], sells: [] };
    (trade.isBuy ? own.buys : own.sells).push(trade);
    sides.set(trade.instrument, own);
  }
  return sides;
}

/** What an order would still trade for an account; undefined when it is not for that one. */
function openOf(order: WorkingOrder, account: string): Decimal | undefined {
  const bearer = order.bearers.find((one) => one.account === account);
  if (bearer === undefined || bearer.openUnits <= 0) return undefined;
  return order.instrument.grid.sizeOf(bearer.openUnits);
}
