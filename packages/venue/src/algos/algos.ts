import { ACCUMULATE_DISTRIBUTE } from './accumulate-distribute.ts';
import { ADAPTIVE } from './adaptive.ts';
import type { Algo } from './algo.ts';
import { ARRIVAL_PRICE, BALANCE_IMPACT_RISK, CLOSE_PRICE } from './arrival-price.ts';
import { DARK_ICE } from './dark-ice.ts';
import { MIN_IMPACT } from './min-impact.ts';
import { PCT_VOL, PCT_VOL_BY_PRICE, PCT_VOL_BY_SIZE, PCT_VOL_BY_TIME } from './pct-vol.ts';
import { TWAP } from './twap.ts';
import { VWAP } from './vwap.ts';

/** The algorithms of IB's that the venue works orders with. */
export const ALGOS: readonly Algo[] = [
  ADAPTIVE,
  ACCUMULATE_DISTRIBUTE,
  ARRIVAL_PRICE,
  BALANCE_IMPACT_RISK,
  CLOSE_PRICE,
  DARK_ICE,
  MIN_IMPACT,
  PCT_VOL,
  PCT_VOL_BY_PRICE,
  PCT_VOL_BY_SIZE,
  PCT_VOL_BY_TIME,
  TWAP,
  VWAP,
];

/** The algorithm of an `algoStrategy`. */
export function algoNamed(name: string): Algo | undefined {
  return ALGOS.find((algo) => algo.name.toLowerCase() === name.toLowerCase());
}
