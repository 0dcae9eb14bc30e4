import { Decimal, instant, MICROS_PER_MS, type Instant } from '@tapewright/model';
import type { AlgoRun, AlgoSeat, ExecutionTerms } from './algo.ts';

/** How a child of a schedule asks the market. */
export type ChildStyle =
  /** A market order; with a limit on the parent, a limit order at that limit. */
  | 'market'
  /** A limit order at the best price of its own side, until the next piece. */
  | 'join'
  /** A limit order in the middle of bid and ask, until the next piece. */
  | 'mid';

/** What algorithms take that part a quantity over time. */
export type ScheduleTerms = ExecutionTerms & {
  /** From piece to piece; the time is parted into equal intervals of about this length. */
  readonly everyMs: number;
  /** `market` when left out. */
  readonly style?: ChildStyle | undefined;
  /** What `join` and `mid` have left over in the last interval: sent at the market (the default), or left to rest until the end. */
  readonly finish?: 'market' | 'leave' | undefined;
  /** Each piece comes later by up to this part of its interval, drawn from the run's seed: 0, the default, to less than 1. */
  readonly jitter?: number | undefined;
};

/** How much of the whole belongs between two moments, in any unit; never negative. */
export type Weight = (from: Instant, to: Instant) => number;

/**
 * Trades along a curve. Each piece is the part of what is left that the curve gives its interval, so that whatever did not trade (a refusal, a
 * cap, a time without a connection) is spread over the intervals that remain, and what nothing held up follows the curve.
 */
export class ScheduleRun implements AlgoRun {
  readonly #seat: AlgoSeat;
  readonly #terms: ScheduleTerms;
  readonly #weightOf: (from: Instant, until: Instant) => Weight;
  #weight: Weight = () => 0;
  /** Where the intervals begin, and the end of the last. */
  #bounds: readonly Instant[] = [];
  /** The interval whose piece was sent; −1 before the first. */
  #sentFor = -1;
  #dueAt = 0;
  #until = 0;

  /** `weightOf` makes the curve of a span; it is asked again when the deadline changes. Throws a RangeError on terms that cannot be meant. */
  constructor(seat: AlgoSeat, terms: ScheduleTerms, weightOf: (from: Instant, until: Instant) => Weight) {
    const { everyMs, jitter = 0 } = terms;
    if (!(everyMs > 0)) throw new RangeError(`a piece every ${everyMs} ms: give a time`);
    if (!(jitter >= 0 && jitter < 1)) throw new RangeError(`a jitter of ${jitter}: give 0 to less than 1`);
    this.#seat = seat;
    this.#terms = terms;
    this.#weightOf = weightOf;
  }

  step(): void {
    const { now, until } = this.#seat;
    if (until !== this.#until) this.#plan();
    const interval = this.#intervalAt(now);
    if (interval > this.#sentFor && now >= this.#dueAt) this.#sendPiece(interval);
    else if (this.#isLast(interval)) this.#sendRest();
    this.#wakeForNext();
  }

  #plan(): void {
    const { now, until } = this.#seat;
    this.#until = until;
    const { everyMs } = this.#terms;
    const every = everyMs * MICROS_PER_MS;
    const count = Math.max(1, Math.round((until - now) / every));
    const length = (until - now) / count;
    this.#bounds = Array.from({ length: count + 1 }, (_, i) => instant(Math.round(now + i * length)));
    this.#weight = this.#weightOf(now, until);
    this.#sentFor = -1;
    this.#dueAt = this.#dueOf(0);
  }

  #intervalAt(at: Instant): number {
    const after = this.#bounds.findIndex((bound) => bound > at);
    return after < 0 ? this.#bounds.length - 2 : Math.max(0, after - 1);
  }

  #isLast(interval: number): boolean {
    return interval === this.#bounds.length - 2;
  }

  #sendPiece(interval: number): void {
    const seat = this.#seat;
    this.#sentFor = interval;
    this.#dueAt = this.#dueOf(interval + 1);
    if (this.#isPassive) for (const child of seat.workingChildren) seat.cancel(child);
    if (this.#isLast(interval)) return this.#sendRest();
    const resting = Decimal.sum(
      seat.workingChildren.filter((child) => !child.isCancelRequested).map((child) => child.remaining),
    );
    const left = seat.unfilled.minus(resting);
    const piece = partOf(left, this.#share(interval), seat.step);
    if (piece.sign > 0) this.#send(piece, this.#terms.style ?? 'market');
  }

  /** In the last interval everything goes that may, as often as something is set free. */
  #sendRest(): void {
    const seat = this.#seat;
    if (seat.uncommitted.sign <= 0) return;
    const isCrossing = !this.#isPassive || (this.#terms.finish ?? 'market') === 'market';
    this.#send(seat.uncommitted, isCrossing ? 'market' : (this.#terms.style ?? 'market'));
  }

  /** Of what is left at the beginning of an interval, the part that the curve gives it. */
  #share(interval: number): number {
    const from = this.#bounds[interval];
    const to = this.#bounds[interval + 1];
    const end = this.#bounds.at(-1);
    if (from === undefined || to === undefined || end === undefined) return 1;
    const rest = this.#weight(from, end);
    return rest > 0 ? Math.min(1, this.#weight(from, to) / rest) : 0;
  }

  #send(quantity: Decimal, style: ChildStyle): void {
    const seat = this.#seat;
    const { limit, side } = seat;
    if (style === 'market') return void seat.send(quantity, limit === undefined ? {} : { limit });
    const wished = style === 'mid' ? middle(seat) : ownSide(seat);
    if (wished === undefined) return;
    const bounded = limit === undefined ? wished : worstAt(limit, wished, side);
    seat.send(quantity, { limit: seat.passiveTick(bounded) });
  }

  #wakeForNext(): void {
    const next = this.#sentFor + 1;
    if (next < this.#bounds.length - 1) this.#seat.wakeAt(instant(this.#dueAt));
  }

  #dueOf(interval: number): number {
    const from = this.#bounds[interval];
    const to = this.#bounds[interval + 1];
    if (from === undefined || to === undefined) return Number.POSITIVE_INFINITY;
    const { jitter = 0 } = this.#terms;
    if (jitter === 0) return from;
    return from + Math.floor((to - from) * jitter * this.#seat.random.next());
  }

  get #isPassive(): boolean {
    return (this.#terms.style ?? 'market') !== 'market';
  }
}

/** `share` of a quantity, in whole steps, to the nearest; a half goes up, also one that floating point has made a little smaller. */
function partOf(quantity: Decimal, share: number, step: Decimal): Decimal {
  const steps = quantity.dividedBy(step, 6).toNumber();
  return step.times(Math.floor(steps * share + 0.5 + 1e-6)).min(quantity);
}

function ownSide({ market, side }: AlgoSeat): number | undefined {
  return (side === 'BUY' ? market.bid : market.ask) ?? market.last;
}

function middle({ market }: AlgoSeat): number | undefined {
  const { bid, ask, last } = market;
  return bid === undefined || ask === undefined ? last : (bid + ask) / 2;
}

/** A price no worse than the limit. */
export function worstAt(limit: number, price: number, side: 'BUY' | 'SELL'): number {
  return side === 'BUY' ? Math.min(limit, price) : Math.max(limit, price);
}
