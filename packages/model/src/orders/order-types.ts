import { Decimal } from '../decimal/decimal.ts';
import type { Order } from '../order.ts';

// Every order type of IB as the fields that make it. A client: `ib.orders.buy(aapl, 100).with(orderTypes.trailingStop({ percent: 2 }))`;
// a strategy: `ctx.buy(aapl, 100, { fields: orderTypes.trailingStop({ percent: 2 }) })`.
// Source: the fields that IB's own samples set (OrderSamples of the official API).

/** Some of the fields of an order, under IB's names. */
export type OrderFields = Partial<Order>;

export function market(): OrderFields {
  return { orderType: 'MKT' };
}

export function limit(lmtPrice: number): OrderFields {
  return { orderType: 'LMT', lmtPrice };
}

/** A market order once the price reaches `stopPrice`. */
export function stop(stopPrice: number): OrderFields {
  return { orderType: 'STP', auxPrice: stopPrice };
}

/** A limit order once the price reaches `stopPrice`. */
export function stopLimit(stopPrice: number, lmtPrice: number): OrderFields {
  return { orderType: 'STP LMT', auxPrice: stopPrice, lmtPrice };
}

/** A market order once the price is as good as `triggerPrice`: the other way round than a stop. */
export function marketIfTouched(triggerPrice: number): OrderFields {
  return { orderType: 'MIT', auxPrice: triggerPrice };
}

export function limitIfTouched(triggerPrice: number, lmtPrice: number): OrderFields {
  return { orderType: 'LIT', auxPrice: triggerPrice, lmtPrice };
}

/** In the closing auction. */
export function marketOnClose(): OrderFields {
  return { orderType: 'MOC' };
}

export function limitOnClose(lmtPrice: number): OrderFields {
  return { orderType: 'LOC', lmtPrice };
}

/** In the opening auction. */
export function marketOnOpen(): OrderFields {
  return { orderType: 'MKT', tif: 'OPG' };
}

export function limitOnOpen(lmtPrice: number): OrderFields {
  return { orderType: 'LMT', lmtPrice, tif: 'OPG' };
}

/** In an auction before the opening, at the calculated price; what is left works as a limit at it. */
export function atAuction(lmtPrice: number): OrderFields {
  return { orderType: 'MTL', lmtPrice, tif: 'AUC' };
}

/** At the market; what is left works as a limit at the price of the first fill. */
export function marketToLimit(): OrderFields {
  return { orderType: 'MTL' };
}

/** A market order that fills no further away than the exchange's protection allows. Futures. */
export function marketWithProtection(): OrderFields {
  return { orderType: 'MKT PRT' };
}

export function stopWithProtection(stopPrice: number): OrderFields {
  return { orderType: 'STP PRT', auxPrice: stopPrice };
}

/** How far a stop trails: an amount in the price's currency, or percent of the price (2 is 2 %). */
export type Trail = { readonly amount: number } | { readonly percent: number };

function trailTerms(trail: Trail): OrderFields {
  return 'percent' in trail ? { trailingPercent: trail.percent } : { auxPrice: trail.amount };
}

/** A stop that follows the price; `stopPrice` is where it begins, by default the trail away from the market. */
export function trailingStop(trail: Trail & { readonly stopPrice?: number }): OrderFields {
  return { orderType: 'TRAIL', ...trailTerms(trail), ...startOf(trail.stopPrice) };
}

/** As `trailingStop`, then a limit order `limitOffset` from the stop price. */
export function trailingStopLimit(
  trail: Trail & { readonly stopPrice: number; readonly limitOffset: number },
): OrderFields {
  const { stopPrice, limitOffset } = trail;
  return {
    orderType: 'TRAIL LIMIT',
    ...trailTerms(trail),
    trailStopPrice: stopPrice,
    lmtPriceOffset: limitOffset,
  };
}

/** A market-if-touched whose trigger follows the price. */
export function trailingMarketIfTouched(trail: Trail & { readonly stopPrice?: number }): OrderFields {
  return { orderType: 'TRAIL MIT', ...trailTerms(trail), ...startOf(trail.stopPrice) };
}

export function trailingLimitIfTouched(
  trail: Trail & { readonly stopPrice: number; readonly limitOffset: number },
): OrderFields {
  const { stopPrice, limitOffset } = trail;
  return {
    orderType: 'TRAIL LIT',
    ...trailTerms(trail),
    trailStopPrice: stopPrice,
    lmtPriceOffset: limitOffset,
  };
}

function startOf(stopPrice: number | undefined): OrderFields {
  return stopPrice === undefined ? {} : { trailStopPrice: stopPrice };
}

export interface Peg {
  /** From the price that it is pegged to, towards the other side. */
  readonly offset?: number;
  /** Not beyond this price. */
  readonly cap?: number;
}

