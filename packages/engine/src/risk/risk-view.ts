import type { Decimal, Instant } from '@tapewright/model';
import type { Intent } from '../kernel/kernel-io.ts';
import type { OrderOrigin } from '../orders/live-order.ts';
import type { PortfolioView, Reference } from '../portfolio/portfolio.ts';
import type { Refusal } from './approved.ts';
import type { EveryLimit } from './limits.ts';
import type { RiskMemoryView } from './memory/risk-memory.ts';
import type { PositionRange } from './position-ranges.ts';

/** `reduceOnly`: orders may only make positions smaller. `halted`: only the flatten command may order. */
export type TradingState = 'normal' | 'reduceOnly' | 'halted';

/** What a rule may look at beside the order. */
export interface RiskView {
  readonly at: Instant;
  /** Those of the order's instrument. */
  readonly limits: EveryLimit;
  readonly state: TradingState;
  /** Why no order can reach the broker now; undefined when one can. */
  readonly linkDown: string | undefined;
  readonly origin: OrderOrigin;
  readonly isModification: boolean;
  /** Orders of the same group that were judged before this one, and go out with it. */
  readonly ahead: number;
  /** The contract behind the instrument is known. */
  readonly isQualified: boolean;
  /** The order can only make the position smaller, market orders under way included. */
  readonly isReducing: boolean;
  /** What of the quantity can still trade: less than all of it in a modification of a partly filled order. */
  readonly openQuantity: Decimal;
  /** The market's last price of the instrument. */
  readonly reference: Reference | undefined;
  /** Undefined when the contract needs one and the broker did not say it. */
  readonly multiplier: Decimal | undefined;
  /** Base currency per unit of the contract's currency; undefined when unknown. */
  readonly rateToBase: Decimal | undefined;
  readonly baseCurrency: string;
  readonly portfolio: PortfolioView;
  readonly memory: RiskMemoryView;
  /** Shares that the broker says can be borrowed now; undefined when it did not say. */
  readonly shortableShares: Decimal | undefined;
  /** Our own orders at work, the one that is modified not counted. Counted when asked for. */
  workingOrders(): number;
  /** How far every position could go. Counted when asked for. */
  ranges(): readonly PositionRange[];
}

/** One reason to say no. A rule judges and changes nothing. */
export interface RiskRule {
  readonly name: string;
  /** Whether the limits give it anything to do; always, when left out. */
  isOn?(limits: EveryLimit): boolean;
  check(intent: Intent, view: RiskView): Refusal | undefined;
}
