import type { Instant } from '@tapewright/model';
import type { MarketInput, SyntheticMarket } from '@tapewright/venue';
import type { MarketSource } from './market-source.ts';

/** A synthetic market as a source of single moments. It is made one step ahead, no more. */
export class SteppedSource implements MarketSource {
  readonly #market: SyntheticMarket;
  /** The step that was made, in order of time, and how much of it was taken. */
  #step: readonly MarketInput[] = [];
  #taken = 0;

  constructor(market: SyntheticMarket) {
    this.#market = market;
  }

  nextAt(): Instant | undefined {
    while (this.#taken >= this.#step.length) {
      this.#step = this.#market.next(this.#market.nextAt());
      this.#taken = 0;
    }
    return this.#step[this.#taken]?.at;
  }

  /** A step may hold what happened before it, such as the closing print of the day before. */
  next(): readonly MarketInput[] {
    const at = this.nextAt();
    const from = this.#taken;
    while (this.#taken < this.#step.length && this.#step[this.#taken]?.at === at) this.#taken++;
    return this.#step.slice(from, this.#taken);
  }
}