function pegTerms(orderType: string, { offset, cap }: Peg): OrderFields {
  return {
    orderType,
    ...(offset === undefined ? {} : { auxPrice: offset }),
    ...(cap === undefined ? {} : { lmtPrice: cap }),
  };
}

/** Pegged to the best price of its own side, and more aggressive by the offset. */
export function relative(peg: Peg & { readonly percent?: number } = {}): OrderFields {
  const percent = peg.percent === undefined ? {} : { percentOffset: peg.percent };
  return { ...pegTerms('REL', peg), ...percent };
}

/** As `relative`, less aggressive by the offset. */
export function passiveRelative(offset: number): OrderFields {
  return pegTerms('PASSV REL', { offset });
}

/** Pegged to the best price of the other side. */
export function pegToMarket(peg: Peg = {}): OrderFields {
  return pegTerms('PEG MKT', peg);
}

/** Pegged to the midpoint. */
export function pegToMidpoint(peg: Peg = {}): OrderFields {
  return pegTerms('PEG MID', peg);
}

/** At the midpoint or better, on several exchanges. */
export function midprice(cap?: number): OrderFields {
  return pegTerms('MIDPRICE', cap === undefined ? {} : { cap });
}

/** A limit set once, by the market, the midpoint or the primary exchange, when the order arrives. */
export function snapTo(reference: 'market' | 'midpoint' | 'primary', offset = 0): OrderFields {
  const orderType = { market: 'SNAP MKT', midpoint: 'SNAP MID', primary: 'SNAP PRIM' }[reference];
  return { orderType, auxPrice: offset };
}

/** Competes with the best price in IB's own book; the contract's exchange is IBKRATS. */
export function pegBest(
  terms: {
    readonly cap?: number;
    readonly minTradeQty?: number;
    readonly minCompeteSize?: number;
  } & (
    | { readonly competeOffset: number }
    /** Up to the midpoint, and so far from it when the spread is an even or an odd number of cents. */
    | { readonly upToMidpoint: { readonly offsetAtWhole: number; readonly offsetAtHalf: number } }
  ),
): OrderFields {
  const { cap, minTradeQty, minCompeteSize } = terms;
  const compete =
    'competeOffset' in terms
      ? { competeAgainstBestOffset: terms.competeOffset }
      : {
          competeAgainstBestOffset: Infinity,
          midOffsetAtWhole: terms.upToMidpoint.offsetAtWhole,
          midOffsetAtHalf: terms.upToMidpoint.offsetAtHalf,
        };
  return set({
    orderType: 'PEG BEST',
    lmtPrice: cap,
    notHeld: true,
    minTradeQty,
    minCompeteSize,
    ...compete,
  });
}

/** Options: the limit moves with the stock, `delta` percent of its way. */
export function pegToStock(terms: {
  readonly delta: number;
  readonly stockRefPrice?: number;
  readonly startingPrice: number;
  readonly stockRangeLower?: number;
  readonly stockRangeUpper?: number;
}): OrderFields {
  return set({ orderType: 'PEG STK', ...terms });
}

/** The limit moves when another contract's price does. */
export function pegToBenchmark(terms: {
  readonly startingPrice: number;
  readonly referenceContractId: number;
  readonly referenceExchange: string;
  readonly peggedChangeAmount: number;
  readonly referenceChangeAmount: number;
  readonly decreases?: boolean;
  readonly referencePrice?: number;
  readonly rangeLower?: number;
  readonly rangeUpper?: number;
}): OrderFields {
  const { startingPrice, referenceContractId, peggedChangeAmount, referenceChangeAmount } = terms;
  return set({
    orderType: 'PEG BENCH',
    startingPrice,
    referenceContractId,
    referenceExchangeId: terms.referenceExchange,
    peggedChangeAmount,
    referenceChangeAmount,
    isPeggedChangeAmountDecrease: terms.decreases,
    stockRefPrice: terms.referencePrice,
    stockRangeLower: terms.rangeLower,
    stockRangeUpper: terms.rangeUpper,
  });
}

export interface Volatility {
  /** In percent. */
  readonly volatility: number;
  /** Default annual. */
  readonly per?: 'day' | 'year';
  readonly continuousUpdate?: boolean;
  /** The price of the underlying that counts: the average of the best bid and ask, or the better of them for the order. */
  readonly reference?: 'average' | 'bidOrAsk';
}

function volatilityTerms(orderType: string, terms: Volatility): OrderFields {
  const { volatility, per = 'year', continuousUpdate, reference } = terms;
  const referencePriceType = reference === undefined ? undefined : reference === 'average' ? 1 : 2;
  return set({
    orderType,
    volatility,
    volatilityType: per === 'day' ? 1 : 2,
    continuousUpdate,
    referencePriceType,
  });
}

