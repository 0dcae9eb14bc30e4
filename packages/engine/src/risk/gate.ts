import type { Intent } from '../kernel/kernel-io.ts';
import type { Approved, Refusal } from './approved.ts';
import type { RiskRule, RiskView } from './risk-view.ts';
import { link } from './rules/link.ts';
import { maxNotional } from './rules/max-notional.ts';
import { maxQuantity } from './rules/max-quantity.ts';
import { priceCollar } from './rules/price-collar.ts';
import { tradingState } from './rules/trading-state.ts';
import { wellFormed } from './rules/well-formed.ts';

/** Every rule, in the order in which they speak: the first refusal is the answer. */
export const RISK_RULES: readonly RiskRule[] = [
  wellFormed,
  link,
  tradingState,
  maxQuantity,
  maxNotional,
  priceCollar,
];

export type Verdict = { readonly approved: Approved } | { readonly refusal: Refusal };

/** The one door to the market: an intent passes every rule and is `Approved`, or is refused by the first that says no. */
export function judge(intent: Intent, view: RiskView): Verdict {
  for (const rule of RISK_RULES) {
    const refusal = rule.check(intent, view);
    if (refusal !== undefined) return { refusal };
  }
  // The only place where an Approved is made.
  return { approved: intent as Approved };
}
