import { Decimal, type Instant, type Order } from '@tapewright/model';
import type { Allotment } from '../allocation/allotment.ts';
import { BUY, SELL, type BookSide } from '../book/book.ts';
import { comboRefusal } from '../combos/combo-terms.ts';
import { isOnStep } from '../instruments/market-rules.ts';
import type { Instrument } from '../market/instrument.ts';
import type { OrderType, Plan } from '../order-types/order-type.ts';
import { hasPrice } from '../order-types/order-type.ts';
import { adjustmentRefusal } from '../order-types/adjustment.ts';
import { isKnownElsewhere, orderTypeNamed } from '../order-types/order-types.ts';
import { TRIGGER_METHODS } from '../triggers/trigger-method.ts';
import { algoRefusal } from './algo-terms.ts';
import { isTooLate } from './closing-auction.ts';
import { conditionsOf, type Condition } from './conditions.ts';
import { hedgeRefusal, isHedge } from './hedge.ts';
import { isPositive, isText, notSimulated } from './not-simulated.ts';
import { orderTimes, type OrderTimes } from './order-times.ts';
import { REFUSALS, type Refusal } from './refusal.ts';

/** The parts of an order that its trading depends on, checked. */
export interface Terms {
  readonly type: OrderType;
  readonly side: BookSide;
  readonly tif: string;
  readonly quantity: Decimal;
  readonly units: number;
  readonly times: OrderTimes;
  readonly conditions: readonly Condition[];
  /** Of a new order that several accounts share. */
  readonly allotments?: readonly Allotment[] | undefined;
}

/** Where and when an order arrives. */
export interface Setting {
  readonly now: Instant;
  /** SMART, or the exchange it was sent to. */
  readonly destination: string;
  /** Other instruments, that conditions may look at. */
  readonly find: (conId: number) => Instrument | undefined;
}

const TIMES_IN_FORCE: readonly string[] = ['DAY', 'DTC', 'GTC', 'IOC', 'FOK', 'GTD'];

/** Checks the terms of an order for an instrument, in the order in which IB complains. */
export function termsOf(order: Order, instrument: Instrument, setting: Setting): Terms | Refusal {
  const { contract } = instrument.listing;
  const type = orderTypeNamed(order.orderType ?? '');
  if (type === undefined)
    return isKnownElsewhere(order.orderType ?? '')
      ? REFUSALS.notForExchange(order.orderType ?? '')
      : REFUSALS.unknownOrderType();
  // An index is looked at, not held.
  const secType = contract.secType ?? '';
  const isOffered = type.onlyFor?.includes(secType) ?? !type.notFor.includes(secType);
  if (secType === 'IND' || !isOffered) return REFUSALS.notForExchange(type.name);
  const side = sideOf(order.action);
  if (side === undefined) return REFUSALS.noAction(order.action ?? '');
  const tif = isText(order.tif) ? (order.tif ?? '').toUpperCase() : 'DAY';
  if (
    !mayHaveTimeInForce(type.plan(order), tif) ||
    ((tif === 'OPG' || tif === 'AUC') && contract.secType === 'CASH')
  )
    return REFUSALS.badTimeInForce(tif);

  const quantity = quantityOf(order, side, instrument);
  if (isRefusal(quantity)) return quantity;
  const units = instrument.grid.unitsOf(quantity);
  if (units === undefined || units < 0) return REFUSALS.badSize();

  const missing = type.check(order) ?? adjustmentRefusal(order, type.name) ?? attributeRefusal(order, type);
  if (missing !== undefined) return missing;
  // What is listed here is worth more than nothing; prices below zero are for combinations and some futures.
  const lowest = secType === 'BAG' ? -Infinity : 1;
  const isOffGrid = (price: number | undefined) =>
    price !== undefined &&
    (!((instrument.grid.tickOf(price) ?? Number.NaN) >= lowest) || !isOnStep(instrument.listing, price));
  if (type.prices(order).some(isOffGrid)) return REFUSALS.badTick();
  if (!TRIGGER_METHODS.includes(order.triggerMethod ?? 0))
    return REFUSALS.rejected(`Invalid trigger method ${order.triggerMethod}`);
  const unmet = notSimulated(order);
  if (unmet !== undefined) return REFUSALS.rejected(`${unmet} is not simulated by this venue`);
  const block = blockRefusal(order, type, instrument);
  if (block !== undefined) return block;
  const combo = comboRefusal(order, type, tif, instrument);
  if (combo !== undefined) return combo;
  const algo = algoRefusal(order, type, setting);
  if (algo !== undefined) return algo;
  const times = orderTimes(order, tif);
  if (isRefusal(times)) return times;
  const { now, destination } = setting;
  if (times.endsAt !== undefined && times.endsAt <= now)
    return REFUSALS.rejected('The good till date has passed.');
  if (isTooLate(type.plan(order), instrument, destination, now)) return REFUSALS.tooLateForClose();
  const conditions = conditionsOf(order, setting.find);
  if (isRefusal(conditions)) return conditions;
  return { type, side, tif, quantity, units, times, conditions };
}

