import { plusMs, type Decimal, type Instant, type Random } from '@tapewright/model';
import type { LiveOrder } from '../orders/live-order.ts';
import type { OrderTerms } from '../orders/order-terms.ts';
import type { BarSeries } from '../strategy/bar-series.ts';

/** When a parent ends: after so long, or at a moment. At that moment whatever still works is cancelled. */
export type Deadline = { readonly forMs: number } | { readonly until: Instant };

/** The part of the market's volume that a parent may be. */
export interface Participation {
  /** 0.1 is a tenth. */
  readonly rate: number;
  /**
   * The bars that say what the market traded. In the time between two of them at most `rate` × the volume of the first is traded, so over
   * any run of bars at most `rate` × the volume of the same run, one bar earlier. A bar of unknown volume allows nothing.
   */
  readonly bars: BarSeries;
}

/** What every algorithm takes. */
export type ExecutionTerms = Deadline & {
  /** No child is sent at a worse price; unlimited when left out. */
  readonly limit?: number | undefined;
  /** Holds whatever else is asked for, the deadline included. */
  readonly participation?: Participation | undefined;
};

/** How a parent is to be traded: what `twap` and the others return. */
export interface ExecutionAlgo {
  readonly name: string;
  /** No child is sent at a worse price. */
  readonly limit: number | undefined;
  readonly participation: Participation | undefined;
  /** Whether it looks at quotes; the driver is then asked for them. */
  readonly wantsQuotes: boolean;
  /** When a parent that begins now ends. */
  untilFrom(now: Instant): Instant;
  begin(seat: AlgoSeat): AlgoRun;
}

/** The part of an algorithm that follows from its common terms. */
export function withTerms(
  terms: ExecutionTerms,
  rest: Pick<ExecutionAlgo, 'name' | 'wantsQuotes' | 'begin'>,
): ExecutionAlgo {
  const { limit, participation } = terms;
  const untilFrom = (now: Instant): Instant => ('until' in terms ? terms.until : plusMs(now, terms.forMs));
  return { ...rest, limit, participation, untilFrom };
}

/**
 * What makes an algorithm think: the beginning, a moment it asked for, news of a child, a complete bar of its participation, a quote, or a
 * change of the parent's terms.
 */
export type Cause = 'begin' | 'wake' | 'child' | 'bar' | 'quote' | 'changed';

/** One parent's algorithm at work. */
export interface AlgoRun {
  /** Does what is missing now, and nothing twice. */
  step(cause: Cause): void;
}

/** The market as an algorithm sees it. What nobody said is undefined. */
export interface SeenMarket {
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  readonly bidSize: Decimal | undefined;
  readonly askSize: Decimal | undefined;
  /** Of a bar, a print, or the middle of a quote. */
  readonly last: number | undefined;
}

/** What an algorithm knows of its parent, and all that it can do. */
export interface AlgoSeat {
  readonly now: Instant;
  readonly random: Random;
  readonly side: 'BUY' | 'SELL';
  readonly startedAt: Instant;
  readonly until: Instant;
  readonly limit: number | undefined;
  /** Of the parent, what no execution has filled. */
  readonly unfilled: Decimal;
  /** Of that, what no child can fill any more, so that it may be sent. */
  readonly uncommitted: Decimal;
  /** Children that are not done, oldest first. */
  readonly workingChildren: readonly LiveOrder[];
  readonly market: SeenMarket;
  /** The smallest step of a quantity. */
  readonly step: Decimal;
  /**
   * Sends a child for as much of `quantity` as is uncommitted and within the participation, in whole steps. Returns what was sent: nothing
   * as well while the parent waits after a refused child.
   */
  send(quantity: Decimal, terms: OrderTerms): Decimal;
  cancel(child: LiveOrder): void;
  /** Asks for another limit price; false when the child cannot be changed now. */
  reprice(child: LiveOrder, limit: number): boolean;
  /** Steps again at this moment; an earlier wish for another one is forgotten. */
  wakeAt(at: Instant): void;
  /** Ends the parent with what is filled. */
  fail(reason: string): void;
  /** A price that no tick makes worse than `price`: rounded down when buying, up when selling. */
  passiveTick(price: number): number;
}
