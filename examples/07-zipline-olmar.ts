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

/** The days of the moving average, and how much the portfolio has to expect of it (ε). */
const WINDOW = 5;
const EPSILON = 1.05;
/** Prices move between the decision and the fill: the rest is for that. */
const INVESTED = 0.95;

interface State {
  stocks: readonly Asset[];
  /** As large as `stocks`, not negative, in sum 1. */
  weights: readonly number[];
}

/**
 * On-line moving-average reversion: B. Li and S. Hoi, "On-line portfolio selection with moving average reversion", ICML 2012. Each day the
 * next price is expected to be the mean of the last few, and the portfolio moves just far enough to expect a gain of ε.
 */
export default zipline<State>({
  name: 'OLMAR, as in Quantopian',
  history: { '1d': WINDOW },
  initialize(context) {
    context.stocks = symbols('AAPL', 'MSFT', 'AMZN');
    context.weights = context.stocks.map(() => 1 / context.stocks.length);
    schedule_function<State>(rebalance, date_rules.every_day(), time_rules.market_open({ minutes: 20 }));
  },
  handle_data(context, data) {
    if (!context.stocks.every((stock) => data.can_trade(stock))) return;
    context.weights = nextWeights(context, data);
  },
});

function rebalance({ stocks, weights }: Context<State>): void {
  stocks.forEach((stock, i) => order_target_percent(stock, (weights[i] ?? 0) * INVESTED));
}

function nextWeights({ stocks, weights }: Context<State>, data: BarData): readonly number[] {
  const expected = stocks.map((stock) => {
    const prices = data.history(stock, 'price', WINDOW, '1d');
    return mean(prices) / data.current(stock, 'price');
  });
  const average = mean(expected);
  const distances = expected.map((relative) => relative - average);
  const size = distances.reduce((sum, distance) => sum + distance ** 2, 0);
  const gain = weights.reduce((sum, weight, i) => sum + weight * (expected[i] ?? 0), 0);
  const step = size === 0 ? 0 : Math.max(0, (EPSILON - gain) / size);
  return ontoSimplex(weights.map((weight, i) => weight + step * (distances[i] ?? 0)));
}

/** The nearest point whose parts are not negative and sum up to 1: J. Duchi and others, ICML 2008. */
export function ontoSimplex(point: readonly number[]): readonly number[] {
  const sorted = [...point].sort((a, b) => b - a);
  let sum = 0;
  let shift = 0;
  for (const [i, value] of sorted.entries()) {
    sum += value;
    const candidate = (sum - 1) / (i + 1);
    if (value > candidate) shift = candidate;
  }
  return point.map((value) => Math.max(0, value - shift));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
