import { MICROS_PER_MS, plusMicros, type Instant } from '@tapewright/model';
import { withTerms, type AlgoRun, type AlgoSeat, type ExecutionAlgo, type ExecutionTerms } from './algo.ts';
import { worstAt } from './schedule.ts';

export type PeggedTerms = ExecutionTerms & {
  /** What the price follows: the best price of its own side, the middle, or the best price of the other side. */
  readonly to: 'own' | 'mid' | 'other';
  /** How much better than that, in the contract's currency: lower when buying, higher when selling. Negative is worse. 0 when left out. */
  readonly offset?: number | undefined;
  /** The price is changed no more often than this. One second when left out. */
  readonly repriceEveryMs?: number | undefined;
};

const DEFAULT_REPRICE_MS = 1_000;

/**
 * One limit order that follows the quote. Where quotes are not known it follows the last price. For exchanges and types where IB's own pegs are
 * not offered.
 */
export function pegged(terms: PeggedTerms): ExecutionAlgo {
  const { repriceEveryMs = DEFAULT_REPRICE_MS, offset = 0 } = terms;
  if (!(repriceEveryMs >= 0)) throw new RangeError(`repriced every ${repriceEveryMs} ms: give a time`);
  if (!Number.isFinite(offset)) throw new RangeError(`an offset of ${offset}: give a number`);
  return withTerms(terms, {
    name: 'pegged',
    wantsQuotes: true,
    begin: (seat) => new PeggedRun(seat, { to: terms.to, offset, every: repriceEveryMs * MICROS_PER_MS }),
  });
}

class PeggedRun implements AlgoRun {
  readonly #seat: AlgoSeat;
  readonly #peg: { readonly to: PeggedTerms['to']; readonly offset: number; readonly every: number };
  #pricedAt: Instant | undefined;

  constructor(seat: AlgoSeat, peg: { to: PeggedTerms['to']; offset: number; every: number }) {
    this.#seat = seat;
    this.#peg = peg;
  }

  step(): void {
    const seat = this.#seat;
    const price = this.#price();
    if (price === undefined) return;
    const [child] = seat.workingChildren;
    if (child === undefined) {
      if (seat.uncommitted.sign > 0 && seat.send(seat.uncommitted, { limit: price }).sign > 0) {
        this.#pricedAt = seat.now;
      }
      return;
    }
    if (child.order.lmtPrice === price || child.isCancelRequested) return;
    const next = plusMicros(this.#pricedAt ?? seat.startedAt, this.#peg.every);
    if (seat.now < next) return seat.wakeAt(next);
    // A child that is not acknowledged yet, or is being changed, tells when it can be: its news steps this again.
    if (child.isModifying || child.status === 'Sending' || child.status === 'Unknown') return;
    if (seat.reprice(child, price)) this.#pricedAt = seat.now;
  }

  #price(): number | undefined {
    const { market, side, limit } = this.#seat;
    const { bid, ask, last } = market;
    const isBuy = side === 'BUY';
    const sides = { own: isBuy ? bid : ask, other: isBuy ? ask : bid, mid: middle(bid, ask) };
    const reference = sides[this.#peg.to] ?? last;
    if (reference === undefined) return undefined;
    const wished = isBuy ? reference - this.#peg.offset : reference + this.#peg.offset;
    return this.#seat.passiveTick(limit === undefined ? wished : worstAt(limit, wished, side));
  }
}

function middle(bid: number | undefined, ask: number | undefined): number | undefined {
  return bid === undefined || ask === undefined ? undefined : (bid + ask) / 2;
}
