import type { Order } from '@tapewright/model';
import type { Instrument } from '../market/instrument.ts';
import type { OrderType } from '../order-types/order-type.ts';
import { isPositive, isText } from '../orders/not-simulated.ts';
import { REFUSALS, type Refusal } from '../orders/refusal.ts';
import { isNonGuaranteed } from './leg-orders.ts';

/** Types of guaranteed combinations: those that look at one price, and need no quote of the combination's own to rest at. */
const GUARANTEED: readonly string[] = ['MKT', 'LMT', 'STP', 'STP LMT', 'TRAIL', 'TRAIL LIMIT', 'MIT', 'LIT'];
/** Types of combinations that are worked leg by leg. */
const LEGGED: readonly string[] = ['MKT', 'LMT', 'LMT + MKT', 'REL + MKT', 'REL + LMT'];
/** What lasts long enough for one leg to follow the other. */
const LASTING: readonly string[] = ['DAY', 'GTC', 'GTD'];

/** Attributes of an order that has one book to show itself in, and so not of a combination. */
const NOT_OF_COMBINATIONS: readonly (readonly [what: string, isAsked: (order: Order) => boolean])[] = [
  ['hidden', ({ hidden }) => hidden === true],
  ['displaySize', ({ displaySize }) => isPositive(displaySize)],
  ['discretionaryAmt', ({ discretionaryAmt }) => isPositive(discretionaryAmt)],
  ['algoStrategy', ({ algoStrategy }) => isText(algoStrategy)],
  ['scalePriceIncrement', ({ scalePriceIncrement }) => isPositive(scalePriceIncrement)],
  ['cashQty', ({ cashQty }) => isPositive(cashQty)],
  ['hedgeType', ({ hedgeType }) => isText(hedgeType)],
  ['faGroup', ({ faGroup }) => isText(faGroup)],
];

/** Why an order cannot be one of a combination; undefined when it can, or is of something else. */
export function comboRefusal(
  order: Order,
  type: OrderType,
  tif: string,
  { combo }: Instrument,
): Refusal | undefined {
  if (combo === undefined) return undefined;
  const parameters = order.smartComboRoutingParams ?? [];
  const unknown = parameters.find(({ tag }) => tag !== 'NonGuaranteed');
  if (unknown !== undefined)
    return REFUSALS.rejected(`${unknown.tag} of a combination is not simulated by this venue`);
  const isLegged = isNonGuaranteed(order);
  if (!(isLegged ? LEGGED : GUARANTEED).includes(type.name))
    return LEGGED.includes(type.name) ? REFUSALS.badLegging() : REFUSALS.notForExchange(type.name);
  const { parts } = combo.combination;
  const prices = parts.filter(({ price }) => price !== undefined).length;
  const isPriced = prices > 0;
  if (isPriced && (!isLegged || type.name !== 'LMT' || prices < parts.length)) return REFUSALS.badLegging();
  const isAtOnce = order.allOrNone === true || isPositive(order.minQty);
  if (isLegged && (parts.length !== 2 || isAtOnce)) return REFUSALS.badLegging();
  if (isLegged && !LASTING.includes(tif)) return REFUSALS.badTimeInForce(tif);
  const [what] = NOT_OF_COMBINATIONS.find(([, isAsked]) => isAsked(order)) ?? [];
  return what === undefined
    ? undefined
    : REFUSALS.rejected(`${what} is not an attribute of a combination's order`);
}
