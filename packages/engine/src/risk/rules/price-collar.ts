import { MICROS_PER_MS, type Order } from '@tapewright/model';
import { grouped, notAllowed, beyondLimit } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/**
 * An order may not reach further through the market than so many percent of its last price, and that price must be fresh. It is the
 * side that costs money which is collared: a limit above the market when buying, below it when selling. A stop limit order reaches
 * from its stop. Orders that only reduce a position are not held up by a missing or old price, but a wild limit is still refused.
 */
export const priceCollar: RiskRule = {
  name: 'priceCollar',
  check({ order }, view) {
    const collar = view.limits.priceCollar;
    if (collar === 'none') return undefined;
    if (view.reference === undefined) {
      if (view.isReducing) return undefined;
      return notAllowed('priceCollar', 'no market price to judge the order by', 'wait for a bar or a quote');
    }
    const ageMs = (view.at - view.reference.at) / MICROS_PER_MS;
    if (ageMs > collar.maxAgeMs) {
      if (view.isReducing) return undefined;
      const age = `last market price is ${grouped(Math.round(ageMs))} ms old`;
      return beyondLimit('priceCollar', age, `${grouped(collar.maxAgeMs)} ms`);
    }
    const reach = reachThrough(order, view.reference.price);
    // A relative tolerance far below any tick, so that a limit exactly at the collar is inside it in floating point.
    if (reach === undefined || reach.percent <= collar.percent * (1 + 1e-9)) return undefined;
    const actual = `${order.action} at ${reach.price} is ${reach.percent.toFixed(2)} % beyond ${reach.from}`;
    return beyondLimit('priceCollar', actual, `${collar.percent} %`);
  },
};

/** How far beyond the market the limit lies; negative when it does not reach it, undefined without a limit. */
function reachThrough(
  order: Order,
  market: number,
): { readonly price: number; readonly from: number; readonly percent: number } | undefined {
  const price = order.lmtPrice;
  if (price === undefined) return undefined;
  const isBuy = order.action === 'BUY';
  const stop = stopPrice(order) ?? market;
  const from = isBuy ? Math.max(market, stop) : Math.min(market, stop);
  const beyond = isBuy ? price - from : from - price;
  return { price, from, percent: (beyond / Math.abs(from)) * 100 };
}

/** Only these types keep a price in auxPrice; in others it is an offset or a trailing amount. */
function stopPrice(order: Order): number | undefined {
  return order.orderType === 'STP LMT' || order.orderType === 'LIT' ? order.auxPrice : undefined;
}
