import { Decimal } from '@tapewright/model';
import type { BarSeries } from '../strategy/bar-series.ts';
import type { Participation } from './algo.ts';

/** Keeps a parent within its part of the market's volume, bar by bar. */
export class ParticipationCap {
  readonly bars: BarSeries;
  readonly #rate: Decimal;
  readonly #step: Decimal;
  /** What may be traded until the next bar, in whole steps. */
  #allowance = Decimal.ZERO;
  /** What the last allowance lost by rounding down. */
  #fraction = Decimal.ZERO;
  /** Of the parent, when the last bar came. */
  #filledAtBar = Decimal.ZERO;

  /** Throws a RangeError on a rate that is no part. */
  constructor({ rate, bars }: Participation, step: Decimal) {
    if (!(rate > 0 && rate <= 1)) {
      throw new RangeError(`a participation of ${rate}: give a part of the volume, such as 0.1 for a tenth`);
    }
    this.bars = bars;
    this.#rate = Decimal.of(rate);
    this.#step = step;
  }

  /** A complete bar of the series came. What the last one allowed and was not used is lost: it would let the next one be overstepped. */
  onBar(filled: Decimal): void {
    const volume = this.bars.volume();
    this.#filledAtBar = filled;
    if (Number.isNaN(volume)) {
      this.#allowance = Decimal.ZERO;
      return;
    }
    const exact = this.#rate.times(Decimal.of(volume)).plus(this.#fraction);
    this.#allowance = exact.roundedTo(this.#step, 'down');
    this.#fraction = exact.minus(this.#allowance);
  }

  /** What may be sent now, beside what is filled and what children may still fill. */
  room(filled: Decimal, open: Decimal): Decimal {
    return this.#allowance.minus(filled.minus(this.#filledAtBar)).minus(open).max(Decimal.ZERO);
  }

  /** Children that the new bar does not allow any more have to go. */
  isExceededBy(open: Decimal): boolean {
    return open.greaterThan(this.#allowance);
  }
}
