import type { Instant } from '@tapewright/model';
import type { MarketInput } from '@tapewright/venue';
import type { Market } from './market.ts';
import { playNext, type MarketSource, type Rest } from './market-source.ts';

/** A made-up market and a replayed one as one: each has its own instruments, and they share the time. */
export function mixedMarket(made: Market, replayed: Market): Market {
  const ofReplay = new Set(replayed.listings.map(({ contract }) => contract.conId));
  const historyOf = (conId: number) => (ofReplay.has(conId) ? replayed.history : made.history);
  return {
    listings: [...replayed.listings, ...made.listings],
    source: new MixedSource(made.source, replayed.source),
    history: {
      bars: (query) => historyOf(query.conId).bars(query),
      first: (conId) => historyOf(conId).first(conId),
      ticks: (query) => historyOf(query.conId).ticks?.(query),
    },
    tape: made.tape,
    optionShareOf: (conId) => made.optionShareOf?.(conId),
    opening: [...(made.opening ?? []), ...(replayed.opening ?? [])],
    calendarOf: (listing) =>
      ofReplay.has(listing.contract.conId) ? replayed.calendarOf(listing) : made.calendarOf(listing),
  };
}

/** What happens first comes first; at the same moment, what is made up. */
class MixedSource implements MarketSource {
  readonly rest: Rest | undefined;
  readonly #made: MarketSource;
  readonly #replayed: MarketSource;

  constructor(made: MarketSource, replayed: MarketSource) {
    this.rest = made.rest;
    this.#made = made;
    this.#replayed = replayed;
  }

  react(conId: number, units: number): void {
    this.#made.react?.(conId, units);
    this.#replayed.react?.(conId, units);
  }

  nextAt(): Instant | undefined {
    const [made, replayed] = [this.#made.nextAt(), this.#replayed.nextAt()];
    if (made === undefined || replayed === undefined) return made ?? replayed;
    return made <= replayed ? made : replayed;
  }

  next(): readonly MarketInput[] {
    const at = this.nextAt();
    if (at === undefined) return [];
    return this.#made.nextAt() === at ? this.#made.next() : this.#replayed.next();
  }

  playNext(act: (input: MarketInput) => void): void {
    const at = this.nextAt();
    if (at !== undefined) playNext(this.#made.nextAt() === at ? this.#made : this.#replayed, act);
  }
}
