import type { Decimal, Instant } from '@tapewright/model';
import type { Intent } from '../kernel/kernel-io.ts';
import type { OrderOrigin } from '../orders/live-order.ts';
import type { Reference } from '../portfolio/portfolio.ts';
import type { Refusal } from './approved.ts';
import type { RiskLimits } from './limits.ts';

/** `reduceOnly`: orders may only make positions smaller. `halted`: only the flatten command may order. */
export type TradingState = 'normal' | 'reduceOnly' | 'halted';

/** What a rule may look at beside the order. */
export interface RiskView {
  readonly at: Instant;
  readonly limits: RiskLimits;
  readonly state: TradingState;
  /** Why no order can reach the broker now; undefined when one can. */
  readonly linkDown: string | undefined;
  readonly origin: OrderOrigin;
  readonly isModification: boolean;
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
}

/** One reason to say no. A rule judges and changes nothing. */
export interface RiskRule {
  readonly name: string;
  check(intent: Intent, view: RiskView): Refusal | undefined;
}
