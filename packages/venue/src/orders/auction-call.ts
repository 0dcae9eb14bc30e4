import type { Sharing } from '../market/cross.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Floor } from '../market/market.ts';
import type { AuctionKind, MarketInput } from '../venue-io.ts';
import type { OrderList } from './order-list.ts';
import type { WorkingOrder } from './working-order.ts';

/** Our orders for the next auction of a kind, oldest first; those that are not at work yet too. */
export function inAuction(
  orders: OrderList,
  instrument: Instrument,
  auction: AuctionKind,
): readonly WorkingOrder[] {
  if (auction === 'reopen') return instrument.halt?.auctionable() ?? [];
  const { conId } = instrument;
  return orders
    .all()
    .filter(
      ({ plan, phase, instrument: own }) =>
        phase !== 'untransmitted' && plan.kind === auction && own.conId === conId,
    );
}

/**
 * Holds an auction. What it leaves of our orders is cancelled, or goes on as a limit order at its price if it may. Source: IBKR,
 * "Market-on-Open", "Limit-on-Close", "Auction Orders".
 */
export function holdAuction(
  desk: Floor & { readonly orders: OrderList },
  instrument: Instrument,
  input: Extract<MarketInput, { kind: 'cross' }>,
  sharing: Sharing,
): void {
  const orders = inAuction(desk.orders, instrument, input.auction).filter(({ isWorking }) => isWorking);
  for (const order of orders) instrument.market.withdraw(order);
  const price = instrument.auctions.hold(input, orders, desk, sharing);
  for (const order of orders) {
    if (!order.isWorking) continue;
    if (input.auction === 'reopen') {
      instrument.market.enter(order);
      continue;
    }
    const goesOn = order.plan.kind === 'open' && order.plan.goesOn === true;
    if (!goesOn || price === undefined) {
      desk.leftOver(order);
      continue;
    }
    desk.replanned(order, { kind: 'trade', limit: price });
    instrument.market.enter(order);
  }
}
