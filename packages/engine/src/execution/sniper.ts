import { Decimal } from '@tapewright/model';
import type { Quantity } from '../orders/order-terms.ts';
import { withTerms, type AlgoRun, type AlgoSeat, type ExecutionAlgo, type ExecutionTerms } from './algo.ts';

export type SniperTerms = ExecutionTerms & {
  readonly limit: number;
  /** It waits until at least so much is shown at the limit or better. Needs quotes with sizes; anything when left out. */
  readonly minSize?: Quantity | undefined;
  /** Of what is shown, the part that it takes at once: above 0, up to 1, the default. */
  readonly take?: number | undefined;
};

/**
 * Shows nothing: it waits for somebody to offer at the limit or better, and takes that with an order that is filled at once or not at all
 * (IOC). Where quotes are not known it looks at the last price, unless it asks for a size.
 */
export function sniper(terms: SniperTerms): ExecutionAlgo {
  const { take = 1 } = terms;
  if (!(take > 0 && take <= 1)) throw new RangeError(`takes ${take} of what is shown: give a part up to 1`);
  const minSize = terms.minSize === undefined ? undefined : Decimal.of(terms.minSize);
  return withTerms(terms, {
    name: 'sniper',
    wantsQuotes: true,
    begin: (seat) => new SniperRun(seat, minSize, Decimal.of(take)),
  });
}

class SniperRun implements AlgoRun {
  readonly #seat: AlgoSeat;
  readonly #minSize: Decimal | undefined;
  readonly #take: Decimal;

  constructor(seat: AlgoSeat, minSize: Decimal | undefined, take: Decimal) {
    this.#seat = seat;
    this.#minSize = minSize;
    this.#take = take;
  }

  step(): void {
    const seat = this.#seat;
    if (seat.workingChildren.length > 0 || seat.uncommitted.sign <= 0) return;
    const offer = this.#offer();
    if (offer === undefined) return;
    const size = offer.size?.times(this.#take).roundedTo(seat.step, 'down') ?? seat.uncommitted;
    seat.send(size.min(seat.uncommitted), { limit: offer.price, tif: 'IOC' });
  }

  /** What can be taken now; undefined when it is not good or not large enough. */
  #offer(): { readonly price: number; readonly size: Decimal | undefined } | undefined {
    const { market, side, limit } = this.#seat;
    const isBuy = side === 'BUY';
    const quoted = isBuy ? market.ask : market.bid;
    const price = quoted ?? market.last;
    if (price === undefined || limit === undefined) return undefined;
    if (isBuy ? price > limit : price < limit) return undefined;
    const size = quoted === undefined ? undefined : isBuy ? market.askSize : market.bidSize;
    if (this.#minSize !== undefined && size?.atLeast(this.#minSize) !== true) return undefined;
    // A last price is nobody's offer: whoever offers at the limit or better is welcome.
    return { price: quoted ?? limit, size };
  }
}
