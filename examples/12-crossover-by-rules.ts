import { crossesAbove, crossesBelow, defineStrategy, integer, sma, tradeByRules } from 'tapewright';

/** The crossover of example 5 as rules: the same orders everywhere, and a sweep makes its points over whole columns. */
export default defineStrategy({
  name: 'SMA crossover by rules',
  params: { fast: integer(50, { min: 2, max: 100 }), slow: integer(200, { min: 3, max: 400 }) },
  setup(ctx, { fast, slow }) {
    const bars = ctx.bars(ctx.stock('SPY'), '1 day');
    const [quick, calm] = bars.indicators(sma(fast), sma(slow));
    return tradeByRules(ctx, bars, [
      { when: crossesAbove(quick, calm), holdPercent: 1 },
      { when: crossesBelow(quick, calm), holdPercent: 0 },
    ]);
  },
});
