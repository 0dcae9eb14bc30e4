import type { Decimal, Order } from '@tapewright/model';
import { beyondLimit, grouped, notAllowed } from '../refusal-text.ts';
import type { RiskRule } from '../risk-view.ts';

/**
 * At most so much money in one order, at the highest of the prices that it could trade at: the market's last, its limit, its stop.
 * What cannot be priced is refused. What only reduces a position is bounded by it, and passes.
 */
export const maxNotional: RiskRule = {
  name: 'maxNotional',
  check({ order, contract }, view) {
    const limit = view.limits.maxNotional;
    if (limit === 'none' || view.isReducing) return undefined;
    const price = highestPrice(order, view.reference?.price);
    if (price === undefined) {
      return notAllowed('maxNotional', 'no price to judge the order by', 'wait for a bar or a quote');
    }
    if (view.multiplier === undefined) {
      return notAllowed(
        'maxNotional',
        'the multiplier of the contract is unknown',
        'ask for the whole contract',
      );
    }
    if (view.rateToBase === undefined) {
      const pair = `${contract.currency}.${view.baseCurrency}`;
      return notAllowed('maxNotional', `no rate of ${pair}`, `subscribe to quotes or bars of ${pair}`);
    }
    const notional = view.openQuantity.times(price).times(view.multiplier).times(view.rateToBase);
    if (notional.atMost(limit)) return undefined;
    const money = (amount: Decimal | number): string => `${grouped(amount)} ${view.baseCurrency}`;
    return beyondLimit('maxNotional', money(notional.rounded(2)), money(limit));
  },
};

/** Sizes of prices, for the rare negative one (spreads, some futures). */
function highestPrice(order: Order, reference: number | undefined): number | undefined {
  const prices = [order.lmtPrice, order.auxPrice, reference].filter((price) => price !== undefined);
  return prices.length === 0 ? undefined : Math.max(...prices.map(Math.abs));
}
