import type { Contract } from './contract.ts';
import type { Decimal } from './decimal/decimal.ts';

/** One figure of an account as the broker states it: `NetLiquidation`, `1000000.00`, `USD`. */
export interface AccountValue {
  readonly account: string;
  /** IB's tag. */
  readonly key: string;
  readonly value: string;
  /** ISO 4217, `BASE`, or empty where the tag has none. */
  readonly currency: string;
}

/** A holding as the broker states it. */
export interface Position {
  readonly account: string;
  readonly contract: Contract;
  /** Negative when short. */
  readonly position: Decimal;
  /** Per unit, commission included, times the multiplier: IB's `avgCost`. */
  readonly avgCost: number;
}
