import type { Intent } from '../kernel/kernel-io.ts';
import type { Approved, Refusal } from './approved.ts';
import type { EveryLimit } from './limits.ts';
import type { RiskMemory } from './memory/risk-memory.ts';
import type { RiskRule, RiskView } from './risk-view.ts';
import { betaExposure } from './rules/beta-exposure.ts';
import { concentration } from './rules/concentration.ts';
import { duplicate } from './rules/duplicate.ts';
import { grossExposure } from './rules/gross-exposure.ts';
import { intradayMargin } from './rules/intraday-margin.ts';
import { leverage } from './rules/leverage.ts';
import { link } from './rules/link.ts';
import { locate } from './rules/locate.ts';
import { longOnly } from './rules/long-only.ts';
import { maxNotional } from './rules/max-notional.ts';
import { maxPosition } from './rules/max-position.ts';
import { maxQuantity } from './rules/max-quantity.ts';
import { netExposure } from './rules/net-exposure.ts';
import { orderRate } from './rules/order-rate.ts';
import { patternDayTrader } from './rules/pattern-day-trader.ts';
import { priceCollar } from './rules/price-collar.ts';
import { repeatedExecutions } from './rules/repeated-executions.ts';
import { restartWindow } from './rules/restart-window.ts';
import { restricted } from './rules/restricted.ts';
import { sectorExposure } from './rules/sector-exposure.ts';
import { sessionWindow } from './rules/session-window.ts';
import { stress } from './rules/stress.ts';
import { tradingState } from './rules/trading-state.ts';
import { valueAtRisk } from './rules/value-at-risk.ts';
import { wellFormed } from './rules/well-formed.ts';
import { workingOrders } from './rules/working-orders.ts';

/** Every rule, in the order in which they speak: the first refusal is the answer. */
export const RISK_RULES: readonly RiskRule[] = [
  wellFormed,
  link,
  tradingState,
  restricted,
  repeatedExecutions,
  restartWindow,
  sessionWindow,
  orderRate,
  workingOrders,
  duplicate,
  maxQuantity,
  maxNotional,
  priceCollar,
  longOnly,
  locate,
  maxPosition,
  patternDayTrader,
  grossExposure,
  netExposure,
  leverage,
  concentration,
  sectorExposure,
  betaExposure,
  intradayMargin,
  valueAtRisk,
  stress,
];

/** Closing what is held never waits on a rule that is there to hold up opening. */
const RULES_OF_FLATTENING: readonly RiskRule[] = [wellFormed, link];

/** One order of a group. */
export interface JudgedLeg {
  readonly intent: Intent;
  readonly view: RiskView;
}

/** Of a group: all are approved, or the one with this index was refused first. */
export type GroupVerdict =
  | { readonly approved: readonly Approved[] }
  | { readonly refusal: Refusal; readonly index: number };

export type Verdict = { readonly approved: Approved } | { readonly refusal: Refusal };

/** The one door to the market: an intent passes every rule and is `Approved`, or is refused by the first that says no. */
export class Gate {
  readonly #limits: EveryLimit;
  readonly #memory: RiskMemory;
  readonly #rules: readonly RiskRule[];
  /** symbol → the limits of its instrument */
  readonly #ofInstrument = new Map<string, EveryLimit>();

  constructor(limits: EveryLimit, memory: RiskMemory) {
    this.#limits = limits;
    this.#memory = memory;
    const own = limits.instruments === 'none' ? [] : Object.entries(limits.instruments);
    for (const [symbol, differing] of own) this.#ofInstrument.set(symbol, { ...limits, ...differing });
    const all = [limits, ...this.#ofInstrument.values()];
    this.#rules = RISK_RULES.filter(({ isOn }) => isOn === undefined || all.some(isOn));
  }

  limitsOf(symbol: string | undefined): EveryLimit {
    return this.#ofInstrument.get(symbol ?? '') ?? this.#limits;
  }

  judge(intent: Intent, view: RiskView): Verdict {
    const refusal = this.#refusal(intent, view);
    return refusal === undefined ? { approved: this.#approve(intent, view) } : { refusal };
  }

  /**
   * Orders that go out together or not at all, each with the scene in which those before it are on their way. One that is refused lets none
   * of them out, and nothing is remembered of them.
   */
  judgeGroup(legs: readonly JudgedLeg[]): GroupVerdict {
    for (const [index, { intent, view }] of legs.entries()) {
      const refusal = this.#refusal(intent, view);
      if (refusal !== undefined) return { refusal, index };
    }
    return { approved: legs.map(({ intent, view }) => this.#approve(intent, view)) };
  }

  #refusal(intent: Intent, view: RiskView): Refusal | undefined {
    const rules = view.origin === 'flatten' ? RULES_OF_FLATTENING : this.#rules;
    for (const rule of rules) {
      const refusal = rule.check(intent, view);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  #approve(intent: Intent, view: RiskView): Approved {
    if (view.origin !== 'flatten') this.#memory.sent(intent, view.isModification);
    // The only place where an Approved is made.
    return intent as Approved;
  }
}
