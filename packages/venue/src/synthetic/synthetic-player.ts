import type { Instant } from '@tapewright/model';
import type { MarketInput } from '../venue-io.ts';
import type { ShownQuote } from './synthetic-quotes.ts';

/** A trade of the made-up market, before anyone needs it as an input. */
export interface SyntheticTrade {
  readonly at: Instant;
  readonly exchange: string;
  readonly price: number;
  readonly size: number;
}

/** An instrument of the synthetic market: what happens to it, step by step, whoever looks. */
export interface SyntheticPlayer {
  /** When it moves next. */
  nextAt(): Instant;
  /** What happens then, and only then. */
  next(): readonly MarketInput[];
  /** Lets everything happen up to a moment that no one looked at; `onTrade` hears of the trades. What is shown at the end, `quotes` says. */
  skipTo(until: Instant, onTrade: (trade: SyntheticTrade) => void): void;
  /** Traders from outside have bought units, or sold them where they are less than zero. Absent: it does not answer to that. */
  react?(units: number): void;
  /** What every exchange shows now; before the first step, what it begins with. Nothing while the market has not opened once. */
  quotes(at: Instant): readonly MarketInput[];
}

/** Where new bid and ask lie against the old ones: beyond one of them, they would trade with it. */
export type Move = 'none' | 'within' | 'beyond ask' | 'beyond bid';

/** How a quote moved; NaN before the first. */
export function moveOf(
  before: { readonly bidTick: number; readonly askTick: number },
  now: { readonly bidTick: number; readonly askTick: number },
): Move {
  if (now.bidTick === before.bidTick && now.askTick === before.askTick) return 'none';
  if (now.bidTick >= before.askTick) return 'beyond ask';
  return now.askTick <= before.bidTick ? 'beyond bid' : 'within';
}

/** The side that price runs into steps back everywhere before anyone follows on the other, or the exchanges would cross. */
export interface Retreat {
  readonly side: 'bids' | 'asks';
  readonly before: readonly (ShownQuote | undefined)[];
}

/** Who steps back in a move from what was shown before; undefined when nobody has to. */
export function retreatOf(move: Move, before: readonly (ShownQuote | undefined)[]): Retreat | undefined {
  if (move === 'beyond ask') return { side: 'asks', before };
  return move === 'beyond bid' ? { side: 'bids', before } : undefined;
}
