import type { OrderRecord } from '../orders/order-record.ts';
import type { TradedInstrument } from './market.ts';

/** The order, with the market of its decision written down. */
export function arrived(order: OrderRecord, { arrivalPrice, quotedSpread }: TradedInstrument): OrderRecord {
  order.arrivalPrice = arrivalPrice;
  order.arrivalSpread = quotedSpread;
  return order;
}
