import { Decimal, type Instant, type OrderEvent } from '@tapewright/model';
import type { Listing, VenueInput } from '@tapewright/venue';
import type { Tape } from '../history/tape.ts';
import type { Rest } from './market-source.ts';
import type { Board, QuoteBoards } from './quote-board.ts';

/** Something that shows instruments to clients as they move. */
export interface Watching {
  /** Goes up whenever that changes. */
  readonly changes: number;
  /** conIds of what is shown now. */
  watched(): Iterable<number>;
}

/**
 * Decides which instruments play: those that a client watches, that an account holds, or that a working order names. The others rest, and
 * are brought up to date when somebody asks for them. Without rest in the source there is nothing to decide.
 */
export class Attention {
  readonly #rest: Rest | undefined;
  readonly #boards: QuoteBoards;
  readonly #tape: Tape;
  readonly #watching: readonly Watching[];
  readonly #held: () => Iterable<number>;
  readonly #start: Instant;
  readonly #listing: (conId: number) => Listing | undefined;
  /** conIds of which the venue has heard a price. */
  readonly #known = new Set<number>();
  /** permId → the instruments that a working order names */
  readonly #ordered = new Map<number, readonly number[]>();
  /** Orders or holdings have changed since the last look, and what the watching had counted then. */
  #isStale = false;
  #changes = 0;

  constructor(parts: {
    readonly rest: Rest | undefined;
    readonly boards: QuoteBoards;
    readonly tape: Tape;
    readonly watching: readonly Watching[];
    /** conIds of what the accounts hold. */
    readonly held: () => Iterable<number>;
    /** When the market began. */
    readonly start: Instant;
    /** What is traded under a conId, a combination included. */
    readonly listing: (conId: number) => Listing | undefined;
  }) {
    this.#rest = parts.rest;
    this.#boards = parts.boards;
    this.#tape = parts.tape;
    this.#watching = parts.watching;
    this.#held = parts.held;
    this.#start = parts.start;
    this.#listing = parts.listing;
  }

  /** Whether a client watches an instrument now. */
  get isWatched(): boolean {
    return this.#watching.some((streams) => [...streams.watched()].length > 0);
  }

  /** An account has traded. */
  traded(): void {
    this.#isStale = true;
  }

  /**
   * An order was reported. What it names plays from now on; what plays for an order that has ended does so until the next look at
   * everything, which costs more than a quiet instrument that goes on for a while.
   */
  ordered(event: OrderEvent): void {
    const rest = this.#rest;
    if (rest === undefined || event.order.whatIf === true) return;
    if (isDone(event)) {
      this.#ordered.delete(event.permId);
      return;
    }
    const conIds = instrumentsOf(event);
    this.#ordered.set(event.permId, conIds);
    if (conIds.some((conId) => rest.isResting(conId))) this.#isStale = true;
  }

  /** Lets those play from now on that somebody looks at. Each that wakes is first brought up to date by `catchUp`. */
  settle(catchUp: (conId: number) => void): void {
    const rest = this.#rest;
    if (rest === undefined || !this.#hasShifted()) return;
    const awake = new Set(this.#held());
    for (const streams of this.#watching)
      for (const conId of streams.watched()) for (const one of this.#withLegs(conId)) awake.add(one);
    for (const conIds of this.#ordered.values()) for (const conId of conIds) awake.add(conId);
    for (const conId of awake) catchUp(conId);
    rest.play(awake);
  }

  /** Who watches a combination watches its legs. */
  #withLegs(conId: number): readonly number[] {
    const { comboLegs = [] } = this.#listing(conId)?.contract ?? {};
    return [conId, ...comboLegs.map((leg) => leg.conId ?? 0)];
  }

  #hasShifted(): boolean {
    const changes = this.#watching.reduce((sum, streams) => sum + streams.changes, 0);
    if (!this.#isStale && changes === this.#changes) return false;
    this.#isStale = false;
    this.#changes = changes;
    return true;
  }

  /** What the venue must hear when an instrument that was held goes on by itself. */
  release(conId: number, now: Instant): readonly VenueInput[] {
    const quotes = this.#rest?.release(conId, now) ?? [];
    return [...quotes.map((quote) => emptied(quote, now)), ...quotes];
  }

  /**
   * What the venue must hear so that it knows a resting instrument as it is now. Tape and board hear of the trades themselves. Empty for
   * one that plays, or to which nothing has happened.
   */
  catchUp(conId: number, now: Instant): readonly VenueInput[] {
    const rest = this.#rest;
    if (rest === undefined || !rest.isResting(conId)) return [];
    // The board begins with the past before the market's start; what was traded since is added to that.
    const board = this.#boards.board(conId, this.#start);
    let isTraded = false;
    const quotes = rest.catchUp(conId, now, ({ at, exchange, price, size }) => {
      this.#tape.record({ conId, at, price, size });
      this.#boards.traded({ conId, at, exchange, price, size: Decimal.of(size) });
      isTraded = true;
    });
    // Before its first trade the venue hears how it closed: there is a price to value and to margin by at night and at the weekend.
    const isNews = isTraded || !this.#known.has(conId);
    this.#known.add(conId);
    const summary = isNews ? summaryOf(board, now) : undefined;
    return [
      ...quotes.map((quote) => emptied(quote, now)),
      ...quotes,
      ...(summary === undefined ? [] : [summary]),
    ];
  }
}

/** What a board knows of trades, for the venue; a session of which only the close is known is that one price. */
function summaryOf(board: Board, at: Instant): VenueInput | undefined {
  const { conId, last, lastAt, volume, lastSize = Decimal.ZERO, close } = board;
  if (last === undefined || lastAt === undefined) return undefined;
  const { open = last, high = last, low = last } = board;
  const previousClose = board.open === undefined ? undefined : close;
  return { kind: 'summary', at, conId, last, lastSize, lastAt, open, high, low, volume, previousClose };
}

/** Every quote goes before the new ones come, so that none of them meets an old one. */
function emptied(quote: VenueInput, at: Instant): VenueInput {
  return quote.kind === 'makerQuote' ? { ...quote, at, bids: [], asks: [] } : quote;
}

/** Everything whose price an order depends on. */
export function instrumentsOf({
  contract,
  order,
}: Pick<OrderEvent, 'contract' | 'order'>): readonly number[] {
  return [
    contract.conId,
    ...(contract.comboLegs ?? []).map(({ conId }) => conId),
    ...(order.conditions ?? []).map((condition) => ('conId' in condition ? condition.conId : undefined)),
    order.referenceContractId,
  ].filter((conId): conId is number => conId !== undefined && conId > 0);
}

function isDone({ status }: OrderEvent): boolean {
  return status === 'Filled' || status === 'Cancelled' || status === 'ApiCancelled';
}
