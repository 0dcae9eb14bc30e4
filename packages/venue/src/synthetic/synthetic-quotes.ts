import { Decimal, type Instant, type Random } from '@tapewright/model';
import type { Instrument } from '../instruments/listings.ts';
import type { Grid } from '../market/grid.ts';
import { exchangeNamed } from '../router/exchanges.ts';
import type { BookLevel, MarketInput } from '../venue-io.ts';
import type { Dice } from './dice.ts';
import type { Retreat } from './synthetic-player.ts';

/** Prices that makers show at the primary exchange, and at every other. */
const LEVELS = 5;
const AWAY_LEVELS = 2;
/** Faces of the dice to an exchange: two sides that may be behind, two that may be hidden, and the levels of both. */
const FACES = 2 * LEVELS + 4;
/** How often makers of a lit exchange have more on a side than they show. */
const LIT_HIDDEN_CHANCE = 0.1;
/** How often the midpoint pool has interest on a side. */
const HIDDEN_CHANCE = 0.25;
/** How often an exchange that is not the primary is a tick behind the best, on each side. */
const BEHIND_CHANCE = 1 / 3;
/** Sizes that makers show, against their average: drawn once, picked from for every level. */
const SIZES = 512;

/** Sides, as they count faces of the dice. */
const BIDS = 0;
const ASKS = 1;
type Side = typeof BIDS | typeof ASKS;

/** What an exchange's makers show: enough to make its levels of. */
export interface ShownQuote {
  readonly step: number;
  readonly bidTick: number;
  readonly askTick: number;
  /** Ticks from one price to the next, where not every tick is one. Absent: 1. */
  readonly tickStep?: number | undefined;
  readonly scale: number;
}

type MakerQuoteInput = Extract<MarketInput, { kind: 'makerQuote' }>;
type Where = { readonly at: Instant; readonly conId: number };

/** What the makers of one instrument show on each exchange, and in the midpoint pools. */
export class SyntheticQuotes {
  readonly #grid: Grid;
  readonly #dice: Dice;
  readonly #lot: number;
  readonly #lit: readonly string[];
  readonly #pools: readonly string[];
  /** Lots that a maker shows at a price: the deck that dice pick from. */
  readonly #lots: readonly number[];
  /** Lots → the size, made once. */
  readonly #sizes: Decimal[] = [];
  /** By lit exchange. */
  readonly #shown: (ShownQuote | undefined)[];
  /** The step of the last change, which the pools follow. */
  #step = 0;
  #latest: ShownQuote | undefined;
  /** By pool: whether it was told of any interest. */
  readonly #hasInterest: boolean[];

