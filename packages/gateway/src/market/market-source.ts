import type { Instant } from '@tapewright/model';
import type { MarketInput, SyntheticTrade } from '@tapewright/venue';

/**
 * The world outside the broker: what the market does next, whoever trades in it. Pure and single-use: events come in order, each once.
 */
export interface MarketSource {
  /** When the next event happens; undefined when there is none any more. */
  nextAt(): Instant | undefined;
  /** The events of that moment, in order; empty when there is none any more. */
  next(): readonly MarketInput[];
  /**
   * The same, each event given to `act` before the next is made: of thousands at one moment, none need be kept. Absent where there are
   * never many.
   */
  playNext?(act: (input: MarketInput) => void): void;
  /**
   * Clients have bought units of an instrument, or sold them where they are less than zero: its makers answer from their next step on.
   * Absent where nobody does.
   */
  react?(conId: number, units: number): void;
  /** There where instruments that nobody looks at can rest. */
  readonly rest?: Rest | undefined;
}

/** Gives the events of the next moment to `act`, in order. */
export function playNext(source: MarketSource, act: (input: MarketInput) => void): void {
  if (source.playNext !== undefined) source.playNext(act);
  else for (const input of source.next()) act(input);
}

/**
 * Instruments of a source that cost nothing while nobody looks at them. What happens to an instrument does not depend on who looks: it
 * only happens later, when somebody does.
 */
export interface Rest {
  /** Which instruments play as time passes, from a moment on; all others rest. */
  play(conIds: ReadonlySet<number>): void;
  /** Stops what happens to an instrument by itself: nothing does until `release`, and what would have happened until then never did. */
  hold(conId: number): void;
  /** Answers what the exchanges show from now on. */
  release(conId: number, now: Instant): readonly MarketInput[];
  isResting(conId: number): boolean;
  /**
   * Lets everything happen to a resting instrument up to a moment: `onTrade` hears of its trades, in order, and the answer is what its
   * exchanges show then. Empty when nothing has happened since the last time.
   */
  catchUp(conId: number, until: Instant, onTrade: (trade: SyntheticTrade) => void): readonly MarketInput[];
}
