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

/** The way that price goes to reach a trigger. */
export type Direction = 'up' | 'down';

/** IB's `triggerMethod`. */
const DOUBLE_BID_ASK = 1;
const LAST = 2;
const DOUBLE_LAST = 3;
const BID_ASK = 4;
const LAST_OR_BID_ASK = 7;
const MIDPOINT = 8;

/**
 * Whether price has reached a trigger by a method. Source: IBKR, "Trigger Method": on the way up the bid must be there, on the way down
 * the ask, so that a wide quote does not trigger.
 */
export function isReached(method: number, direction: Direction, trigger: number, view: MarketView): boolean {
  const isUp = direction === 'up';
  const reached = (price: number | undefined) =>
    price !== undefined && (isUp ? price >= trigger : price <= trigger);
  const quote = isUp ? view.bid : view.ask;
  const quoteBefore = isUp ? view.bidBefore : view.askBefore;
  switch (method) {
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
      return reached(midpoint(view));
    default:
      return false;
  }
}

/** The price that a trailing stop follows by a method: a stop that is reached on the way down follows the ask, the other one the bid. */
export function followedPrice(method: number, stopIs: Direction, view: MarketView): number | undefined {
  if (method === MIDPOINT) return midpoint(view);
  if (method === BID_ASK || method === DOUBLE_BID_ASK) return stopIs === 'down' ? view.ask : view.bid;
  return view.last;
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

/** The method of an order: the one it names, or that of its product. */
export function methodOf({ order, contract }: WorkingOrder): number {
  return methodFor(order.triggerMethod, contract.secType);
}

/** 0 stands for the default of the product: the last price of stocks, the quote of currencies and combinations, which hardly have one. */
export function methodFor(asked: number | undefined, secType: string | undefined): number {
  if (asked !== undefined && asked !== 0) return asked;
  return secType === 'CASH' || secType === 'BAG' ? BID_ASK : LAST;
}

function midpoint({ bid, ask }: MarketView): number | undefined {
  return bid === undefined || ask === undefined ? undefined : (bid + ask) / 2;
}
