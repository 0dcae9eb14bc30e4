import {
  withTerms,
  type AlgoRun,
  type AlgoSeat,
  type Cause,
  type Deadline,
  type ExecutionAlgo,
  type Participation,
} from './algo.ts';

export type PovTerms = Deadline &
  Participation & {
    /** No child is sent at a worse price; unlimited when left out. */
    readonly limit?: number | undefined;
  };

/**
 * Percentage of volume: after each bar a child of `rate` × its volume. What it leaves over at the deadline is not traded: the part of the
 * volume holds.
 */
export function pov({ rate, bars, ...terms }: PovTerms): ExecutionAlgo {
  return withTerms(
    { ...terms, participation: { rate, bars } },
    { name: 'pov', wantsQuotes: false, begin: (seat) => new PovRun(seat) },
  );
}

class PovRun implements AlgoRun {
  readonly #seat: AlgoSeat;

  constructor(seat: AlgoSeat) {
    this.#seat = seat;
  }

  step(cause: Cause): void {
    const { limit, uncommitted } = this.#seat;
    // Between bars only what a refusal or a cancel gave back goes out again, as far as the same bar allows it.
    if (cause === 'child' && this.#seat.workingChildren.length > 0) return;
    if (uncommitted.sign > 0) this.#seat.send(uncommitted, limit === undefined ? {} : { limit });
  }
}
