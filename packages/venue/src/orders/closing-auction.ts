import type { Instant } from '@tapewright/model';
import { isPastCutoff } from '../hours/closing-cutoff.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Fill } from '../market/market.ts';
import type { Plan } from '../order-types/order-type.ts';
import type { WorkingOrder } from './working-order.ts';

/** Whether an order is for a closing auction that takes no more of its kind. */
export function isTooLate(plan: Plan, instrument: Instrument, destination: string, now: Instant): boolean {
  if (plan.kind !== 'close') return false;
  const kind = plan.limit === undefined ? 'marketOrders' : 'limitOrders';
  return isPastCutoff(kind, instrument, destination, now);
}

/** Whether an order is with the closing auction, which does not let it go any more. */
export function isInAuction({ phase, plan, instrument, destination }: WorkingOrder, now: Instant): boolean {
  return (
    phase === 'working' && plan.kind === 'close' && isPastCutoff('cancels', instrument, destination, now)
  );
}

/** What an order trades at the close of a session that opened at `opened`: all of it at the last price, if that is within its limit. */
export function closingFill(order: WorkingOrder, opened: Instant): Fill | undefined {
  const { plan, instrument, isBuy, destination } = order;
  const { last, lastAt } = instrument.tape;
  // Where an auction was held, it said who trades.
  if (instrument.auctions.wasHeld('close', opened)) return undefined;
  if (plan.kind !== 'close' || last === undefined || lastAt === undefined || lastAt < opened)
    return undefined;
  if (plan.limit !== undefined && (isBuy ? last > plan.limit : last < plan.limit)) return undefined;
  const exchange = destination === 'SMART' ? instrument.primaryExchange : destination;
  return { units: order.openUnits, price: last, exchange, liquidity: 2 };
}
