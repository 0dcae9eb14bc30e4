import type { Sharing } from '../market/cross.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Floor } from '../market/market.ts';
import type { AuctionKind, MarketInput } from '../venue-io.ts';
import type { OrderList } from './order-list.ts';
import type { WorkingOrder } from './working-order.ts';

/**
 * Our orders that the auction's exchange displays, oldest first: they trade in its opening and its closing cross, after those that are for it. Those
 * with a price that follows the quote do not, because there is none in an auction. Source: NASDAQ rules 4752(d)(3) and 4754(b)(3).
 */
function restingFor(
  instrument: Instrument,
  { auction, exchange }: Extract<MarketInput, { kind: 'cross' }>,
): readonly WorkingOrder[] {
  if (auction === 'reopen') return [];
  const displayed = instrument.openBooks?.displayedAt(exchange) ?? [];
  return displayed.filter(({ plan }) => plan.kind === 'trade' && plan.peg === undefined);
}

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
  const resting = restingFor(instrument, input);
  const price = instrument.auctions.hold(input, [...orders, ...resting], desk, sharing);
  for (const order of resting) {
    // They keep their place in the book with what the auction left of them.
    if (order.openUnits === 0) instrument.market.withdraw(order);
    else instrument.market.shrink(order);
  }
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
