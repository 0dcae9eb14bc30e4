import { better, isAsGood, trades, TRIGGERS, WAITS, worse, type FillRules } from './fill-rules.ts';

/**
 * The rules of backtesting.py, as its class `Backtest` documents them and its version 0.6.6 does them: market orders at the next open, or
 * with `trade_on_close` at the close; stops at their price or at an open beyond it; limits at their price or a better open. Of a stop-limit
 * order whose limit the bar may have reached before the stop, it is taken that it did: the order then waits for another bar.
 */
export function backtestingPy(options: { readonly tradeOnClose?: boolean | undefined } = {}): FillRules {
  const { tradeOnClose = false } = options;
  return {
    name: tradeOnClose ? 'backtesting.py, trade_on_close' : 'backtesting.py',
    isMarketAtClose: tradeOnClose,
    outcome(order, { open, high, low }) {
      const { isBuy, limit, stop } = order;
      const [best, worst] = isBuy ? [low, high] : [high, low];
      if (stop !== undefined && !isAsGood(isBuy, stop, worst)) return WAITS;
      if (limit === undefined) return trades(order, stop === undefined ? open : worse(isBuy, open, stop));
      const isReached = isAsGood(isBuy, best, limit);
      const mayBeBeforeStop = stop !== undefined && isAsGood(isBuy, limit, stop);
      if (isReached && !mayBeBeforeStop) return trades(order, better(isBuy, stop ?? open, limit));
      return stop === undefined ? WAITS : TRIGGERS;
    },
  };
}
