/** A fill that takes what the market offers, as a model of slippage sees it. */
export interface Taking {
  /** What the market asks, or bids. */
  readonly price: number;
  readonly qty: number;
  /** The smallest step of the price. */
  readonly tickSize: number;
}

/**
 * How much worse than the price of a bar an order trades that does not wait for its price: market orders, stops, and limits that the market has
 * passed already. A limit is never passed.
 */
export interface SlippageModel {
  readonly name: string;
  /** By how much, in the price's unit, zero or more. */
  worseBy(taking: Taking): number;
}

/** So many steps of the price. */
export function ticksSlippage(ticks: number): SlippageModel {
  mustNotBeNegative(ticks, 'ticks');
  return { name: `${ticks} ticks`, worseBy: ({ tickSize }) => ticks * tickSize };
}

/** So many hundredths of a percent of the price. */
export function basisPointsSlippage(basisPoints: number): SlippageModel {
  mustNotBeNegative(basisPoints, 'basis points');
  return {
    name: `${basisPoints} basis points`,
    worseBy: ({ price }) => (Math.abs(price) * basisPoints) / 10_000,
  };
}

function mustNotBeNegative(value: number, what: string): void {
  if (!(Number.isFinite(value) && value >= 0))
    throw new RangeError(`a slippage of ${value} ${what}; it must be zero or more`);
}
