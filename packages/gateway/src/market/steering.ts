import { Decimal, type Instant } from '@tapewright/model';
import { exchangeNamed, type MarketInput, type Venue, type VenueInput } from '@tapewright/venue';
import type { Attention } from './attention.ts';
import type { Rest } from './market-source.ts';
import type { QuoteBoards } from './quote-board.ts';

/** Why trading in an instrument is halted. */
export type HaltReason = Extract<MarketInput, { kind: 'halt' }>['reason'];

/** What every exchange shows after a split. */
const SHOWN = Decimal.of(100);

/** What somebody who steers the gateway does to the market of an instrument. */
export class Steering {
  readonly #venue: Venue;
  readonly #rest: Rest | undefined;
  readonly #attention: Attention;
  readonly #now: () => Instant;
  readonly #act: (input: VenueInput) => void;
  readonly #catchUp: (conId: number) => void;
  readonly #boards: QuoteBoards;
  /** Told what has to be known after a restart. */
  readonly #keep: (conId: number) => void;
  /** Those whose own market knows nothing of a split. */
  readonly #split: Set<number>;

  constructor(parts: {
    readonly venue: Venue;
    /** Undefined where instruments cannot be stopped one by one. */
    readonly rest: Rest | undefined;
    readonly attention: Attention;
    readonly now: () => Instant;
    readonly act: (input: VenueInput) => void;
    readonly catchUp: (conId: number) => void;
    readonly boards: QuoteBoards;
    readonly keep: (conId: number) => void;
    /** Instruments that were split before the gateway was restarted. */
    readonly split?: readonly number[] | undefined;
  }) {
    this.#venue = parts.venue;
    this.#rest = parts.rest;
    this.#attention = parts.attention;
    this.#now = parts.now;
    this.#act = parts.act;
    this.#catchUp = parts.catchUp;
    this.#boards = parts.boards;
    this.#keep = parts.keep;
    this.#split = new Set(parts.split);
    for (const conId of this.#split) this.#rest?.hold(conId);
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

  /**
   * Every `per` shares become `shares`. A made-up market knows nothing of that: it stops for good, and every exchange shows the quote that
   * there was at the new prices, until somebody sets others. Throws a RangeError on what cannot be split; nothing has happened then.
   */
  split(conId: number, { shares, per }: { readonly shares: number; readonly per: number }): void {
    if (this.#rest === undefined)
      throw new RangeError('the prices of this market go on as they were: nothing of it can be split');
    this.#catchUp(conId);
    const { bid, ask } = this.#venue.quote(conId) ?? {};
    const isQuoted = this.#venue.depth(conId, 1).length > 0;
    const at = this.#now();
    this.#act({ kind: 'corporateAction', at, conId, action: { kind: 'split', shares, per } });
    this.#boards.split(conId, shares / per, at);
    const listing = this.#venue.listing(conId);
    if (!isQuoted || listing === undefined) return;
    this.#rest.hold(conId);
    this.#split.add(conId);
    this.#keep(conId);
    const level = (price: number | undefined) =>
      price === undefined ? [] : [{ price: onTick((price * per) / shares, listing.tickSize), size: SHOWN }];
    for (const exchange of listing.exchanges.filter((name) => exchangeNamed(name).kind === 'lit'))
      this.#act({ kind: 'makerQuote', at, conId, exchange, bids: level(bid), asks: level(ask) });
  }

  /** Trading goes on, and the instrument's own market with it. Throws a RangeError on one that was split. */
  release(conId: number): void {
    if (this.#split.has(conId))
      throw new RangeError(
        `the own market of conId ${conId} knows nothing of its split: set its prices, and let trading go on with resume`,
      );
    for (const told of this.#attention.release(conId, this.#now())) this.#act(told);
    this.resume(conId);
  }
}

/** The nearest price that can be quoted; at least a tick. */
function onTick(price: number, tickSize: number): number {
  return Decimal.of(tickSize)
    .times(Math.max(1, Math.round(price / tickSize)))
    .toNumber();
}
