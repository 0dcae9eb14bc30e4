import { Decimal, type Instant, type Order } from '@tapewright/model';
import { deltaHedgeUnits } from './delta-hedge.ts';
import { isText } from './not-simulated.ts';
import { REFUSALS, type Refusal } from './refusal.ts';
import type { WorkingOrder } from './working-order.ts';

/** `hedgeType`: IB's letters. */
const DELTA = 'D';
const PAIR = 'P';
const BETA = 'B';
const FOREX = 'F';

/** Whether an order is sized by what its parent fills. */
export function isHedge({ hedgeType }: Order): boolean {
  return isText(hedgeType);
}

/** Why a hedge cannot be: its size is the broker's, and it needs a parent and what to multiply with. Source: IBKR, TWS API, "Hedging". */
export function hedgeRefusal(order: Order): Refusal | undefined {
  if (!isHedge(order)) return undefined;
  const { hedgeType, hedgeParam, parentId = 0, totalQuantity } = order;
  if (hedgeType !== PAIR && hedgeType !== BETA && hedgeType !== FOREX && hedgeType !== DELTA)
    return REFUSALS.rejected(`A hedge of type ${hedgeType} is not simulated by this venue.`);
  if (parentId === 0) return REFUSALS.rejected('A hedge needs a parent order.');
  if (totalQuantity !== undefined && !totalQuantity.isZero) return REFUSALS.sizedHedge();
  if (hedgeType === DELTA) return isText(hedgeParam) ? REFUSALS.badHedgeRatio() : undefined;
  if (hedgeType !== FOREX && !(Number(hedgeParam) > 0))
    return REFUSALS.rejected(`A hedge of type ${hedgeType} needs a hedgeParam above zero.`);
  return undefined;
}

/** Why an order cannot hedge the parent that it names; undefined when it can, or is no hedge. */
export function hedgedParentRefusal(
  { hedgeType }: Order,
  parent: WorkingOrder | undefined,
): Refusal | undefined {
  const { secType } = parent?.instrument.listing.contract ?? {};
  return hedgeType === DELTA && secType !== 'OPT' && secType !== 'FOP' ? REFUSALS.badDeltaHedge() : undefined;
}

/**
 * The units of a hedge for what its parent has filled, rounded down. `P`: the parent's quantity times the ratio. `B`: the parent's value
 * times beta, at the hedge's price. `D`: what the parent's options are worth of it by their delta. `F`: the parent's value in its own currency, as an amount of the pair's base currency. Undefined without
 * the price that it needs, or when the pair does not have the parent's currency.
 */
export function hedgeUnits(hedge: WorkingOrder, parent: WorkingOrder, now: Instant): number | undefined {
  const { instrument } = hedge;
  const { hedgeType, hedgeParam } = hedge.order;
  const filled = parent.instrument.grid.sizeOf(parent.filledUnits);
  const value = parent.instrument.worth(Decimal.of(parent.averagePrice).times(filled)).toNumber();
  const factor = Number(hedgeParam);
  if (hedgeType === DELTA) return deltaHedgeUnits(hedge, parent, now);
  if (hedgeType === PAIR) return instrument.grid.wholeUnits(filled.toNumber() * factor);
  const price = priceOf(hedge);
  if (hedgeType === BETA) {
    if (price === undefined) return undefined;
    return instrument.grid.wholeUnits((value * factor) / instrument.worth(Decimal.of(price)).toNumber());
  }
  const { symbol, currency } = instrument.listing.contract;
  const parents = parent.instrument.listing.contract.currency;
  if (parents === symbol) return instrument.grid.wholeUnits(value);
  return parents === currency && price !== undefined ? instrument.grid.wholeUnits(value / price) : undefined;
}

function priceOf({ instrument, order }: WorkingOrder): number | undefined {
  if ((order.lmtPrice ?? 0) > 0) return order.lmtPrice;
  const { bid, ask, last } = instrument.view();
  return bid === undefined || ask === undefined ? last : (bid + ask) / 2;
}
