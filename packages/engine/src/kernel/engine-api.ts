import type { Instant } from '@tapewright/model';
import type { EventLogSink } from '../event-log/event-log.ts';
import type { ParentOrder } from '../execution/parent-order.ts';
import type { LiveOrder } from '../orders/live-order.ts';
import type { PortfolioView } from '../portfolio/portfolio.ts';
import type { RiskLimits } from '../risk/limits.ts';
import type { TradingState } from '../risk/risk-view.ts';
import type { ParamSpecs } from '../strategy/params.ts';
import type { Strategy } from '../strategy/strategy.ts';
import type { BarRun, EngineInput, EngineOutput } from './kernel-io.ts';
import type { StrategyError } from './strategy-error.ts';

export interface EngineConfig<S extends ParamSpecs = ParamSpecs> {
  readonly strategy: Strategy<S>;
  /** Values of the strategy's parameters; the others stand at their defaults. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Decides order identities and the strategy's random numbers. A backtest fixes it; a live run draws a fresh one and journals it, because
   * two runs of one seed would give their orders the same identities.
   */
  readonly seed: number | string;
  /** The account that orders are for. */
  readonly account: string;
  /** Equity and notional limits are in it: `USD`. */
  readonly baseCurrency: string;
  /** Every limit, stated, or `others: 'none'` for those that are not named. */
  readonly risk: RiskLimits;
  /** Whether orders can reach the broker from the start. A live driver begins with `down`, and says `up` when reconciled. */
  readonly link: 'up' | 'down';
  /** How long after the decision an order may still be sent, unless its terms say otherwise. Five seconds when left out. */
  readonly sendWithinMs?: number | undefined;
  /** Takes the canonical lines of orders, fills and cash, for hashing and for people. */
  readonly eventLog?: EventLogSink | undefined;
}

/**
 * The strategy and everything that stands between it and the broker, as one deterministic machine: equal configuration and equal inputs
 * give equal outputs.
 */
export interface Engine {
  /** Sets the strategy up. Once, before any input. The array is the one that `handle` reuses. */
  start(at: Instant): readonly EngineOutput[];
  /**
   * Takes one input to its end. The array is reused: act on it, or copy it, before the next call. Strategy code that throws does not make this
   * throw; see `failure`.
   */
  handle(input: EngineInput): readonly EngineOutput[];
  /**
   * `handle` of the bars `from` up to but not including `to`, one after the other, until one of them brings outputs or makes the strategy
   * fail. Returns the index after the last that was handled; what is to be done is in `outputs`. `equity`, when given, takes the account's
   * equity after each bar, from its beginning on.
   */
  playBars(run: BarRun, from: number, to: number, equity?: Float64Array): number;
  /** What the latest input brought: the array that `handle` hands back. */
  readonly outputs: readonly EngineOutput[];
  /** `handle` of the stop command. */
  stop(at: Instant): readonly EngineOutput[];
  readonly now: Instant;
  readonly portfolio: PortfolioView;
  /** Every order of the run, oldest first, those of others included. */
  readonly orders: readonly LiveOrder[];
  /** Every parent order of the run, oldest first. */
  readonly parents: readonly ParentOrder[];
  /** Our own orders that are not done: what a driver has to reconcile. */
  openIntents(): readonly LiveOrder[];
  /** By the UUID that travels in `orderRef`. */
  orderOf(intentId: string): LiveOrder | undefined;
  readonly tradingState: TradingState;
  /** The flatten command is at work. */
  readonly isFlattening: boolean;
  /** Set when strategy code threw: it is not called again, trading is halted, and a driver should say so and stop. */
  readonly failure: StrategyError | undefined;
  /** The values in use. */
  readonly params: Readonly<Record<string, unknown>>;
}
