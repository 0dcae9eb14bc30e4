import type { CalendarName, Session } from '@tapewright/model';
import type { ParentOrder } from '../execution/parent-order.ts';
import type { SampledSeries } from '../sampling/sampled-series.ts';
import { changedParams, liveValues, resolveParams, type ParamSpecs, type ParamValues } from './params.ts';
import type { StrategyContext } from './strategy-context.ts';
import type { DepthView } from './depth-view.ts';
import type { RuleSet } from './rules.ts';
import type { BarSeries } from './bar-series.ts';
import type { QuoteView } from './quote-view.ts';
import type { Timer } from './timers.ts';
import type { Fill } from '../orders/fill.ts';
import type { LiveOrder } from '../orders/live-order.ts';

/** What a strategy answers to. Each is optional; each runs to its end before anything else happens. */
export interface StrategyHandlers {
  /** Once, when every instrument that `setup` asked for is qualified. */
  onStart?(): void;
  /** A bar is complete: `bars.close(0)` is its close. Never called for bars that only warm up indicators. */
  onBar?(bars: BarSeries): void;
  /** A bar that a sampler makes is complete; `ctx.sample` asks for it. */
  onSample?(bars: SampledSeries): void;
  onQuote?(quote: QuoteView): void;
  /** A book changed; `ctx.depth` asks for it. */
  onDepth?(depth: DepthView): void;
  /** A print: `quote.last` and `quote.lastSize` are new. */
  onTrade?(quote: QuoteView): void;
  /** The regular hours of an exchange began or ended; `ctx.sessions` asks for it. */
  onSession?(event: SessionEvent): void;
  /** A new fill, or a correction of one; `order` already counts it. */
  onFill?(fill: Fill, order: LiveOrder): void;
  /** The order moved to another status, or the broker said something about it (the last of `order.messages`). */
  onOrder?(order: LiveOrder): void;
  /** More of a parent order is filled, or it moved to another status. */
  onExecution?(parent: ParentOrder): void;
  /** A person changed parameters that are declared `live`; the object that `setup` was given has the new values. */
  onParams?(): void;
  /** A timer without a function of its own is due. */
  onTimer?(timer: Timer): void;
  /** Last call before the strategy stops. What it orders here still goes out. */
  onStop?(): void;
  /** What `onBar` does and nothing else, stated: `tradeByRules` makes both, and a sweep that reads these need not call it. */
  readonly rules?: RuleSet;
}

/** The regular hours of a day begin or end. */
export interface SessionEvent {
  readonly kind: 'open' | 'close';
  readonly calendar: CalendarName;
  readonly session: Session;
}

/** What `setup` hands back: handlers by name, or one function that is `onBar`. */
export type SetupResult = StrategyHandlers | ((bars: BarSeries) => void);

/** A strategy as a file exports it: its parameters and the function that sets it up. */
export interface Strategy<S extends ParamSpecs = ParamSpecs> {
  readonly kind: 'strategy';
  /** Empty when the author gave none; a driver then shows the file's name. */
  readonly name: string;
  readonly params: S;
  /**
   * The handlers for checked parameters. Throws a `ParamError` for values outside the declared ranges. Parameters that are declared `live` are
   * read through `given`, so that whoever changes it changes them.
   */
  setUp(ctx: StrategyContext, given: Readonly<Record<string, unknown>>): StrategyHandlers;
  /** What `values` change in a running strategy, or why they may not. */
  change(
    current: Readonly<Record<string, unknown>>,
    values: Readonly<Record<string, unknown>>,
  ): { readonly values: Partial<ParamValues<S>> } | { readonly problem: string };
  /** All values: the given ones checked, the others at their defaults. Throws a `ParamError`. */
  resolve(given: Readonly<Record<string, unknown>>): ParamValues<S>;
}

/** A strategy without parameters. */
export type NoParams = Readonly<Record<string, never>>;

export interface StrategyDefinition<S extends ParamSpecs> {
  readonly name?: string;
  readonly params?: S;
  setup(ctx: StrategyContext, params: ParamValues<S>): SetupResult;
}

/**
 * Declares a strategy. The short form is the set-up function alone:
 *
 *     export default defineStrategy((ctx) => {
 *       const spy = ctx.stock('SPY');
 *       const trend = ctx.bars(spy, '1 day').indicator(sma(200));
 *       return (bars) => ctx.orderTargetPercent(spy, bars.close() > trend.value ? 1 : 0);
 *     });
 *
 * The long form adds parameters with ranges, and any of the handlers. State lives in variables of `setup`;
 * replaying the inputs rebuilds it.
 */
export function defineStrategy<const S extends ParamSpecs = NoParams>(
  definition: StrategyDefinition<S> | ((ctx: StrategyContext) => SetupResult),
): Strategy<S> {
  if (typeof definition === 'function') return strategyOf<S>({ setup: (ctx) => definition(ctx) });
  return strategyOf(definition);
}

function strategyOf<S extends ParamSpecs>(definition: StrategyDefinition<S>): Strategy<S> {
  // Without declared parameters S is the empty record, and so is this.
  const params = definition.params ?? ({} as S);
  return {
    kind: 'strategy',
    name: definition.name ?? '',
    params,
    resolve: (given) => resolveParams(params, given),
    change: (current, values) => changedParams(params, current, values),
    setUp(ctx, given) {
      const result = definition.setup(ctx, liveValues(params, resolveParams(params, given), given));
      return typeof result === 'function' ? { onBar: result } : result;
    },
  };
}