  constructor(
    { listing, profile }: Instrument,
    parts: { readonly grid: Grid; readonly lot: number; readonly random: Random; readonly dice: Dice },
  ) {
    this.#grid = parts.grid;
    this.#dice = parts.dice;
    this.#lot = parts.lot;
    const exchanges = listing.exchanges.map(exchangeNamed);
    this.#lit = exchanges.filter(({ kind }) => kind === 'lit').map(({ name }) => name);
    this.#pools = exchanges.filter(({ kind }) => kind === 'midpoint').map(({ name }) => name);
    this.#shown = this.#lit.map(() => undefined);
    this.#hasInterest = this.#pools.map(() => false);
    const lotsShown = Math.min(40, Math.max(1, Math.sqrt(profile.dailyVolume / parts.lot / 50_000)));
    // Log-normal around the average: a deviation of 0.6, and the mean of that taken off again.
    this.#lots = Array.from(
      { length: SIZES },
      () => lotsShown * Math.exp(0.6 * parts.random.normal() - 0.18),
    );
  }

  /** Makers show a new quote: on every exchange, or on the one with the index `only`. */
  show(quote: ShownQuote, only: number | undefined): void {
    this.#step = quote.step;
    this.#latest = quote;
    if (only !== undefined) this.#shown[only] = quote;
    else this.#shown.fill(quote);
  }

  /** What is shown now, by exchange; later changes do not reach it. */
  shown(): readonly (ShownQuote | undefined)[] {
    return [...this.#shown];
  }

  /** The news of a step: first who retreats, then the new quotes, then the pools. */
  inputs({
    at,
    conId,
    step,
    retreats,
  }: Where & { readonly step: number; readonly retreats: Retreat | undefined }): MarketInput[] {
    const where = { at, conId };
    const inputs: MarketInput[] = [];
    const quotes: MakerQuoteInput[] = [];
    const shown = this.#shown;
    for (let exchange = 0; exchange < shown.length; exchange++) {
      const quote = shown[exchange];
      if (quote === undefined || quote.step !== step) continue;
      const input = this.#litQuote(where, exchange, quote);
      quotes.push(input);
      const before = retreats?.before[exchange];
      if (retreats !== undefined && before !== undefined)
        inputs.push(steppedBack(this.#litQuote(where, exchange, before), input, retreats.side));
    }
    for (const quote of quotes) inputs.push(quote);
    for (let pool = 0; pool < this.#pools.length; pool++) {
      const had = this.#hasInterest[pool] === true;
      const quote = this.#hiddenQuote(where, pool);
      if (had || this.#hasInterest[pool] === true) inputs.push(quote);
    }
    return inputs;
  }

  /** What everyone shows now. */
  all(where: Where): readonly MarketInput[] {
    const lit = this.#shown.flatMap((quote, exchange) =>
      quote === undefined ? [] : [this.#litQuote(where, exchange, quote)],
    );
    return [...lit, ...this.#pools.map((_, pool) => this.#hiddenQuote(where, pool))];
  }

  #litQuote({ at, conId }: Where, exchange: number, quote: ShownQuote): MakerQuoteInput {
    const { step, bidTick, askTick, scale, tickStep = 1 } = quote;
    // Each exchange has a range of faces of its own.
    const face = exchange * FACES;
    const bids = this.#levels(quote, BIDS, exchange);
    const asks = this.#levels(quote, ASKS, exchange);
    const name = this.#lit[exchange] ?? '';
    // Inside the spread where it is wide enough for that, else behind what is shown at the same price.
    const inside = askTick - bidTick > 2 * tickStep ? tickStep : 0;
    const hidesBids = this.#dice.roll(step, face + 2 + BIDS) < LIT_HIDDEN_CHANCE;
    const hidesAsks = this.#dice.roll(step, face + 2 + ASKS) < LIT_HIDDEN_CHANCE;
    if (!hidesBids && !hidesAsks) return { kind: 'makerQuote', at, conId, exchange: name, bids, asks };
    const hidden = (tick: number, side: Side): BookLevel[] => [
      this.#level(tick, scale, this.#dice.roll(step, face + 4 + side * LEVELS)),
    ];
    return {
      kind: 'makerQuote',
      at,
      conId,
      exchange: name,
      bids,
      asks,
      hidden: {
        bids: hidesBids ? hidden(bidTick + inside, BIDS) : [],
        asks: hidesAsks ? hidden(askTick - inside, ASKS) : [],
      },
    };
  }

  /** The prices that an exchange shows on a side, best first. */
  #levels(
    { step, bidTick, askTick, scale, tickStep = 1 }: ShownQuote,
    side: Side,
    exchange: number,
  ): BookLevel[] {
    const face = exchange * FACES;
    // The first exchange, the primary, is never behind.
    const behind = exchange > 0 && this.#dice.roll(step, face + side) < BEHIND_CHANCE ? 1 : 0;
    const direction = side === BIDS ? -tickStep : tickStep;
    const from = (side === BIDS ? bidTick : askTick) + behind * direction;
    const firstFace = face + 4 + side * LEVELS;
    const count = exchange === 0 ? LEVELS : AWAY_LEVELS;
    const levels: BookLevel[] = [];
    for (let i = 0; i < count; i++) {
      const tick = from + i * direction;
      if (tick > 0) levels.push(this.#level(tick, scale * (1 + i / 2), this.#dice.roll(step, firstFace + i)));
    }
    return levels;
  }

  #hiddenQuote({ at, conId }: Where, pool: number): MakerQuoteInput {
    const face = (this.#lit.length + pool) * FACES;
    const step = this.#step;
    const latest = this.#latest;
    // Whoever waits there takes any midpoint up to the other side.
    const interest = (tick: number, side: Side): BookLevel[] =>
      latest !== undefined && this.#dice.roll(step, face + side) < HIDDEN_CHANCE
        ? [this.#level(tick, 1, this.#dice.roll(step, face + 2 + side))]
        : [];
    const bids = interest(latest?.askTick ?? 0, BIDS);
    const asks = interest(latest?.bidTick ?? 0, ASKS);
    this.#hasInterest[pool] = bids.length + asks.length > 0;
    return { kind: 'makerQuote', at, conId, exchange: this.#pools[pool] ?? '', bids, asks };
  }

  #level(tick: number, scale: number, roll: number): BookLevel {
    const lots = Math.max(1, Math.round((this.#lots[Math.floor(roll * SIZES)] ?? 1) * scale));
    const size = (this.#sizes[lots] ??= Decimal.of(lots * this.#lot));
    return { price: this.#grid.priceOf(tick), size };
  }
}

/** A quote whose one side is that of the next quote already. */
function steppedBack(before: MakerQuoteInput, next: MakerQuoteInput, side: Retreat['side']): MakerQuoteInput {
  return side === 'bids' ? { ...before, bids: next.bids } : { ...before, asks: next.asks };
}
