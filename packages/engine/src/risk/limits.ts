/**
 * The limits of every order. None has a default: whoever configures an engine states each one, and writes `'none'` where he wants none.
 */
export interface RiskLimits {
  /** Shares or contracts in one order. */
  readonly maxQuantity: number | 'none';
  /** Quantity × price × multiplier of one order, in the account's base currency. */
  readonly maxNotional: number | 'none';
  readonly priceCollar: PriceCollar | 'none';
}

/** How far beyond the market an order may reach, and how old the market price may be by which that is judged. */
export interface PriceCollar {
  /** 5 is 5 %. */
  readonly percent: number;
  readonly maxAgeMs: number;
}

/** A limit that is no positive number. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
}

/** Throws a `LimitError` that names the limit when one is missing or no positive number. */
export function checkLimits(limits: RiskLimits): RiskLimits {
  positive('maxQuantity', limits.maxQuantity);
  positive('maxNotional', limits.maxNotional);
  if (limits.priceCollar !== 'none') {
    positive('priceCollar.percent', limits.priceCollar?.percent);
    positive('priceCollar.maxAgeMs', limits.priceCollar?.maxAgeMs);
  }
  return limits;
}

function positive(name: string, limit: number | 'none' | undefined): void {
  if (limit === 'none') return;
  if (limit === undefined || !Number.isFinite(limit) || limit <= 0) {
    throw new LimitError(`risk limit ${name} is ${limit}: state a positive number, or 'none' for no limit`);
  }
}
