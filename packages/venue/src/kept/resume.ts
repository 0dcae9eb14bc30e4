import { Decimal } from '@tapewright/model';
import type { Instrument } from '../market/instrument.ts';
import type { Accounting } from '../orders/accounting.ts';
import type { ConditionWatch } from '../orders/condition-watch.ts';
import type { History } from '../orders/history.ts';
import type { OrderList } from '../orders/order-list.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import type { ExecutedTrade } from '../venue.ts';
import type { Combinations } from '../combos/combinations.ts';
import { legOrders } from '../combos/leg-orders.ts';
import { isRefusal } from '../orders/terms.ts';
import { restoredAllotment } from './kept-allotment.ts';
import { restoredOrder } from './kept-order.ts';
import type { KeptCombination, KeptOrder, KeptVenue } from './kept-venue.ts';

/** The parts of a desk that go on where another desk stopped. */
interface Desk {
  readonly orders: OrderList;
  readonly history: History;
  readonly conditions: ConditionWatch;
  readonly accounting: Accounting;
  readonly find: (conId: number) => Instrument | undefined;
  readonly combinations: Combinations;
  /** The next small number of an order. */
  readonly tag: () => number;
}

/**
 * Puts orders and trades back to where they stood. Orders that were at work wait for their market to show a price; what fell due in
 * between falls due with the first input. Throws a RangeError on an order that this venue cannot have.
 */
export function resume(kept: KeptVenue, desk: Desk): void {
  for (const trade of kept.trades) resumeTrade(trade, desk);
  const restored = new Map<number, WorkingOrder>();
  for (const order of kept.orders) restored.set(order.permId, resumeOrder(order, restored, desk));
  desk.orders.refreshDue();
}

function resumeTrade(trade: ExecutedTrade, desk: Desk): void {
  desk.history.recall(trade);
  const { contract, execution, at } = trade;
  const instrument = desk.find(contract.conId ?? 0);
  const { acctNumber: account, shares: qty, price } = execution;
  if (instrument === undefined || account === undefined || qty === undefined || price === undefined) return;
  const value = instrument.worth(Decimal.of(price).times(qty));
  desk.accounting.recall({ account, listing: instrument.listing, qty, value, at });
}

function resumeOrder(kept: KeptOrder, restored: ReadonlyMap<number, WorkingOrder>, desk: Desk): WorkingOrder {
  const order =
    kept.combination === undefined
      ? restoredOrder(kept, desk.tag(), desk.find)
      : resumeCombination(kept, kept.combination, desk);
  order.parent = kept.parentPermId === undefined ? undefined : restored.get(kept.parentPermId);
  if (order.parent !== undefined) order.parent.isParent = true;
  desk.orders.add(order);
  if (order.phase === 'done') {
    desk.orders.finish(order);
    if (!order.isDiscarded) desk.history.addCompleted(order);
    return order;
  }
  if (kept.metConditions !== undefined) desk.conditions.resume(order, kept.metConditions);
  // An algorithm begins anew with what is left, at its next step.
  if (order.phase === 'working' && order.plan.kind !== 'close' && !order.hasAlgo)
    order.instrument.market.enter(order);
  return order;
}

function resumeCombination(kept: KeptOrder, { contract, legs }: KeptCombination, desk: Desk): WorkingOrder {
  const found = desk.combinations.of(contract);
  if (isRefusal(found))
    throw new RangeError(
      `order ${kept.permId} is of a combination with legs that are not listed: start with the listings that kept it`,
    );
  const order = restoredOrder(kept, desk.tag(), (conId) => (conId === kept.conId ? found : desk.find(conId)));
  const combination = found.combo?.combination;
  order.legs = combination && legOrders(order, combination, desk.tag);
  for (const [index, leg] of (order.legs ?? []).entries()) {
    const part = legs[index];
    if (part === undefined) continue;
    const { units: _, ...filled } = restoredAllotment(part, leg.instrument.grid);
    Object.assign(leg, filled, { units: filled.filledUnits });
  }
  return order;
}
