import { LIMIT } from './limit.ts';
import { MARKET_ON_CLOSE } from './market-on-close.ts';
import { MARKET } from './market.ts';
import type { OrderType } from './order-type.ts';
import { STOP_LIMIT } from './stop-limit.ts';
import { STOP } from './stop.ts';

/** The order types that the venue trades. */
export const ORDER_TYPES: readonly OrderType[] = [MARKET, LIMIT, STOP, STOP_LIMIT, MARKET_ON_CLOSE];

/** Name or alias in upper case → type. */
const BY_NAME = new Map(
  ORDER_TYPES.flatMap((type) => [type.name, ...type.aliases].map((name) => [name, type])),
);

/** The type of an `orderType`, whose case does not matter. */
export function orderTypeNamed(name: string): OrderType | undefined {
  return BY_NAME.get(name.toUpperCase());
}
