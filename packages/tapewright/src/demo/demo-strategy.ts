import {
  crossedAbove,
  crossedBelow,
  defineStrategy,
  integer,
  sma,
  type LiveOrder,
  type Strategy,
} from '@tapewright/engine';
import type { BarSize } from '@tapewright/model';

/** Long while the fast average is above the slow one, flat otherwise: the strategy of the demo's backtest and of its live part. */
export function crossover(symbol: string, barSize: BarSize, share: number): Strategy {
  return defineStrategy({
    name: 'SMA crossover',
    params: { fast: integer(50, { min: 2, max: 400 }), slow: integer(200, { min: 3, max: 800 }) },
    setup(ctx, { fast, slow }) {
      const stock = ctx.stock(symbol);
      const bars = ctx.bars(stock, barSize);
      const [quick, calm] = [bars.indicator(sma(fast)), bars.indicator(sma(slow))];
      return () => {
        if (crossedAbove(quick, calm)) ctx.orderTargetPercent(stock, share);
        if (crossedBelow(quick, calm)) ctx.close(stock);
      };
    },
  });
}

/** What the demo's live part trades, and for how long (in the market's time). */
export interface DemoPlan {
  readonly crossoverMs: number;
  readonly barSize: BarSize;
  readonly fast: number;
  readonly slow: number;
  /** Of the equity, while long. */
  readonly share: number;
}

export const CROSSOVER_BEGINS = 'the crossover begins to trade';
export const CLOSING = 'the time of the demo is over: closing what is held';

/** Buys 100 GOOGL at the market; when they are there lets the crossover trade AAPL for a while; then closes everything. */
export function demoStrategy({ crossoverMs, barSize, fast, slow, share }: DemoPlan): Strategy {
  return defineStrategy({
    name: 'demo',
    setup(ctx) {
      const [googl, aapl] = [ctx.stock('GOOGL'), ctx.stock('AAPL')];
      ctx.quotes(googl);
      const trend = crossover('AAPL', barSize, share).setUp(ctx, { fast, slow });
      let first: LiveOrder | undefined;
      let phase: 'waiting' | 'buying' | 'trading' | 'closing' = 'waiting';
      const close = (): void => {
        phase = 'closing';
        ctx.log(CLOSING);
        ctx.close(googl);
        ctx.close(aapl);
      };
      return {
        onQuote(quote) {
          if (phase !== 'waiting' || quote.instrument !== googl || quote.mid === undefined) return;
          phase = 'buying';
          first = ctx.buy(googl, 100);
        },
        onBar(bars) {
          if (phase === 'buying' && first?.status === 'Filled' && first.isCosted) {
            phase = 'trading';
            ctx.log(CROSSOVER_BEGINS);
            ctx.after(crossoverMs, close);
          }
          if (phase === 'trading') trend.onBar?.(bars);
        },
      };
    },
  });
}
