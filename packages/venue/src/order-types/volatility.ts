import type { Order } from '@tapewright/model';
import { REFUSALS } from '../orders/refusal.ts';
import { hasPrice, type OrderType } from './order-type.ts';

/** Sessions in a year: what makes a year's volatility of a day's. */
const SESSIONS_PER_YEAR = 252;
/** `volatilityType`. */
const DAILY = 1;
/** `referencePriceType`: the middle of the underlying's quote. Its bid or ask, by side and right, is 2. */
const BID_OR_ASK = 2;

/** What a filled order may be hedged by: IB's names in `deltaNeutralOrderType`. */
const HEDGED_BY: readonly string[] = ['MKT', 'LMT', 'REL'];

/**
 * VOL: an option's limit in volatility, in percent of a year or, with `volatilityType` 1, of a day. The price is the model's at the middle of
 * the underlying's quote, rounded to the less aggressive step; with `continuousUpdate` it follows the underlying, either way, and otherwise the first quote
 * fixes it. With `deltaNeutralOrderType` what fills is hedged in the underlying. Source: IBKR, TWS API, Order (volatility, volatilityType,
 * continuousUpdate, referencePriceType, deltaNeutral…).
 */
export const VOLATILITY: OrderType = {
  name: 'VOL',
  aliases: ['VOLATILITY'],
  notFor: [],
  onlyFor: ['OPT', 'FOP'],
  mayTradeOutsideRth: false,
  check(order) {
    if (!hasPrice(order.volatility) || order.volatility < 0)
      return REFUSALS.rejected('A VOL order needs a volatility above zero, in percent.');
    if (order.referencePriceType === BID_OR_ASK)
      return REFUSALS.rejected('VOL: a reference price of bid or ask is not simulated by this venue.');
    if (hasPrice(order.stockRangeLower) || hasPrice(order.stockRangeUpper))
      return REFUSALS.rejected('VOL: a range of the underlying is not simulated by this venue.');
    const hedge = deltaHedgeType(order);
    if (hedge !== undefined && !HEDGED_BY.includes(hedge))
      return REFUSALS.rejected(`VOL: a delta neutral order of type ${hedge} is not simulated by this venue.`);
    return hedge === 'LMT' && !hasPrice(order.deltaNeutralAuxPrice) ? REFUSALS.noLimitPrice() : undefined;
  },
  prices: () => [],
  plan: (order) => ({
    kind: 'trade',
    peg: {
      to: 'volatility',
      volatility: statedVolatility(order),
      aggression: 0,
      follows: order.continuousUpdate === true,
      rests: 'book',
    },
  }),
};

/** The type of the order that hedges what fills of a VOL order; undefined for none. */
export function deltaHedgeType({ deltaNeutralOrderType = '' }: Order): string | undefined {
  const type = deltaNeutralOrderType.toUpperCase();
  return type === '' || type === 'NONE' ? undefined : type;
}

/** Whether an order's price comes from another instrument's. */
export function followsAnother({ orderType = '', referenceContractId = 0 }: Order): boolean {
  return referenceContractId !== 0 || orderType.toUpperCase().startsWith('VOL');
}

/** The volatility that an order names, of a year: 0.25 is 25 %. */
export function statedVolatility({ volatility = Number.NaN, volatilityType }: Order): number {
  const part = volatility / 100;
  return volatilityType === DAILY ? part * Math.sqrt(SESSIONS_PER_YEAR) : part;
}
