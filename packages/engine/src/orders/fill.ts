import type { Contract, Decimal, Instant } from '@tapewright/model';

/** One execution as it now stands: a correction replaces price and quantity, a commission report adds the cost. */
export interface Fill {
  /** The order's number and the fill's within it: `17.2`. */
  readonly label: string;
  /** IB's execution id of the latest revision. */
  readonly execId: string;
  readonly at: Instant;
  readonly contract: Contract;
  readonly side: 'BUY' | 'SELL';
  /** Positive. */
  readonly qty: Decimal;
  readonly price: number;
  /** The venue that filled; empty when the broker did not say. */
  readonly exchange: string;
  /** Undefined until the broker reports it. Negative for a rebate. */
  readonly commission: Decimal | undefined;
  /** Of the commission; empty until then. */
  readonly commissionCurrency: string;
  /** The middle of the quote when the fill was told; undefined when nothing was quoted. */
  readonly mid: number | undefined;
  /** How often a correction replaced it. */
  readonly corrections: number;
}

/** The quantity with its sign: negative for a sale. */
export function signedQty(fill: Pick<Fill, 'side' | 'qty'>): Decimal {
  return fill.side === 'BUY' ? fill.qty : fill.qty.negated();
}
