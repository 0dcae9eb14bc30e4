import type { Instant, Order } from '@tapewright/model';
import { algoNamed } from '../algos/algos.ts';
import { isFault, readParameters } from '../algos/parameters.ts';
import type { OrderType } from '../order-types/order-type.ts';
import { isPositive, isText } from './not-simulated.ts';
import { REFUSALS, type Refusal } from './refusal.ts';

/** The order types that IB's algorithms work: they bring their own prices. */
const WORKABLE: readonly string[] = ['MKT', 'LMT'];
/** They choose their own times, so an order for the opening auction or for one moment has nothing that they could work. */
const LASTING: readonly string[] = ['', 'DAY', 'GTC', 'GTD'];

/**
 * Why an order cannot be worked by the algorithm that it names; undefined when it can, or names none. Source: IB's list of messages, 439
 * to 443, and TWS API, "IB Algorithms".
 */
export function algoRefusal(
  order: Order,
  type: OrderType,
  { now, destination }: { readonly now: Instant; readonly destination: string },
): Refusal | undefined {
  const { algoStrategy, algoParams = [], tif = '' } = order;
  if (isPositive(order.scalePriceIncrement) || isPositive(order.scaleInitLevelSize))
    return scaleRefusal(order, type);
  if (!isText(algoStrategy)) return undefined;
  const algo = algoNamed(algoStrategy);
  if (algo === undefined) return REFUSALS.unknownAlgo();
  // IB's algorithms run at IB, which sends their pieces to SMART.
  const isWorkable =
    WORKABLE.includes(type.name) && LASTING.includes(tif.toUpperCase()) && destination === 'SMART';
  const isOneAtOnce = order.allOrNone === true || isPositive(order.minQty) || order.hidden === true;
  if (!isWorkable || isOneAtOnce || isPositive(order.discretionaryAmt)) return REFUSALS.algoNotAllowed();
  // Text and code as recorded of a DarkIce order that named a display size of its own.
  if (isPositive(order.displaySize)) return REFUSALS.displaySizeNotAllowed();
  const settings = readParameters(algoParams, algo.parameters, algo.required, now);
  if (!isFault(settings)) {
    const end = settings.numbers.get('endTime') ?? settings.numbers.get('activeTimeEnd');
    const start = settings.numbers.get('startTime') ?? settings.numbers.get('activeTimeStart') ?? now;
    if (end === undefined || end > Math.max(start, now)) return undefined;
    return REFUSALS.badAlgoParameter('the end is not after the start and after now');
  }
  if (settings.kind === 'unknown') return REFUSALS.unknownAlgoParameter(settings.tag);
  return REFUSALS.badAlgoParameter(settings.why);
}

/** Why a scale order cannot be worked. Source: IB's list of messages, 447 and 448. */
function scaleRefusal(order: Order, type: OrderType): Refusal | undefined {
  const { scalePriceAdjustValue = 0, scalePriceAdjustInterval = 0, tif = '' } = order;
  const isWorkable =
    type.name === 'LMT' && LASTING.includes(tif.toUpperCase()) && !isText(order.algoStrategy);
  if (!isWorkable || order.allOrNone === true || isPositive(order.minQty) || order.hidden === true)
    return REFUSALS.rejected(
      'A scale order is a limit order that lasts, without an algorithm and not hidden.',
    );
  if (!isPositive(order.scalePriceIncrement) || !isPositive(order.scaleInitLevelSize))
    return REFUSALS.rejected('A scale order needs a price increment and an initial component size.');
  if (scalePriceAdjustInterval < 0) return REFUSALS.badScaleInterval();
  if ((scalePriceAdjustValue === 0) !== (scalePriceAdjustInterval === 0)) return REFUSALS.noScaleAdjustment();
  return undefined;
}
