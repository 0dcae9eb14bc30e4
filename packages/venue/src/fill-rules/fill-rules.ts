/** A bar as rules see it that do not ask what happened inside it. */
export interface WholeBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Shares or contracts; undefined when unknown. */
  readonly volume?: number | undefined;
}

/** An order that waits for what a bar gives it. */
export interface RuledOrder {
  readonly isBuy: boolean;
  /** What is left of it to trade. */
  readonly openQty: number;
  /** Whether some of it has traded already. */
  readonly hasTraded: boolean;
  /** The worst price it takes; undefined for any. */
  readonly limit: number | undefined;
  /** What it waits for, until that was reached; undefined when it waits for nothing. */
  readonly stop: number | undefined;
}

/** What a bar makes of an order. One that trades has reached its stop, too. */
export type Outcome =
  | { readonly kind: 'waits' }
  /** Its stop was reached, and it did not trade. */
  | { readonly kind: 'triggers' }
  | { readonly kind: 'trades'; readonly price: number; readonly qty: number };

/**
 * How another backtester decides what a bar does to an order: once for each whole bar, with all of its prices known. The venue's own rules
 * walk through the bar instead.
 */
export interface FillRules {
  readonly name: string;
  /** Whether a market order trades the moment it arrives, at the close that was the reason for it, if that is the price of this moment. */
  readonly isMarketAtClose: boolean;
  /** `takenQty` is what other orders of ours have traded of the same bar before. */
  outcome(order: RuledOrder, bar: WholeBar, takenQty: number): Outcome;
}

export const WAITS: Outcome = { kind: 'waits' };
export const TRIGGERS: Outcome = { kind: 'triggers' };

/** The whole order at a price. */
export function trades({ openQty }: RuledOrder, price: number): Outcome {
  return { kind: 'trades', price, qty: openQty };
}

/** Of two prices the better one for a side. */
export function better(isBuy: boolean, a: number, b: number): number {
  return isBuy ? Math.min(a, b) : Math.max(a, b);
}

/** Of two prices the worse one for a side. */
export function worse(isBuy: boolean, a: number, b: number): number {
  return better(!isBuy, a, b);
}

/** Whether a price is as good as another, or better, for a side. */
export function isAsGood(isBuy: boolean, price: number, as: number): boolean {
  return isBuy ? price <= as : price >= as;
}
