import {
  isAsGood,
  trades,
  TRIGGERS,
  WAITS,
  type FillRules,
  type Outcome,
  type RuledOrder,
  type WholeBar,
} from './fill-rules.ts';

/**
 * The rules of backtrader's `BackBroker` in its version 1.9.78 without slippage: market orders at the next open, or with `cheat-on-close` at the
 * close; limits and stops at an open beyond them, or else at their price; a stop-limit order in the bar of its stop only where the way from
 * open to close says that its limit came after.
 */
export function backtrader(options: { readonly cheatOnClose?: boolean | undefined } = {}): FillRules {
  const { cheatOnClose = false } = options;
  return {
    name: cheatOnClose ? 'backtrader, cheat-on-close' : 'backtrader',
    isMarketAtClose: cheatOnClose,
    outcome(order, bar) {
      const { isBuy, limit, stop } = order;
      if (stop !== undefined && limit !== undefined) return stopLimit(order, bar, stop, limit);
      if (stop !== undefined) {
        if (isAsGood(isBuy, stop, bar.open)) return trades(order, bar.open);
        return isAsGood(isBuy, stop, isBuy ? bar.high : bar.low) ? trades(order, stop) : WAITS;
      }
      return limit === undefined ? trades(order, bar.open) : limited(order, bar, limit);
    },
  };
}

function limited(order: RuledOrder, { open, high, low }: WholeBar, limit: number): Outcome {
  const { isBuy } = order;
  if (isAsGood(isBuy, open, limit)) return trades(order, open);
  return isAsGood(isBuy, isBuy ? low : high, limit) ? trades(order, limit) : WAITS;
}

function stopLimit(order: RuledOrder, bar: WholeBar, stop: number, limit: number): Outcome {
  const { isBuy } = order;
  const { open, close } = bar;
  if (isAsGood(isBuy, stop, open)) {
    const outcome = limited(order, bar, limit);
    return outcome.kind === 'waits' ? TRIGGERS : outcome;
  }
  if (!isAsGood(isBuy, stop, isBuy ? bar.high : bar.low)) return WAITS;
  if (isAsGood(isBuy, stop, limit)) return trades(order, stop);
  // It turned after the stop, and closed where the limit is met: the limit was met on the way.
  const turned = isBuy ? open > close : open <= close;
  return turned && isAsGood(isBuy, close, limit) ? trades(order, limit) : TRIGGERS;
}
