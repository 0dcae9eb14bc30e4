/** A number that changes as inputs arrive. What `crossedAbove` compares. */
export interface Reading {
  /** NaN until ready. */
  readonly value: number;
  /** The value one input earlier; NaN while there was none. */
  readonly previous: number;
}

/** An indicator computes one reading step by step, at a cost that does not depend on its period, and allocates nothing. */
export interface Indicator extends Reading {
  /** As a person writes it: `sma(50)`. */
  readonly name: string;
  /** The inputs it needs before its first value: what a driver loads as warm-up. */
  readonly warmUp: number;
  readonly isReady: boolean;
  /**
   * All that its values depend on beside its inputs: two of one key that begin with the same input have equal values. Who cannot promise that
   * leaves it out, and a sweep over columns then computes it for every point anew.
   */
  readonly key?: string;
}

/** Fed with one number at a time: closes, another indicator's values. */
export interface ValueIndicator extends Indicator {
  readonly takes: 'value';
  update(value: number): void;
}

/** Fed with whole bars. It must not keep the object: drivers reuse it. */
export interface BarIndicator extends Indicator {
  readonly takes: 'bar';
  update(bar: BarValues): void;
}

/** What an indicator sees of a bar; `volume` is NaN when unknown. */
export interface BarValues {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A second number of an indicator, such as the upper band of `bollinger`. */
export class Line implements Reading {
  value = Number.NaN;
  previous = Number.NaN;

  set(value: number): void {
    this.previous = this.value;
    this.value = value;
  }
}

/** The period if it is a whole number of at least `least`; else throws a RangeError that names the indicator. */
export function periodOf(period: number, indicator: string, least = 1): number {
  if (!Number.isSafeInteger(period) || period < least || period > MAX_PERIOD) {
    throw new RangeError(
      `${indicator}: period ${period} is not a whole number from ${least} to ${MAX_PERIOD}`,
    );
  }
  return period;
}

/** Ten million inputs: the memory of the longest window stays below 100 MB. */
const MAX_PERIOD = 10_000_000;
