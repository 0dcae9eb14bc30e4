import type { Order } from '@tapewright/model';

/** What a part of an order would mean that this venue does not carry out. Saying no beats trading something else. */
const NOT_SIMULATED: readonly (readonly [what: keyof Order, isAsked: (order: Order) => boolean])[] = [
  ['duration', (order) => isPositive(order.duration)],
  ['includeOvernight', (order) => order.includeOvernight === true],
  ['imbalanceOnly', (order) => order.imbalanceOnly === true],
  ['minTradeQty', (order) => isPositive(order.minTradeQty)],
  ['percentOffset', (order) => isPositive(order.percentOffset)],
  ['postOnly', (order) => order.postOnly === true],
  ['randomizePrice', (order) => order.randomizePrice === true],
  ['randomizeSize', (order) => order.randomizeSize === true],
  ['scaleProfitOffset', (order) => isPositive(order.scaleProfitOffset)],
  ['scaleAutoReset', (order) => order.scaleAutoReset === true],
  ['scaleInitPosition', (order) => (order.scaleInitPosition ?? 0) !== 0],
  ['scaleInitFillQty', (order) => isPositive(order.scaleInitFillQty)],
  ['scaleRandomPercent', (order) => order.scaleRandomPercent === true],
  ['scaleTable', (order) => isText(order.scaleTable)],
];

const SUSPECTS: ReadonlySet<string> = new Set(NOT_SIMULATED.map(([what]) => what));

/** The first field of an order that asks for something the venue does not do. */
export function notSimulated(order: Order): string | undefined {
  // An order has few fields, and hardly ever one of these.
  let isSuspect = false;
  for (const field in order) if (SUSPECTS.has(field)) isSuspect = true;
  if (!isSuspect) return undefined;
  return NOT_SIMULATED.find(([, isAsked]) => isAsked(order))?.[0];
}

export function isText(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

export function isPositive(value: number | undefined): value is number {
  return value !== undefined && value > 0;
}
