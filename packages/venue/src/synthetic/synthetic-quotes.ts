import { Decimal, type Instant, type Random } from '@tapewright/model';
import type { Instrument } from '../instruments/listings.ts';
import type { Grid } from '../market/grid.ts';
import { exchangeNamed } from '../router/exchanges.ts';
import type { BookLevel, MarketInput } from '../venue-io.ts';
import type { Dice } from './dice.ts';

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

/** What an exchange's makers show: enough to make its levels of. */
export interface ShownQuote {
  readonly step: number;
  readonly bidTick: number;
  readonly askTick: number;
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
  show({ only, ...quote }: ShownQuote & { readonly only: number | undefined }): void {
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
  }: Where & {
    readonly step: number;
    readonly retreats:
      | { readonly side: 'bids' | 'asks'; readonly before: readonly (ShownQuote | undefined)[] }
      | undefined;
  }): MarketInput[] {
    const quotes: MarketInput[] = [];
    const stepsBack: MarketInput[] = [];
    for (const [exchange, quote] of this.#shown.entries()) {
      if (quote?.step !== step) continue;
      const input = this.#litQuote({ at, conId }, exchange, quote);
      quotes.push(input);
      const before = retreats?.before[exchange];
      if (retreats === undefined || before === undefined) continue;
      const old = this.#litQuote({ at, conId }, exchange, before);
      stepsBack.push({ ...old, [retreats.side]: input[retreats.side] });
    }
    const inputs = [...stepsBack, ...quotes];
    for (const pool of this.#pools.keys()) {
      const had = this.#hasInterest[pool];
      const quote = this.#hiddenQuote({ at, conId }, pool);
      if (had || this.#hasInterest[pool]) inputs.push(quote);
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

  #litQuote(
    { at, conId }: Where,
    exchange: number,
    { step, bidTick, askTick, scale }: ShownQuote,
  ): MakerQuoteInput {
    // Each exchange has a range of faces of its own.
    const face = exchange * FACES;
    const shown = exchange === 0 ? LEVELS : AWAY_LEVELS;
    // The first exchange, the primary, is never behind.
    const behind = (side: number): number =>
      exchange > 0 && this.#dice.roll(step, face + side) < BEHIND_CHANCE ? 1 : 0;
    const levels = (from: number, direction: 1 | -1, firstFace: number): BookLevel[] => {
      const made: BookLevel[] = [];
      for (let i = 0; i < shown; i++) {
        const tick = from + i * direction;
        if (tick > 0) made.push(this.#level(tick, scale * (1 + i / 2), this.#dice.roll(step, firstFace + i)));
      }
      return made;
    };
    const bids = levels(bidTick - behind(0), -1, face + 4);
    const asks = levels(askTick + behind(1), 1, face + 4 + LEVELS);
    const quote = { kind: 'makerQuote', at, conId, exchange: this.#lit[exchange] ?? '', bids, asks } as const;
    // Inside the spread where it is wide enough for that, else behind what is shown at the same price.
    const inside = askTick - bidTick > 2 ? 1 : 0;
    const hidden = (tick: number, side: number): BookLevel[] =>
      this.#dice.roll(step, face + 2 + side) < LIT_HIDDEN_CHANCE
        ? [this.#level(tick, scale, this.#dice.roll(step, face + 4 + side * LEVELS))]
        : [];
    const [hiddenBids, hiddenAsks] = [hidden(bidTick + inside, 0), hidden(askTick - inside, 1)];
    if (hiddenBids.length + hiddenAsks.length === 0) return quote;
    return { ...quote, hidden: { bids: hiddenBids, asks: hiddenAsks } };
  }

  #hiddenQuote({ at, conId }: Where, pool: number): MakerQuoteInput {
    const face = (this.#lit.length + pool) * FACES;
    const step = this.#step;
    const latest = this.#latest;
    // Whoever waits there takes any midpoint up to the other side.
    const interest = (tick: number, side: number): BookLevel[] =>
      latest !== undefined && this.#dice.roll(step, face + side) < HIDDEN_CHANCE
        ? [this.#level(tick, 1, this.#dice.roll(step, face + 2 + side))]
        : [];
    const bids = interest(latest?.askTick ?? 0, 0);
    const asks = interest(latest?.bidTick ?? 0, 1);
    this.#hasInterest[pool] = bids.length + asks.length > 0;
    return { kind: 'makerQuote', at, conId, exchange: this.#pools[pool] ?? '', bids, asks };
  }

  #level(tick: number, scale: number, roll: number): BookLevel {
    const lots = Math.max(1, Math.round((this.#lots[Math.floor(roll * SIZES)] ?? 1) * scale));
    const size = (this.#sizes[lots] ??= Decimal.of(lots * this.#lot));
    return { price: this.#grid.priceOf(tick), size };
  }
}
