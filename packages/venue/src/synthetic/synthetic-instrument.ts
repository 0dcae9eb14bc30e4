import { Decimal, type Calendar, type Instant, type Random, type Session } from '@tapewright/model';
import type { Instrument as ListedInstrument } from '../instruments/listings.ts';
import { Grid } from '../market/grid.ts';
import { exchangeNamed } from '../router/exchanges.ts';
import type { BookLevel, MarketInput } from '../venue-io.ts';
import { intradayActivity } from './intraday-curve.ts';

/** Part of a day's variance that falls between two sessions. French and Roll (1986) find about a fifth for stocks of this size. */
const OVERNIGHT_VARIANCE = 0.2;
/** The quoted spread against the price: half a basis point, but at least a tick. */
const RELATIVE_SPREAD = 0.00005;
/** Outside the regular hours quotes are wider, smaller, and little trades. */
const EXTENDED_SPREAD = 5;
const EXTENDED_ACTIVITY = 0.03;
const LEVELS = 5;
/** How often a step has a print. */
const PRINT_CHANCE = 0.6;
/** How often the midpoint pool has interest on a side. */
const HIDDEN_CHANCE = 0.25;
/** Part of a day's volume in the closing auction. */
const CLOSING_AUCTION = 0.06;

type MakerQuoteInput = Extract<MarketInput, { kind: 'makerQuote' }>;

/** Where new bid and ask lie against the old ones: beyond one of them, they would trade with it. */
type Move = 'none' | 'within' | 'beyond ask' | 'beyond bid';

/** One instrument of the synthetic market: a price that wanders, and what makers show around it. */
export class SyntheticInstrument {
  readonly #instrument: ListedInstrument;
  readonly #calendar: Calendar;
  readonly #random: Random;
  readonly #grid: Grid;
  readonly #lit: readonly string[];
  readonly #pools: readonly string[];
  /** Units of a round lot: 100 shares, or 100,000 of a currency. */
  readonly #lot: number;
  /** Lots that a maker shows at a price, on average. */
  readonly #lotsShown: number;
  #fair: number;
  #session: Session | undefined;
  #bidTick = Number.NaN;
  #askTick = Number.NaN;
  /** Exchange → what its makers show. */
  readonly #shown = new Map<string, MakerQuoteInput>();

  constructor(instrument: ListedInstrument, calendar: Calendar, random: Random) {
    const { listing, profile } = instrument;
    this.#instrument = instrument;
    this.#calendar = calendar;
    this.#random = random;
    this.#grid = new Grid(listing.tickSize, listing.details.sizeIncrement ?? Decimal.ONE);
    this.#fair = profile.price;
    const exchanges = listing.exchanges.map(exchangeNamed);
    this.#lit = exchanges.filter(({ kind }) => kind === 'lit').map(({ name }) => name);
    this.#pools = exchanges.filter(({ kind }) => kind === 'midpoint').map(({ name }) => name);
    this.#lot = listing.contract.secType === 'CASH' ? 100_000 : 100;
    this.#lotsShown = Math.min(40, Math.max(1, Math.sqrt(profile.dailyVolume / this.#lot / 50_000)));
  }

