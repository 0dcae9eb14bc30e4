import { isWithin, opposite, type BookSide } from '../book/book.ts';
import type { HiddenInterest } from '../router/midpoint-pool.ts';

/** Hidden interest of makers that an order can trade with. */
export interface HiddenMaker {
  readonly exchange: string;
  readonly tick: number;
  readonly interest: HiddenInterest;
}

/** What makers have in the lit exchanges without showing it. It waits for who comes, and comes to nobody. */
export class HiddenMakers {
  /** Exchange → interest of both sides. */
  readonly #resting = new Map<string, readonly [readonly HiddenInterest[], readonly HiddenInterest[]]>();

  /** Replaces the interest at an exchange. */
  state(
    exchange: string,
    { bids, asks }: { readonly bids: readonly HiddenInterest[]; readonly asks: readonly HiddenInterest[] },
  ): void {
    if (bids.length === 0 && asks.length === 0) this.#resting.delete(exchange);
    else this.#resting.set(exchange, [bids, asks]);
  }

  /** What an order of `side` would trade with first at `limit`, at `destination` or, for SMART, anywhere. */
  contra(
    side: BookSide,
    limit: number,
    destination: string,
    isAhead: (a: HiddenMaker, b: HiddenMaker) => boolean,
  ): HiddenMaker | undefined {
    if (this.#resting.size === 0) return undefined;
    let best: HiddenMaker | undefined;
    for (const [exchange, interests] of this.#resting) {
      if (destination !== 'SMART' && exchange !== destination) continue;
      for (const interest of interests[opposite(side)]) {
        const tick = interest.limit;
        if (interest.units === 0 || !isWithin(side, tick, limit)) continue;
        const maker = { exchange, tick, interest };
        if (best === undefined || isAhead(maker, best)) best = maker;
      }
    }
    return best;
  }

  /** Units that an order of `side` could take within `limit`. */
  available(side: BookSide, limit: number, destination: string): number {
    let units = 0;
    for (const [exchange, interests] of this.#resting) {
      if (destination !== 'SMART' && exchange !== destination) continue;
      for (const interest of interests[opposite(side)])
        if (isWithin(side, interest.limit, limit)) units += interest.units;
    }
    return units;
  }
}
