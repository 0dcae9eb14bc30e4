import type { Decimal, Instant, Order } from '@tapewright/model';
import type { Instrument } from '../market/instrument.ts';
import { deltaHedgeType, statedVolatility } from '../order-types/volatility.ts';
import { impliedVolatility } from '../pricing/black-scholes.ts';
import { optionGreeks, optionTerms } from '../pricing/model-price.ts';
import type { WorkingOrder } from './working-order.ts';

interface Market {
  readonly now: Instant;
  readonly find: (conId: number) => Instrument | undefined;
}

/** An order that hedges what another has filled. */
export interface DeltaHedge {
  readonly instrument: Instrument;
  readonly order: Order & { readonly totalQuantity: Decimal };
}

/**
 * The order in the underlying that hedges so many units of a VOL order's fill: against its delta at the order's volatility, in whole units.
 * Undefined when it asks for none, when there is less than half a unit to hedge, and while the underlying has no price. Source: IBKR, TWS
 * API, Order (deltaNeutralOrderType, deltaNeutralAuxPrice, deltaNeutralConId).
 */
export function deltaHedge(filled: WorkingOrder, units: number, market: Market): DeltaHedge | undefined {
  const { order, instrument, isBuy } = filled;
  const orderType = deltaHedgeType(order);
  const { deltaNeutralConId = 0, deltaNeutralAuxPrice: price = 0 } = order;
  const { underConId = 0 } = instrument.listing.details;
  const underlying = market.find(deltaNeutralConId === 0 ? underConId : deltaNeutralConId);
  const delta = underlying && deltaOf(filled, underlying, market.now, statedVolatility(order));
  if (orderType === undefined || underlying === undefined || delta === undefined) return undefined;
  const qty = Math.round(Math.abs(delta) * unitsOfUnderlying(instrument, units));
  if (qty === 0) return undefined;
  // A call bought or a put sold gains with the price: its hedge sells.
  const action = delta > 0 === isBuy ? 'SELL' : 'BUY';
  const priced = orderType === 'LMT' ? { lmtPrice: price } : { auxPrice: price };
  const totalQuantity = underlying.grid.sizeOf(underlying.grid.wholeUnits(qty));
  const { orderRef } = order;
  return {
    instrument: underlying,
    order: {
      action,
      orderType,
      tif: 'DAY',
      totalQuantity,
      parentPermId: filled.permId,
      ...(orderType === 'MKT' ? {} : priced),
      ...(orderRef === undefined ? {} : { orderRef }),
    },
  };
}

/**
 * Units of the underlying that hedge what an option's order has filled, for a child with `hedgeType` `D`: its delta at the volatility that its
 * price implies. Undefined when the child is not in the option's underlying, or nobody knows the price of that.
 */
export function deltaHedgeUnits(
  { instrument }: WorkingOrder,
  parent: WorkingOrder,
  now: Instant,
): number | undefined {
  if (parent.instrument.listing.details.underConId !== instrument.conId) return undefined;
  const delta = deltaOf(parent, instrument, now, undefined);
  if (delta === undefined) return undefined;
  const qty = Math.round(Math.abs(delta) * unitsOfUnderlying(parent.instrument, parent.filledUnits));
  return instrument.grid.wholeUnits(qty);
}

/** What so many units of an option are for: shares, or futures, of which it is one each. */
function unitsOfUnderlying({ grid, multiplier, listing }: Instrument, units: number): number {
  const contracts = grid.sizeOf(units).toNumber();
  return listing.contract.secType === 'FOP' ? contracts : contracts * (multiplier?.toNumber() ?? 1);
}

function deltaOf(
  { instrument, averagePrice }: WorkingOrder,
  underlying: Instrument,
  at: Instant,
  stated: number | undefined,
): number | undefined {
  const { listing } = instrument;
  const { bid, ask, last } = underlying.view();
  const spot = bid === undefined || ask === undefined ? last : (bid + ask) / 2;
  if (spot === undefined || listing.contract.strike === undefined) return undefined;
  const { volatility: _, ...terms } = optionTerms(listing, { spot, at, volatility: 0 });
  const volatility = stated ?? impliedVolatility(terms, averagePrice);
  return volatility === undefined ? undefined : optionGreeks(listing, { spot, at, volatility }).delta;
}
