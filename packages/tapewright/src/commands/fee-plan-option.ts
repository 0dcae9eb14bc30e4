import { InvalidArgumentError } from '@commander-js/extra-typings';

/** A plan of commissions as a command line names it. */
export type FeePlanName =
  | { readonly kind: 'ibkr-fixed' | 'ibkr-tiered' | 'none' }
  /** Of the value, in percent; or for each share or contract; or for each order. */
  | { readonly kind: 'percent' | 'per-unit' | 'per-order'; readonly amount: string };

export const FEE_PLANS_TEXT = 'ibkr-fixed, ibkr-tiered, none, percent:0.2, per-unit:0.005 or per-order:1';

export function feePlan(text: string): FeePlanName {
  if (text === 'ibkr-fixed' || text === 'ibkr-tiered' || text === 'none') return { kind: text };
  const match = /^(percent|per-unit|per-order):(\d+(?:\.\d+)?)$/.exec(text);
  const [, kind, amount] = match ?? [];
  if (amount !== undefined && (kind === 'percent' || kind === 'per-unit' || kind === 'per-order'))
    return { kind, amount };
  throw new InvalidArgumentError(`It must be one of ${FEE_PLANS_TEXT}.`);
}