  /** When its market moves next: `at` itself while it trades, or else the next pre-open. */
  movesAt(at: Instant): Instant {
    if (this.#calendar.extendedSessionAt(at) !== undefined) return at;
    return this.#calendar.nextSession(at).preOpen;
  }

  /** What happens in the `micros` up to `at`, a moment of its extended hours. */
  step(at: Instant, micros: number): readonly MarketInput[] {
    const session = this.#calendar.extendedSessionAt(at);
    if (session === undefined) return [];
    const isNewDay = session.date !== this.#session?.date;
    this.#session = session;
    const activity = activityAt(session, at);
    this.#wander(session, activity, micros, isNewDay);
    const move = this.#requote(at >= session.open && at < session.close ? 1 : EXTENDED_SPREAD);
    const inputs = this.#quotes(at, move === 'none' && isNewDay ? 'within' : move, activity);
    const print = this.#print(session, at, activity, micros);
    return print === undefined ? inputs : [...inputs, print];
  }

  /** The print of the closing auction, at the close of the session that `from` to `to` passes; undefined when they pass none. */
  closing(from: Instant, to: Instant): MarketInput | undefined {
    const session = this.#session;
    if (session === undefined || from >= session.close || to < session.close || Number.isNaN(this.#bidTick))
      return undefined;
    const lots = (this.#instrument.profile.dailyVolume * CLOSING_AUCTION) / this.#lot;
    const tick = this.#random.below(2) === 0 ? this.#bidTick : this.#askTick;
    return this.#printInput(
      session.close,
      this.#lit[0] ?? '',
      tick,
      Math.max(1, Math.round(lots)) * this.#lot,
    );
  }

  #wander(session: Session, activity: number, micros: number, isNewDay: boolean): void {
    const { dailyVolatility } = this.#instrument.profile;
    const part = micros / (session.close - session.open);
    let variance = (1 - OVERNIGHT_VARIANCE) * part * activity;
    if (isNewDay) variance += OVERNIGHT_VARIANCE;
    this.#fair *= Math.exp(dailyVolatility * Math.sqrt(variance) * this.#random.normal());
  }

  /** Moves bid and ask to where the price is now, and says how that compares to where they were. */
  #requote(width: number): Move {
    const { tickSize } = this.#instrument.listing;
    const [bidBefore, askBefore] = [this.#bidTick, this.#askTick];
    const spread = Math.max(1, Math.round((this.#fair * RELATIVE_SPREAD * width) / tickSize));
    this.#bidTick = Math.max(1, Math.round(this.#fair / tickSize - spread / 2));
    this.#askTick = this.#bidTick + spread;
    if (this.#bidTick === bidBefore && this.#askTick === askBefore) return 'none';
    if (this.#bidTick >= askBefore) return 'beyond ask';
    return this.#askTick <= bidBefore ? 'beyond bid' : 'within';
  }

  /** The quotes of all exchanges when the price has moved, else of one: the makers there have filled up what was taken. */
  #quotes(at: Instant, move: Move, activity: number): MarketInput[] {
    const picked = this.#random.below(this.#lit.length);
    const moving = move === 'none' ? this.#lit.filter((_, i) => i === picked) : this.#lit;
    const inputs: MarketInput[] = [];
    const retreats: MarketInput[] = [];
    for (const exchange of moving) {
      const shown = this.#shown.get(exchange);
      const quote = this.#litQuote(at, exchange, activity);
      this.#shown.set(exchange, quote);
      inputs.push(quote);
      // The side that price runs into steps back everywhere before anyone follows on the other, or the exchanges would cross.
      if (shown !== undefined && move === 'beyond ask') retreats.push({ ...shown, at, asks: quote.asks });
      if (shown !== undefined && move === 'beyond bid') retreats.push({ ...shown, at, bids: quote.bids });
    }
    return [...retreats, ...inputs, ...this.#hiddenQuotes(at)];
  }

  #hiddenQuotes(at: Instant): MarketInput[] {
    return this.#pools.map((exchange) => ({
      kind: 'makerQuote',
      at,
      conId: this.#conId,
      exchange,
      bids: this.#random.next() < HIDDEN_CHANCE ? [this.#level(this.#askTick, 1)] : [],
      asks: this.#random.next() < HIDDEN_CHANCE ? [this.#level(this.#bidTick, 1)] : [],
    }));
  }

  #litQuote(at: Instant, exchange: string, activity: number): MakerQuoteInput {
    // Now and then an exchange is a tick behind the best. The first, the primary, never is.
    const behind = (): number => (exchange === this.#lit[0] || this.#random.below(3) > 0 ? 0 : 1);
    const [bid, ask] = [this.#bidTick - behind(), this.#askTick + behind()];
    const size = activity < EXTENDED_ACTIVITY * 2 ? 0.3 : 1;
    const levels = (from: number, step: number): BookLevel[] =>
      Array.from({ length: LEVELS }, (_, i) => this.#level(from + i * step, size * (1 + i / 2))).filter(
        ({ price }) => price > 0,
      );
    return {
      kind: 'makerQuote',
      at,
      conId: this.#conId,
      exchange,
      bids: levels(bid, -1),
      asks: levels(ask, 1),
    };
  }

  #level(tick: number, scale: number): BookLevel {
    const lots = Math.max(
      1,
      Math.round(this.#lotsShown * scale * Math.exp(0.6 * this.#random.normal() - 0.18)),
    );
    return { price: this.#grid.priceOf(tick), size: Decimal.of(lots * this.#lot) };
  }

  #print(session: Session, at: Instant, activity: number, micros: number): MarketInput | undefined {
    if (this.#random.next() >= PRINT_CHANCE) return undefined;
    const { dailyVolume } = this.#instrument.profile;
    const part = micros / (session.close - session.open);
    const expected = ((1 - CLOSING_AUCTION) * dailyVolume * part * activity) / PRINT_CHANCE;
    // Exponential sizes, in whole units.
    const size = Math.round(-Math.log(1 - this.#random.next()) * expected);
    if (size < 1) return undefined;
    const exchange = this.#lit[this.#random.below(this.#lit.length)] ?? '';
    return this.#printInput(at, exchange, this.#random.below(2) === 0 ? this.#bidTick : this.#askTick, size);
  }

  #printInput(at: Instant, exchange: string, tick: number, size: number): MarketInput {
    return {
      kind: 'print',
      at,
      conId: this.#conId,
      exchange,
      price: this.#grid.priceOf(tick),
      size: Decimal.of(size),
    };
  }

  get #conId(): number {
    return this.#instrument.listing.contract.conId ?? 0;
  }
}

function activityAt(session: Session, at: Instant): number {
  if (at < session.open || at >= session.close) return EXTENDED_ACTIVITY;
  return intradayActivity((at - session.open) / (session.close - session.open));
}
