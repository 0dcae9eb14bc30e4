import { Decimal, type Order } from '@tapewright/model';
import type { AuctionKind } from '@tapewright/venue';

/** Price and size, best first. */
export type Levels = readonly (readonly [price: number, size: number])[];
export type OrderFields = Omit<Partial<Order>, 'totalQuantity' | 'action' | 'orderType'>;

/** One thing that happens in a scenario, or is looked at. Instruments and exchanges that are not named are those of the scenario. */
export type Step =
  /** What the exchange shows from now on. */
  | {
      readonly kind: 'quote';
      readonly bids: Levels;
      readonly asks: Levels;
      readonly exchange?: string;
      readonly conId?: number;
    }
  /** Others trade. */
  | { readonly kind: 'trade'; readonly price: number; readonly size: number }
  /** What others want in an auction, and then the auction. */
  | { readonly kind: 'auction'; readonly auction: AuctionKind; readonly bids: Levels; readonly asks: Levels }
  /** Time goes on to a New York time of the day, or of another one. */
  | { readonly kind: 'time'; readonly at: string }
  | { readonly kind: 'place'; readonly label: string; readonly order: Order }
  | { readonly kind: 'change'; readonly label: string; readonly order: Order }
  | { readonly kind: 'cancel'; readonly label: string }
  /** What is known of an order now: `Submitted 40@230.01`. */
  | { readonly kind: 'state'; readonly label: string; readonly is: string };

export const quote = (bid: number, ask: number, bidSize = 300, askSize = bidSize): Step => ({
  kind: 'quote',
  bids: [[bid, bidSize]],
  asks: [[ask, askSize]],
});
export const book = (bids: Levels, asks: Levels, exchange?: string): Step => ({
  kind: 'quote',
  bids,
  asks,
  ...(exchange === undefined ? {} : { exchange }),
});
/** What NASDAQ shows of another instrument. */
export const quoteOf = (conId: number, bid: number, ask: number): Step => ({
  ...quoteStep(bid, ask),
  conId,
  exchange: 'NASDAQ',
});
export const trade = (price: number, size = 100): Step => ({ kind: 'trade', price, size });
export const auction = (of: AuctionKind, bids: Levels, asks: Levels): Step => ({
  kind: 'auction',
  auction: of,
  bids,
  asks,
});
export const at = (time: string): Step => ({ kind: 'time', at: time });
export const place = (label: string, order: Order): Step => ({ kind: 'place', label, order });
export const change = (label: string, order: Order): Step => ({ kind: 'change', label, order });
export const cancel = (label: string): Step => ({ kind: 'cancel', label });
export const is = (label: string, state: string): Step => ({ kind: 'state', label, is: state });

function quoteStep(bid: number, ask: number) {
  return { kind: 'quote', bids: [[bid, 300]], asks: [[ask, 300]] } as const;
}

const order =
  (action: 'BUY' | 'SELL') =>
  (orderType: string, fields: OrderFields = {}, qty = 100): Order => ({
    action,
    orderType,
    tif: 'DAY',
    totalQuantity: Decimal.of(qty),
    ...fields,
  });
export const buy = order('BUY');
export const sell = order('SELL');

/** A step in words, for the page and for a scenario that fails. */
export function stepText(step: Step): string {
  switch (step.kind) {
    case 'quote': {
      const of = step.conId === undefined ? '' : ` of conId ${step.conId}`;
      return `${step.exchange ?? 'quote'}${of} ${levelsText(step.bids)} / ${levelsText(step.asks)}`;
    }
    case 'trade':
      return `others trade ${step.size} at ${step.price}`;
    case 'auction':
      return `${step.auction} auction ${levelsText(step.bids)} / ${levelsText(step.asks)}`;
    case 'time':
      return `it is ${step.at}`;
    case 'place':
      return `${step.label}: ${orderText(step.order)}`;
    case 'change':
      return `${step.label} becomes ${orderText(step.order)}`;
    case 'cancel':
      return `cancel ${step.label}`;
    case 'state':
      return `**${step.label} is ${step.is}**`;
  }
}

function levelsText(levels: Levels): string {
  return levels.length === 0 ? 'none' : levels.map(([price, size]) => `${size}@${price}`).join(' ');
}

function orderText({ action, orderType, totalQuantity, tif, ...fields }: Order): string {
  const rest = Object.entries(fields).map(([name, value]) => `${name} ${String(value)}`);
  return [action, totalQuantity?.toString(), orderType, ...(tif === 'DAY' ? [] : [tif]), ...rest].join(' ');
}
