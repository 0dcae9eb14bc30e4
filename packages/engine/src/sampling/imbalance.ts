import { Draft, positive, type SampledBar, type SampledTrade, type Sampler } from './sampler.ts';

export interface ImbalanceTerms {
  /** E₀[T]: how many trades a bar is expected to have, before there is one. */
  readonly expectedTrades: number;
  /** Bars over which the expectation of their length is averaged, exponentially: α = 2 ÷ (span + 1). */
  readonly spanBars: number;
  /** Trades over which the expectation of their imbalance is averaged, in the same way. */
  readonly spanTrades: number;
  /**
   * Bounds of the expected length. The expectations feed on the bars that they make, so that lengths may run away; the book says nothing against
   * it. 1 and unlimited when left out.
   */
  readonly minTrades?: number | undefined;
  readonly maxTrades?: number | undefined;
}

/**
 * Bars that are complete when buyers outweigh sellers, or the other way round, by more than was to be expected. The sign b of a trade is by the
 * tick rule: that of the change of price, and that of the trade before where there is none. With w the weight of a trade (1, its size, or price
 * × size), a bar ends at the first T with |Σ b·w| ≥ E₀[T] · |E₀[b·w]| (section 2.3.2).
 */
function imbalanceBars(
  name: string,
  weightOf: (trade: SampledTrade) => number,
  terms: ImbalanceTerms,
): Sampler {
  return new Imbalance(name, weightOf, terms);
}

/** By the number of trades. */
export function tickImbalanceBars(terms: ImbalanceTerms): Sampler {
  return imbalanceBars('tickImbalance', () => 1, terms);
}

/** By shares or contracts. */
export function volumeImbalanceBars(terms: ImbalanceTerms): Sampler {
  return imbalanceBars('volumeImbalance', ({ size }) => size, terms);
}

/** By money. */
export function valueImbalanceBars(terms: ImbalanceTerms): Sampler {
  return imbalanceBars('valueImbalance', ({ price, size }) => price * size, terms);
}

class Imbalance implements Sampler {
  readonly name: string;
  readonly #weightOf: (trade: SampledTrade) => number;
  readonly #alphaBars: number;
  readonly #alphaTrades: number;
  readonly #minTrades: number;
  readonly #maxTrades: number;
  #draft: Draft | undefined;
  #expectedTrades: number;
  /** E₀[b·w]; NaN before the first signed trade. */
  #expectedImbalance = Number.NaN;
  #imbalance = 0;
  #lastPrice = Number.NaN;
  /** 0 before the first change of price: such trades have no sign. */
  #sign = 0;

  constructor(name: string, weightOf: (trade: SampledTrade) => number, terms: ImbalanceTerms) {
    const {
      expectedTrades,
      spanBars,
      spanTrades,
      minTrades = 1,
      maxTrades = Number.POSITIVE_INFINITY,
    } = terms;
    this.name = `${name}(${expectedTrades})`;
    this.#weightOf = weightOf;
    this.#expectedTrades = positive('an expectation', expectedTrades);
    this.#alphaBars = 2 / (positive('a span', spanBars) + 1);
    this.#alphaTrades = 2 / (positive('a span', spanTrades) + 1);
    if (!(minTrades >= 1 && maxTrades >= minTrades)) {
      throw new RangeError(
        `bars of ${minTrades} to ${maxTrades} trades: give bounds in their order, from 1 on`,
      );
    }
    this.#minTrades = minTrades;
    this.#maxTrades = maxTrades;
  }

  get current(): SampledBar | undefined {
    return this.#draft;
  }

  push(trade: SampledTrade): readonly SampledBar[] {
    if (!Number.isNaN(this.#lastPrice) && trade.price !== this.#lastPrice) {
      this.#sign = trade.price > this.#lastPrice ? 1 : -1;
    }
    this.#lastPrice = trade.price;
    this.#draft ??= new Draft(trade);
    this.#draft.add(trade);
    if (this.#sign === 0) return [];
    const signed = this.#sign * this.#weightOf(trade);
    this.#imbalance += signed;
    this.#expectedImbalance = Number.isNaN(this.#expectedImbalance)
      ? signed
      : this.#expectedImbalance + this.#alphaTrades * (signed - this.#expectedImbalance);
    const threshold = this.#expectedTrades * Math.abs(this.#expectedImbalance);
    if (!(Math.abs(this.#imbalance) >= threshold)) return [];
    return [this.#complete(this.#draft)];
  }

  #complete(bar: Draft): SampledBar {
    const expected = this.#expectedTrades + this.#alphaBars * (bar.trades - this.#expectedTrades);
    this.#expectedTrades = Math.min(this.#maxTrades, Math.max(this.#minTrades, expected));
    this.#imbalance = 0;
    this.#draft = undefined;
    return bar;
  }
}
