import { Decimal } from '@tapewright/model';
import type { Quantity } from '../orders/order-terms.ts';
import { withTerms, type AlgoRun, type AlgoSeat, type ExecutionAlgo, type ExecutionTerms } from './algo.ts';

export type IcebergTerms = ExecutionTerms & {
  readonly limit: number;
  /** What the market sees at a time. */
  readonly display: Quantity;
  /** Each piece differs from `display` by up to this part of it, drawn from the run's seed: 0, the default, to less than 1. */
  readonly variation?: number | undefined;
};

/** One limit order at a time, each as large as may be seen; the next when it is filled. For exchanges and types that have no iceberg of their own. */
export function iceberg(terms: IcebergTerms): ExecutionAlgo {
  const { variation = 0 } = terms;
  const display = Decimal.of(terms.display);
  if (display.sign <= 0) throw new RangeError(`an iceberg that shows ${display}: show more than nothing`);
  if (!(variation >= 0 && variation < 1)) {
    throw new RangeError(`a variation of ${variation}: give 0 to less than 1`);
  }
  return withTerms(terms, {
    name: 'iceberg',
    wantsQuotes: false,
    begin: (seat) => new IcebergRun(seat, display, variation),
  });
}

class IcebergRun implements AlgoRun {
  readonly #seat: AlgoSeat;
  readonly #display: Decimal;
  readonly #variation: number;

  constructor(seat: AlgoSeat, display: Decimal, variation: number) {
    this.#seat = seat;
    this.#display = display;
    this.#variation = variation;
  }

  step(): void {
    const { workingChildren, uncommitted, limit } = this.#seat;
    if (workingChildren.length > 0 || uncommitted.sign <= 0 || limit === undefined) return;
    this.#seat.send(this.#piece(), { limit: this.#seat.passiveTick(limit) });
  }

  #piece(): Decimal {
    if (this.#variation === 0) return this.#display;
    const factor = 1 + this.#variation * (2 * this.#seat.random.next() - 1);
    const { step } = this.#seat;
    return this.#display.times(Decimal.of(factor)).roundedTo(step).max(step);
  }
}
