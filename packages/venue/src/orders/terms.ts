import type { Decimal, Order } from '@tapewright/model';
import { BUY, SELL, type BookSide } from '../book/book.ts';
import type { Instrument } from '../market/instrument.ts';
import type { OrderType } from '../order-types/order-type.ts';
import { orderTypeNamed } from '../order-types/order-types.ts';
import { TRIGGER_METHODS } from '../triggers/trigger-method.ts';
import { REFUSALS, type Refusal } from './refusal.ts';

/** The parts of an order that its trading depends on, checked. */
export interface Terms {
  readonly type: OrderType;
  readonly side: BookSide;
  readonly tif: string;
  readonly quantity: Decimal;
  readonly units: number;
}

const TIMES_IN_FORCE: readonly string[] = ['DAY', 'GTC', 'IOC', 'FOK'];

/** What a part of an order would mean that this venue does not carry out. Saying no beats trading something else. */
const NOT_SIMULATED: readonly (readonly [what: string, isAsked: (order: Order) => boolean])[] = [
  ['allOrNone', (order) => order.allOrNone === true],
  ['algoStrategy', (order) => isText(order.algoStrategy)],
  ['blockOrder', (order) => order.blockOrder === true],
  ['cashQty', (order) => isPositive(order.cashQty)],
  ['conditions', (order) => (order.conditions?.length ?? 0) > 0],
  ['discretionaryAmt', (order) => isPositive(order.discretionaryAmt)],
  ['displaySize', (order) => isPositive(order.displaySize)],
  ['duration', (order) => isPositive(order.duration)],
  ['faGroup', (order) => isText(order.faGroup)],
  ['goodAfterTime', (order) => isText(order.goodAfterTime)],
  ['goodTillDate', (order) => isText(order.goodTillDate)],
  ['hedgeType', (order) => isText(order.hedgeType)],
  ['hidden', (order) => order.hidden === true],
  ['minQty', (order) => isPositive(order.minQty)],
  ['notHeld', (order) => order.notHeld === true],
  ['postOnly', (order) => order.postOnly === true],
  ['scalePriceIncrement', (order) => isPositive(order.scalePriceIncrement)],
  ['adjustedOrderType', (order) => isText(order.adjustedOrderType) && order.adjustedOrderType !== 'None'],
];

/** Checks the terms of an order for an instrument, in the order in which IB complains. */
export function termsOf(order: Order, instrument: Instrument): Terms | Refusal {
  const { contract } = instrument.listing;
  const type = orderTypeNamed(order.orderType ?? '');
  if (type === undefined) return REFUSALS.unknownOrderType();
  if (type.notFor.includes(contract.secType ?? '')) return REFUSALS.notForExchange(type.name);
  const side = sideOf(order.action);
  if (side === undefined) return REFUSALS.noAction(order.action ?? '');
  const tif = isText(order.tif) ? (order.tif ?? '').toUpperCase() : 'DAY';
  if (!TIMES_IN_FORCE.includes(tif) || (type.plan(order).kind === 'close' && tif !== 'DAY'))
    return REFUSALS.badTimeInForce(tif);

  const quantity = order.totalQuantity;
  if (quantity === undefined || quantity.isZero) return REFUSALS.zeroSize();
  const units = instrument.grid.unitsOf(quantity);
  if (units === undefined || units < 0) return REFUSALS.badSize();

  const missing = type.check(order);
  if (missing !== undefined) return missing;
  // What is listed here is worth more than nothing; prices below zero are for combinations and some futures.
  const isOffGrid = (price: number | undefined) =>
    price !== undefined && (instrument.grid.tickOf(price) ?? 0) <= 0;
  if (type.prices(order).some(isOffGrid)) return REFUSALS.badTick();
  if (!TRIGGER_METHODS.includes(order.triggerMethod ?? 0))
    return REFUSALS.rejected(`Invalid trigger method ${order.triggerMethod}`);
  const unmet = NOT_SIMULATED.find(([, isAsked]) => isAsked(order));
  if (unmet !== undefined) return REFUSALS.rejected(`${unmet[0]} is not simulated by this venue`);
  return { type, side, tif, quantity, units };
}

export function isRefusal(value: object): value is Refusal {
  return 'code' in value;
}

function sideOf(action: string | undefined): BookSide | undefined {
  const side = action?.toUpperCase();
  if (side === 'BUY') return BUY;
  return side === 'SELL' ? SELL : undefined;
}

function isText(text: string | undefined): boolean {
  return text !== undefined && text !== '';
}

function isPositive(value: number | undefined): boolean {
  return value !== undefined && value > 0;
}
