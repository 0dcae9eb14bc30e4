import {
  atr,
  conditions,
  defineStrategy,
  highest,
  integer,
  number,
  orderTypes,
  type Bracket,
} from 'tapewright';

/** Buys new highs by a bracket: its stop and its profit rest at the broker, and work there whether this program runs or not. */
export default defineStrategy({
  name: 'Breakout by brackets',
  params: {
    days: integer(60, { min: 10, max: 250 }),
    stopAtrs: number(2, { min: 0.5, max: 5 }),
    profitAtrs: number(6, { min: 0.5, max: 20 }),
  },
  setup(ctx, { days, stopAtrs, profitAtrs }) {
    const spy = ctx.stock('SPY');
    // An average true range remembers its beginning for long.
    const bars = ctx.bars(spy, '1 day', { history: 500 });
    const [top, range] = [bars.indicator(highest(days)), bars.indicator(atr(20))];
    const cents = (price: number) => Math.round(price * 100) / 100;
    let bracket: Bracket | undefined;
    return {
      onBar() {
        const close = bars.close();
        if (close < top.value || bracket?.isDone === false || !ctx.position(spy).isFlat) return;
        // Not into a collapse: the entry goes out when the market is no more than one range below this close.
        const holds = conditions.when(conditions.price(spy.contract, { above: cents(close - range.value) }));
        bracket = ctx.bracket(spy, 100, {
          entry: { fields: holds.releases() },
          takeProfit: cents(close + profitAtrs * range.value),
          // Follows the price at a distance that it keeps.
          stopLoss: {
            tif: 'GTC',
            fields: orderTypes.trailingStop({ amount: cents(stopAtrs * range.value) }),
          },
        });
      },
      onOrder(order) {
        if (order.refusal !== undefined) ctx.log(`refused: ${order.refusal.message}`, 'warn');
      },
    };
  },
});