/** Options: the limit follows from a volatility. */
export function volatility(terms: Volatility): OrderFields {
  return volatilityTerms('VOL', terms);
}

/** Options: a volatility order pegged to the midpoint, the market, the primary exchange or the volatility surface. */
export function pegToVolatility(
  to: 'midpoint' | 'market' | 'primary' | 'surface',
  terms: Volatility,
): OrderFields {
  const orderType = {
    midpoint: 'PEGMIDVOL',
    market: 'PEGMKTVOL',
    primary: 'PEGPRMVOL',
    surface: 'PEGSRFVOL',
  }[to];
  return volatilityTerms(orderType, terms);
}

/** BOX: a market order that improves the price in an auction. */
export function boxTop(): OrderFields {
  return { orderType: 'BOX TOP' };
}

/** Combinations: one leg as a limit, the other relative or at the market. */
export function comboLimitMarket(lmtPrice: number): OrderFields {
  return { orderType: 'LMT + MKT', lmtPrice };
}

export function comboRelativeLimit(lmtPrice: number): OrderFields {
  return { orderType: 'REL + LMT', lmtPrice };
}

export function comboRelativeMarket(): OrderFields {
  return { orderType: 'REL + MKT' };
}

/** Shows so many at a time. */
export function iceberg(displaySize: number): OrderFields {
  return { displaySize };
}

export function hidden(): OrderFields {
  return { hidden: true };
}

/** Pays up to so much more than the limit where that fills. */
export function discretionary(discretionaryAmt: number): OrderFields {
  return { discretionaryAmt };
}

/** Takes every exchange at its best price at once. */
export function sweepToFill(): OrderFields {
  return { sweepToFill: true };
}

/** Options: at least fifty contracts, held as one block. */
export function block(): OrderFields {
  return { blockOrder: true };
}

export function allOrNone(): OrderFields {
  return { allOrNone: true };
}

/** So much of the quote currency instead of a quantity: forex and crypto. */
export function cashQuantity(cashQty: number): OrderFields {
  return { cashQty, totalQuantity: Decimal.ZERO };
}

/** A stop that becomes another one when the price reaches `triggerPrice`. */
export function adjustableTo(
  terms: { readonly triggerPrice: number } & (
    | { readonly stop: number }
    | { readonly stopLimit: { readonly stopPrice: number; readonly lmtPrice: number } }
    | { readonly trail: Trail & { readonly stopPrice: number } }
  ),
): OrderFields {
  const { triggerPrice } = terms;
  if ('stop' in terms) return { triggerPrice, adjustedOrderType: 'STP', adjustedStopPrice: terms.stop };
  if ('stopLimit' in terms) {
    const { stopPrice, lmtPrice } = terms.stopLimit;
    return {
      triggerPrice,
      adjustedOrderType: 'STP LMT',
      adjustedStopPrice: stopPrice,
      adjustedStopLimitPrice: lmtPrice,
    };
  }
  const { trail } = terms;
  const isPercent = 'percent' in trail;
  return {
    triggerPrice,
    adjustedOrderType: 'TRAIL',
    adjustedStopPrice: trail.stopPrice,
    adjustedTrailingAmount: isPercent ? trail.percent : trail.amount,
    // 0: an amount; 100: percent.
    adjustableTrailingUnit: isPercent ? 100 : 0,
  };
}

/** In steps: a first piece, then further ones, each at a better price by the increment. */
export function scale(terms: {
  readonly firstSize: number;
  readonly nextSize?: number;
  readonly priceIncrement: number;
  readonly profitOffset?: number;
  readonly autoReset?: boolean;
  readonly adjust?: { readonly price: number; readonly everySeconds: number };
  readonly initPosition?: number;
  readonly initFillQty?: number;
  readonly randomPercent?: boolean;
}): OrderFields {
  return set({
    scaleInitLevelSize: terms.firstSize,
    scaleSubsLevelSize: terms.nextSize,
    scalePriceIncrement: terms.priceIncrement,
    scaleProfitOffset: terms.profitOffset,
    scaleAutoReset: terms.autoReset,
    scalePriceAdjustValue: terms.adjust?.price,
    scalePriceAdjustInterval: terms.adjust?.everySeconds,
    scaleInitPosition: terms.initPosition,
    scaleInitFillQty: terms.initFillQty,
    scaleRandomPercent: terms.randomPercent,
  });
}

/** Combinations whose legs may fill without each other. */
export function nonGuaranteed(): OrderFields {
  return { smartComboRoutingParams: [{ tag: 'NonGuaranteed', value: '1' }] };
}

/** Without the fields that are not set. */
function set(terms: { readonly [Field in keyof Order]: Order[Field] | undefined }): OrderFields {
  return Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined));
}
