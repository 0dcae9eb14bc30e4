import { Decimal, instant, type Calendar, type Instant, type Random, type Session } from '@tapewright/model';
import type { Instrument as ListedInstrument } from '../instruments/listings.ts';
import { Grid } from '../market/grid.ts';
import { exchangeNamed } from '../router/exchanges.ts';
import type { MarketInput } from '../venue-io.ts';
import { Dice } from './dice.ts';
import { intradayActivity } from './intraday-curve.ts';
import { Moods, type MoodsConfig } from './moods.ts';
import {
  moveOf,
  retreatOf,
  type Move,
  type SyntheticPlayer,
  type SyntheticTrade,
} from './synthetic-player.ts';
import { SyntheticQuotes } from './synthetic-quotes.ts';

/** Part of a day's variance that falls between two sessions. French and Roll (1986) find about a fifth for stocks of this size. */
const OVERNIGHT_VARIANCE = 0.2;
/** The quoted spread against the price: half a basis point, but at least a tick. */
const RELATIVE_SPREAD = 0.00005;
/** Outside the regular hours quotes are wider, smaller, and little trades. */
const EXTENDED_SPREAD = 5;
const EXTENDED_ACTIVITY = 0.03;
/** How often a step has a print. */
const PRINT_CHANCE = 0.6;
/** Part of a day's volume in the closing auction. */
const CLOSING_AUCTION = 0.06;

/** Faces of the dice: what they decide. */
const FACE = {
  hasPrint: 0,
  printSize: 1,
  printExchange: 2,
  printSide: 3,
  refilled: 4,
  auctionSide: 5,
} as const;

export interface SyntheticInstrumentConfig {
  readonly calendar: Calendar;
  readonly random: Random;
  /** Nothing happens up to this moment. */
  readonly start: Instant;
  /** Where the price begins. */
  readonly price: number;
  readonly stepMicros: number;
  /** Absent: it only wanders. */
  readonly moods?: MoodsConfig | undefined;
}

/**
 * One instrument of the synthetic market: a price that wanders, and what makers show around it. It moves at multiples of the step while
 * its exchanges are open. Only the price has a memory; all else is rolled for each step alone, so that steps which nobody looks at cost
 * next to nothing, and what happens does not depend on who looks.
 */
export class SyntheticInstrument implements SyntheticPlayer {
  readonly #instrument: ListedInstrument;
  readonly #calendar: Calendar;
  readonly #random: Random;
  readonly #dice: Dice;
  readonly #quotes: SyntheticQuotes;
  readonly #grid: Grid;
  readonly #lit: readonly string[];
  /** Units of a round lot: 100 shares, or 100,000 of a currency. */
  readonly #lot: number;
  readonly #stepMicros: number;
  readonly #moods: Moods | undefined;
  #fair: number;
  #session: Session | undefined;
  #bidTick = Number.NaN;
  #askTick = Number.NaN;
  /** The last moment whose activity was worked out, and that. */
  #activeAt = Number.NaN;
  #activity = 0;
  /** Up to here everything has happened. */
  #at: Instant;
  #next: Instant;
  /** What comes next is the closing auction alone, between two steps. */
  #isAuctionNext = false;

