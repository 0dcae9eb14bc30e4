import type { WorkingOrder } from '../orders/working-order.ts';

/** What the market shows at a moment, and what it showed before. Absent prices are unknown. */
export interface MarketView {
  readonly last: number | undefined;
  readonly lastBefore: number | undefined;
  readonly bid: number | undefined;
  readonly bidBefore: number | undefined;
  readonly ask: number | undefined;
  readonly askBefore: number | undefined;
}

/** IB's `triggerMethod`. */
const DOUBLE_BID_ASK = 1;
const LAST = 2;
const DOUBLE_LAST = 3;
const BID_ASK = 4;
const LAST_OR_BID_ASK = 7;
const MIDPOINT = 8;

/**
 * Whether a stop at `stop` is reached. Source: IBKR, "Trigger Method": a buyer's stop looks at the bid and a seller's at the ask, so
 * that a wide quote does not trigger it; by default stocks look at the last price, currencies, which have none, at the quote.
 */
export function isTriggered(order: WorkingOrder, stop: number, view: MarketView): boolean {
  const { isBuy } = order;
  const reached = (price: number | undefined) =>
    price !== undefined && (isBuy ? price >= stop : price <= stop);
  const quote = isBuy ? view.bid : view.ask;
  const quoteBefore = isBuy ? view.bidBefore : view.askBefore;
  switch (methodOf(order)) {
    case DOUBLE_BID_ASK:
      return reached(quote) && reached(quoteBefore);
    case LAST:
      return reached(view.last);
    case DOUBLE_LAST:
      return reached(view.last) && reached(view.lastBefore);
    case BID_ASK:
      return reached(quote);
    case LAST_OR_BID_ASK:
      return reached(view.last) || reached(quote);
    case MIDPOINT:
      return view.bid !== undefined && view.ask !== undefined && reached((view.bid + view.ask) / 2);
    default:
      return false;
  }
}

/** The methods that IB has; the desk refuses others. */
export const TRIGGER_METHODS: readonly number[] = [
  0,
  DOUBLE_BID_ASK,
  LAST,
  DOUBLE_LAST,
  BID_ASK,
  LAST_OR_BID_ASK,
  MIDPOINT,
];

function methodOf({ order, contract }: WorkingOrder): number {
  const asked = order.triggerMethod ?? 0;
  if (asked !== 0) return asked;
  return contract.secType === 'CASH' ? BID_ASK : LAST;
}
