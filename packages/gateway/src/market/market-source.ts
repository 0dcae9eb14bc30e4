import type { Instant } from '@tapewright/model';
import type { MarketInput } from '@tapewright/venue';

/**
 * The world outside the broker: what the market does next, whoever trades in it. Pure and single-use: events come in order, each once.
 */
export interface MarketSource {
  /** When the next event happens; undefined when there is none any more. */
  nextAt(): Instant | undefined;
  /** The events of that moment, in order; empty when there is none any more. */
  next(): readonly MarketInput[];
}
