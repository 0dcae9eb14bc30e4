import { invariant, type Order } from '@tapewright/model';
import { WorkingOrder } from '../orders/working-order.ts';
import { orderTypeNamed } from '../order-types/order-types.ts';
import { legSide, type Combination } from './combination.ts';

/** Whether the legs of a combination may fill one without the other. IB's routing parameter; absent, they are guaranteed to fill together. */
export function isNonGuaranteed({ smartComboRoutingParams = [] }: Order): boolean {
  return smartComboRoutingParams.some(({ tag, value }) => tag === 'NonGuaranteed' && value === '1');
}

/**
 * The orders that a combination's legs trade by, one for each leg as long as the order lives: nothing of them is ordered yet. What they fill
 * is booked for them, and reported under the ids of the order.
 */
export function legOrders(
  order: WorkingOrder,
  combination: Combination,
  nextTag: () => number,
): readonly WorkingOrder[] {
  const { permId, account, clientId, orderId } = order;
  const tif = isNonGuaranteed(order.order) ? 'DAY' : 'IOC';
  const type = orderTypeNamed('LMT');
  invariant(type !== undefined, 'there is no limit order');
  return combination.parts.map((part) => {
    const { instrument, exchange } = part;
    const side = legSide(part, order.side);
    const leg = new WorkingOrder({
      permId,
      tag: nextTag(),
      account,
      clientId,
      orderId,
      instrument,
      contract: instrument.contractAt(exchange),
      order: { ...refOf(order.order), action: side === 0 ? 'BUY' : 'SELL', orderType: 'LMT', tif },
      type,
      side,
      units: 0,
    });
    leg.worksFor = order;
    leg.isLeg = true;
    return leg;
  });
}

function refOf({ orderRef }: Order): Order {
  return orderRef === undefined ? {} : { orderRef };
}
