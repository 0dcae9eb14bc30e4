// The order that everybody places, and how often.
import { Decimal } from '@tapewright/model';

/** Text: the newest version that @stoqey/ib speaks. */
export const BENCH_VERSION = 193;
/** No player uses an order id as high as this. */
export const ORDER_LIMIT = 20_000;
export const LIMIT_PRICE = 200;

export const benchContract = { symbol: 'GOOGL', secType: 'STK', exchange: 'SMART', currency: 'USD' };
export const benchOrder = {
  action: 'BUY',
  totalQuantity: Decimal.of(1),
  orderType: 'LMT',
  lmtPrice: LIMIT_PRICE,
  tif: 'DAY',
  transmit: true,
};
