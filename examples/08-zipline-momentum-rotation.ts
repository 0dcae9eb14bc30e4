import {
  date_rules,
  order_target_percent,
  schedule_function,
  symbols,
  time_rules,
  zipline,
  type Asset,
  type BarData,
  type Context,
} from '@tapewright/engine/zipline';

/** A year of returns without its last month, in trading days. */
const YEAR = 252;
const MONTH = 21;
const HELD = 2;
const INVESTED = 0.95;

interface State {
  universe: readonly Asset[];
}

/**
 * Rotation by momentum: at the beginning of each month hold the two that gained most over the year before the last month, if they gained at all.
 * N. Jegadeesh and S. Titman, "Returns to buying winners and selling losers", Journal of Finance 48 (1993).
 */
export default zipline<State>({
  name: 'Momentum rotation, as in Quantopian',
  history: { '1d': YEAR + 1 },
  initialize(context) {
    context.universe = symbols('AAPL', 'MSFT', 'AMZN');
    schedule_function<State>(rotate, date_rules.month_start(), time_rules.market_open({ minutes: 30 }));
  },
});

function rotate({ universe }: Context<State>, data: BarData): void {
  const tradable = universe.filter((asset) => data.can_trade(asset));
  const leaders = tradable
    .filter((asset) => momentum(data, asset) > 0)
    .sort((a, b) => momentum(data, b) - momentum(data, a))
    .slice(0, HELD);
  for (const asset of tradable) {
    order_target_percent(asset, leaders.includes(asset) ? INVESTED / HELD : 0);
  }
}

function momentum(data: BarData, asset: Asset): number {
  const prices = data.history(asset, 'price', YEAR + 1, '1d');
  return (prices.at(-1 - MONTH) ?? Number.NaN) / (prices[0] ?? Number.NaN) - 1;
}