/** What an order is for; of a hedge nothing yet. */
function quantityOf(order: Order, side: BookSide, instrument: Instrument): Decimal | Refusal {
  if (isHedge(order)) return hedgeRefusal(order) ?? Decimal.ZERO;
  if (isPositive(order.cashQty)) return cashQuantity(order.cashQty, side, order, instrument);
  const { totalQuantity } = order;
  return totalQuantity === undefined || totalQuantity.isZero ? REFUSALS.zeroSize() : totalQuantity;
}

/**
 * The quantity that an amount of the quote currency buys or sells, rounded down: at the limit, or else at the quote. Source: TWS API,
 * "Order" (cashQty), which IB offers for currencies.
 */
function cashQuantity(
  amount: number,
  side: BookSide,
  { lmtPrice }: Order,
  instrument: Instrument,
): Decimal | Refusal {
  if (instrument.listing.contract.secType !== 'CASH')
    return REFUSALS.rejected('A cash quantity is for currencies.');
  const { bid, ask } = instrument.view();
  const price = hasPrice(lmtPrice) ? lmtPrice : side === BUY ? ask : bid;
  if (price === undefined)
    return REFUSALS.rejected('There is no quote to turn the cash quantity into a size.');
  return instrument.grid.sizeOf(instrument.grid.wholeUnits(amount / price));
}

/** Auctions take orders of the day and, at the open, of the open; nothing else waits for one. */
function mayHaveTimeInForce(plan: Plan, tif: string): boolean {
  if (tif === 'OPG' || tif === 'AUC') return plan.kind === 'open';
  return TIMES_IN_FORCE.includes(tif) && (plan.kind !== 'close' || tif === 'DAY');
}

/** Attributes that need a limit that rests, and sizes that are no part of the order's. */
function attributeRefusal(order: Order, type: OrderType): Refusal | undefined {
  const plan = type.plan(order);
  const isLimit = plan.kind === 'trade' && plan.limit !== undefined;
  if (isPositive(order.discretionaryAmt) && !isLimit)
    return REFUSALS.rejected('A discretionary amount needs a limit order.');
  if (order.hidden === true && !isLimit) return REFUSALS.rejected('A hidden order needs a limit price.');
  if (isPositive(order.displaySize) && (order.hidden === true || order.allOrNone === true))
    return REFUSALS.rejected('An order that is not displayed has no display size.');
  if (order.allOrNone === true && isPositive(order.minQty))
    return REFUSALS.rejected('An all-or-none order has no minimum quantity.');
  if ((order.minQty ?? 0) > 0 && (order.minQty ?? 0) > (order.totalQuantity?.toNumber() ?? 0))
    return REFUSALS.rejected('The minimum quantity is more than the order.');
  return undefined;
}

/** Contracts in the smallest block. Source: IB's list of messages, 117; TWS API, Order (blockOrder): options, on ISE. */
const LEAST_BLOCK = 50;

/** Why an order cannot be traded as a block. */
function blockRefusal(order: Order, type: OrderType, { listing }: Instrument): Refusal | undefined {
  if (order.blockOrder !== true) return undefined;
  if (listing.contract.secType !== 'OPT' || type.name !== 'LMT')
    return REFUSALS.rejected('A block is a limit order of options.');
  return order.totalQuantity?.lessThan(LEAST_BLOCK) === true ? REFUSALS.smallBlock() : undefined;
}

export function isRefusal(value: object): value is Refusal {
  return 'code' in value;
}

function sideOf(action: string | undefined): BookSide | undefined {
  const side = action?.toUpperCase();
  if (side === 'BUY') return BUY;
  return side === 'SELL' ? SELL : undefined;
}
