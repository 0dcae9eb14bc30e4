import {
  better,
  trades,
  TRIGGERS,
  WAITS,
  worse,
  type FillRules,
  type Outcome,
  type RuledOrder,
} from './fill-rules.ts';

/**
 * The rules of QuantConnect's Lean for equities on trade bars (`EquityFillModel`, "Equity Model" in the documentation of trade fills) without
 * slippage. A market order trades at once at the last close while the exchange is open, else at the next open. Stops and limits have to be
 * passed, not only touched; they trade at their price or at an open beyond it. A stop-limit order trades in the bar of its stop only
 * if that closes within the limit, because the rest of the bar may have come before the stop.
 */
export const LEAN: FillRules = {
  name: 'lean',
  isMarketAtClose: true,
  outcome(order, { open, high, low, close }) {
    const { isBuy, limit, stop } = order;
    const isBelow = (a: number, b: number) => (isBuy ? a < b : a > b);
    const [best, worst] = isBuy ? [low, high] : [high, low];
    if (stop !== undefined && !isBelow(stop, worst)) return WAITS;
    if (limit === undefined) return trades(order, stop === undefined ? open : worse(isBuy, open, stop));
    if (stop !== undefined) return isBelow(close, limit) ? inStopBar(order, limit, worst) : TRIGGERS;
    return isBelow(best, limit) ? trades(order, better(isBuy, open, limit)) : WAITS;
  },
};

function inStopBar(order: RuledOrder, limit: number, worst: number): Outcome {
  return trades(order, better(order.isBuy, worst, limit));
}
