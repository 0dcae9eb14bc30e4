import { order_target, record, symbol, zipline, type Asset } from '@tapewright/engine/zipline';

/** The first algorithm of most who come from zipline: hold a hundred shares while the mean of 100 days is above that of 300. */
export default zipline<{ asset: Asset; days: number }>({
  name: 'Dual moving average, as in zipline',
  history: { '1d': 300 },
  initialize(context) {
    context.asset = symbol('SPY');
    context.days = 300;
  },
  handle_data(context, data) {
    const prices = data.history(context.asset, 'price', context.days, '1d');
    const long = mean(prices);
    const short = mean(prices.slice(-100));
    if (short > long) order_target(context.asset, 100);
    else if (short < long) order_target(context.asset, 0);
    record({ price: data.current(context.asset, 'price'), short, long });
  },
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
