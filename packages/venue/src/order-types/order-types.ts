import { LIMIT_AND_MARKET, RELATIVE_AND_LIMIT, RELATIVE_AND_MARKET } from './combo-types.ts';
import { LIMIT_IF_TOUCHED } from './limit-if-touched.ts';
import { LIMIT_ON_CLOSE } from './limit-on-close.ts';
import { LIMIT } from './limit.ts';
import { MARKET_IF_TOUCHED } from './market-if-touched.ts';
import { MARKET_ON_CLOSE } from './market-on-close.ts';
import { MARKET_TO_LIMIT } from './market-to-limit.ts';
import { MARKET } from './market.ts';
import { MIDPRICE } from './midprice.ts';
import type { OrderType } from './order-type.ts';
import { PASSIVE_RELATIVE, PEGGED_TO_MARKET, PEGGED_TO_MIDPOINT, RELATIVE } from './pegged.ts';
import { PEGGED_TO_BENCHMARK } from './pegged-to-benchmark.ts';
import { MARKET_WITH_PROTECTION, STOP_WITH_PROTECTION } from './protected.ts';
import { SNAP_TO_MARKET, SNAP_TO_MIDPOINT, SNAP_TO_PRIMARY } from './snap.ts';
import { STOP_LIMIT } from './stop-limit.ts';
import { STOP } from './stop.ts';
import { TRAILING_STOP_LIMIT } from './trailing-stop-limit.ts';
import { TRAILING_STOP } from './trailing-stop.ts';
import { VOLATILITY } from './volatility.ts';
import { TRAILING_LIMIT_IF_TOUCHED, TRAILING_MARKET_IF_TOUCHED } from './trailing-touched.ts';

/** The order types that the venue trades. */
export const ORDER_TYPES: readonly OrderType[] = [
  MARKET,
  LIMIT,
  STOP,
  STOP_LIMIT,
  MARKET_IF_TOUCHED,
  LIMIT_IF_TOUCHED,
  MARKET_ON_CLOSE,
  LIMIT_ON_CLOSE,
  MARKET_TO_LIMIT,
  TRAILING_STOP,
  TRAILING_STOP_LIMIT,
  TRAILING_MARKET_IF_TOUCHED,
  TRAILING_LIMIT_IF_TOUCHED,
  MARKET_WITH_PROTECTION,
  STOP_WITH_PROTECTION,
  MIDPRICE,
  RELATIVE,
  PASSIVE_RELATIVE,
  PEGGED_TO_MARKET,
  PEGGED_TO_MIDPOINT,
  PEGGED_TO_BENCHMARK,
  SNAP_TO_MARKET,
  SNAP_TO_MIDPOINT,
  SNAP_TO_PRIMARY,
  VOLATILITY,
  LIMIT_AND_MARKET,
  RELATIVE_AND_MARKET,
  RELATIVE_AND_LIMIT,
];

/**
 * Types of IB's for products that this venue does not list (futures, options, combinations), or without a defined behaviour here: asked
 * for, they are refused as IB refuses a type that a product does not have.
 */
const KNOWN_ELSEWHERE: readonly string[] = [
  'AUC',
  'BOX TOP',
  'FUNARI',
  'IBALGO',
  'PEG BEST',
  'PEG STK',
  'PEGMIDVOL',
  'PEGMKTVOL',
  'PEGPRMVOL',
  'PEGSRFVOL',
  'RPI',
];

/** Name or alias in upper case → type. */
const BY_NAME = new Map(
  ORDER_TYPES.flatMap((type) => [type.name, ...type.aliases].map((name) => [name, type])),
);

/** The type of an `orderType`, whose case does not matter. */
export function orderTypeNamed(name: string): OrderType | undefined {
  return BY_NAME.get(name.toUpperCase());
}

/** Whether IB has a type that is not traded here. */
export function isKnownElsewhere(name: string): boolean {
  return KNOWN_ELSEWHERE.includes(name.toUpperCase());
}