  constructor(instrument: ListedInstrument, config: SyntheticInstrumentConfig) {
    const { listing } = instrument;
    this.#instrument = instrument;
    this.#calendar = config.calendar;
    this.#random = config.random;
    this.#dice = new Dice(config.random.fork('dice').below(2 ** 32));
    this.#grid = new Grid(listing.tickSize, listing.details.sizeIncrement ?? Decimal.ONE);
    this.#fair = config.price;
    this.#lit = listing.exchanges.filter((name) => exchangeNamed(name).kind === 'lit');
    this.#lot = listing.contract.secType === 'CASH' ? 100_000 : 100;
    this.#quotes = new SyntheticQuotes(instrument, {
      grid: this.#grid,
      lot: this.#lot,
      random: config.random.fork('sizes'),
      dice: new Dice(config.random.fork('quotes').below(2 ** 32)),
    });
    this.#stepMicros = config.stepMicros;
    this.#moods = config.moods && new Moods(config.moods, instrument.profile, config.random.fork('moods'));
    this.#at = config.start;
    // Begun within a session, the price goes on from where it stands; begun at night, the night's move is still to come.
    this.#session = config.calendar.extendedSessionAt(config.start);
    this.#next = this.#nextStep(config.start);
  }

  /** Where the price is now, between two steps of the quote. */
  get price(): number {
    return this.#moods === undefined ? this.#fair : this.#fair * this.#moods.push;
  }

  get conId(): number {
    return this.#conId;
  }

  /** Traders from outside have bought units, or sold them where they are less than zero: the makers answer from the next step on. */
  react(units: number): void {
    this.#moods?.take(units);
  }

  /** When it moves next. */
  nextAt(): Instant {
    return this.#next;
  }

  /** What happens then, and only then. */
  next(): readonly MarketInput[] {
    const at = this.#next;
    const closing = this.#closing(this.#at, at);
    const auction = closing === undefined ? [] : [this.#printInput(closing)];
    if (this.#isAuctionNext) {
      this.#wait(at);
      return auction;
    }
    const shown = this.#quotes.shown();
    const move = this.#step(at);
    const step = at / this.#stepMicros;
    const inputs = this.#quotes.inputs({
      at,
      conId: this.#conId,
      step,
      retreats: retreatOf(move, shown),
    });
    const print = this.#print(at);
    return [...auction, ...inputs, ...(print === undefined ? [] : [this.#printInput(print)])];
  }

  /**
   * Lets everything happen up to a moment that no one looked at; `onTrade` hears of the trades. What is shown at the end, `quotes` says.
   */
  skipTo(until: Instant, onTrade: (trade: SyntheticTrade) => void): void {
    while (this.#next <= until) {
      const at = this.#next;
      const closing = this.#closing(this.#at, at);
      if (closing !== undefined) onTrade(closing);
      if (this.#isAuctionNext) {
        this.#wait(at);
        continue;
      }
      this.#step(at);
      const print = this.#print(at);
      if (print !== undefined) onTrade(print);
    }
  }

  /** What every exchange shows now: before the first step, where the price begins. Nothing while the market has not opened once. */
  quotes(at: Instant): readonly MarketInput[] {
    const session = this.#session;
    if (Number.isNaN(this.#bidTick) && session !== undefined) this.#show(session, at);
    return this.#quotes.all({ at, conId: this.#conId });
  }

  /** Moves price and quotes to the next step. */
  #step(at: Instant): Move {
    const session = this.#sessionAt(at);
    const isNewDay = session.date !== this.#session?.date;
    this.#session = session;
    this.#wander(session, this.#activityAt(session, at), isNewDay);
    const move = this.#show(session, at, isNewDay);
    this.#wait(at);
    return move;
  }

  /** Makers quote around the price as it is now. */
  #show(session: Session, at: Instant, isNewDay = false): Move {
    const isRegular = at >= session.open && at < session.close;
    const moved = this.#requote(isRegular ? 1 : EXTENDED_SPREAD);
    const move = moved === 'none' && isNewDay ? 'within' : moved;
    const step = Math.floor(at / this.#stepMicros);
    const [bidTick, askTick] = [this.#bidTick, this.#askTick];
    const scale = this.#activityAt(session, at) < EXTENDED_ACTIVITY * 2 ? 0.3 : 1;
    // Where nothing moved, makers of one exchange fill up what was taken.
    const only =
      move === 'none' ? Math.floor(this.#dice.roll(step, FACE.refilled) * this.#lit.length) : undefined;
    this.#quotes.show({ step, bidTick, askTick, scale }, only);
    return move;
  }

  /** The session of a moment that is known to be in one: the last one, mostly. */
  #sessionAt(at: Instant): Session {
    const last = this.#session;
    if (last !== undefined && at >= last.preOpen && at < last.postClose) return last;
    return this.#calendar.extendedSessionAt(at) ?? this.#calendar.nextSession(at);
  }

  /** Everything up to `at` has happened; finds out what comes next. */
  #wait(at: Instant): void {
    this.#at = at;
    this.#next = this.#nextStep(at);
    const close = this.#session?.close;
    this.#isAuctionNext = close !== undefined && at < close && this.#next > close;
    if (this.#isAuctionNext && close !== undefined) this.#next = close;
  }

  #nextStep(after: Instant): Instant {
    const step = this.#stepMicros;
    const next = instant((Math.floor(after / step) + 1) * step);
    const last = this.#session;
    if (last !== undefined && next >= last.preOpen && next < last.postClose) return next;
    if (this.#calendar.extendedSessionAt(next) !== undefined) return next;
    return instant(Math.ceil(this.#calendar.nextSession(next).preOpen / step) * step);
  }

  #wander(session: Session, activity: number, isNewDay: boolean): void {
    const part = this.#stepMicros / (session.close - session.open);
    let variance = (1 - OVERNIGHT_VARIANCE) * part * activity;
    if (isNewDay) variance += OVERNIGHT_VARIANCE;
    const mood = this.#moods?.step(part);
    const volatility = this.#instrument.profile.dailyVolatility * (mood?.volatility ?? 1);
    this.#fair *= Math.exp(volatility * Math.sqrt(variance) * this.#random.normal() + (mood?.move ?? 0));
  }

  /** Moves bid and ask to where the price is now, and says how that compares to where they were. */
  #requote(width: number): Move {
    const { tickSize } = this.#instrument.listing;
    const before = { bidTick: this.#bidTick, askTick: this.#askTick };
    const { price } = this;
    const spread = Math.max(1, Math.round((price * RELATIVE_SPREAD * width) / tickSize));
    this.#bidTick = Math.max(1, Math.round(price / tickSize - spread / 2));
    this.#askTick = this.#bidTick + spread;
    return moveOf(before, { bidTick: this.#bidTick, askTick: this.#askTick });
  }

  #print(at: Instant): SyntheticTrade | undefined {
    const step = at / this.#stepMicros;
    const session = this.#session;
    if (session === undefined || this.#dice.roll(step, FACE.hasPrint) >= PRINT_CHANCE) return undefined;
    const { dailyVolume } = this.#instrument.profile;
    const part = this.#stepMicros / (session.close - session.open);
    const expected =
      ((1 - CLOSING_AUCTION) * dailyVolume * part * this.#activityAt(session, at)) / PRINT_CHANCE;
    // Exponential sizes, in whole units.
    const size = Math.round(-Math.log(1 - this.#dice.roll(step, FACE.printSize)) * expected);
    if (size < 1) return undefined;
    const exchange =
      this.#lit[Math.floor(this.#dice.roll(step, FACE.printExchange) * this.#lit.length)] ?? '';
    const tick = this.#dice.roll(step, FACE.printSide) < 0.5 ? this.#bidTick : this.#askTick;
    return { at, exchange, price: this.#grid.priceOf(tick), size };
  }

  /** The print of the closing auction, at the close of the session that `from` to `to` passes; undefined when they pass none. */
  #closing(from: Instant, to: Instant): SyntheticTrade | undefined {
    const session = this.#session;
    if (session === undefined || from >= session.close || to < session.close || Number.isNaN(this.#bidTick))
      return undefined;
    const lots = (this.#instrument.profile.dailyVolume * CLOSING_AUCTION) / this.#lot;
    const isAtBid = this.#dice.roll(Math.floor(session.close / this.#stepMicros), FACE.auctionSide) < 0.5;
    return {
      at: session.close,
      exchange: this.#lit[0] ?? '',
      price: this.#grid.priceOf(isAtBid ? this.#bidTick : this.#askTick),
      size: Math.max(1, Math.round(lots)) * this.#lot,
    };
  }

  /** How busy the market is; a step asks for the same moment several times. */
  #activityAt(session: Session, at: Instant): number {
    if (at !== this.#activeAt) {
      this.#activeAt = at;
      this.#activity = activityAt(session, at);
    }
    return this.#activity;
  }

  #printInput({ at, exchange, price, size }: SyntheticTrade): MarketInput {
    return { kind: 'print', at, conId: this.#conId, exchange, price, size: Decimal.of(size) };
  }

  get #conId(): number {
    return this.#instrument.listing.contract.conId ?? 0;
  }
}

function activityAt(session: Session, at: Instant): number {
  if (at < session.open || at >= session.close) return EXTENDED_ACTIVITY;
  return intradayActivity((at - session.open) / (session.close - session.open));
}
