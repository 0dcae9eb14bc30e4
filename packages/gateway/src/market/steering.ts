import type { Instant } from '@tapewright/model';
import type { MarketInput, Venue, VenueInput } from '@tapewright/venue';
import type { Attention } from './attention.ts';
import type { Rest } from './market-source.ts';

/** Why trading in an instrument is halted. */
export type HaltReason = Extract<MarketInput, { kind: 'halt' }>['reason'];

/** What somebody who steers the gateway does to the market of an instrument. */
export class Steering {
  readonly #venue: Venue;
  readonly #rest: Rest | undefined;
  readonly #attention: Attention;
  readonly #now: () => Instant;
  readonly #act: (input: VenueInput) => void;
  readonly #catchUp: (conId: number) => void;

  constructor(parts: {
    readonly venue: Venue;
    /** Undefined where instruments cannot be stopped one by one. */
    readonly rest: Rest | undefined;
    readonly attention: Attention;
    readonly now: () => Instant;
    readonly act: (input: VenueInput) => void;
    readonly catchUp: (conId: number) => void;
  }) {
    this.#venue = parts.venue;
    this.#rest = parts.rest;
    this.#attention = parts.attention;
    this.#now = parts.now;
    this.#act = parts.act;
    this.#catchUp = parts.catchUp;
  }

  /** From here on the instrument's own market does nothing, for someone else to set its prices. */
  hold(conId: number): void {
    this.#catchUp(conId);
    this.#rest?.hold(conId);
  }

  /**
   * Its own market does nothing and nobody quotes any more; orders wait, and nothing trades. Throws a RangeError where the instrument
   * trades along bars.
   */
  halt(conId: number, reason: HaltReason): void {
    this.#catchUp(conId);
    for (const exchange of this.#venue.listing(conId)?.exchanges ?? [])
      this.#act({ kind: 'makerQuote', at: this.#now(), conId, exchange, bids: [], asks: [] });
    this.#act({ kind: 'halt', at: this.#now(), conId, reason });
    this.#rest?.hold(conId);
  }

  /** Trading goes on, at the prices that were set in the meantime. */
  resume(conId: number): void {
    this.#act({ kind: 'resume', at: this.#now(), conId });
  }

  /** Trading goes on, and the instrument's own market with it. */
  release(conId: number): void {
    for (const told of this.#attention.release(conId, this.#now())) this.#act(told);
    this.resume(conId);
  }
}
