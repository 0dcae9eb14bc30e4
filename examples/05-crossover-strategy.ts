import { crossedAbove, crossedBelow, defineStrategy, integer, sma } from 'tapewright';

/** Holds SPY while its fast average is above the slow one. */
export default defineStrategy({
  name: 'SMA crossover',
  params: { fast: integer(50, { min: 2, max: 100 }), slow: integer(200, { min: 3, max: 400 }) },
  setup(ctx, { fast, slow }) {
    const spy = ctx.stock('SPY');
    const bars = ctx.bars(spy, '1 day');
    const [quick, calm] = [bars.indicator(sma(fast)), bars.indicator(sma(slow))];
    return () => {
      if (crossedAbove(quick, calm)) ctx.orderTargetPercent(spy, 1);
      if (crossedBelow(quick, calm)) ctx.close(spy);
    };
  },
});
