import { Decimal, instant, type Calendar, type Instant, type Random, type Session } from '@tapewright/model';
import type { Instrument } from '../instruments/listings.ts';
import { incrementAt } from '../instruments/market-rules.ts';
import { Grid } from '../market/grid.ts';
import { derivedPrice } from '../pricing/model-price.ts';
import type { MarketInput } from '../venue-io.ts';
import { Dice } from './dice.ts';
import type { SyntheticInstrument } from './synthetic-instrument.ts';
import { moveOf, retreatOf, type Move, type SyntheticPlayer } from './synthetic-player.ts';
import { SyntheticQuotes } from './synthetic-quotes.ts';

/** The quoted spread against the price: of an option 1.5 %, of anything else half a basis point; at least a tick. */
const OPTION_SPREAD = 0.015;
const RELATIVE_SPREAD = 0.00005;
/** Ticks beyond the model price that the deepest level may lie at. */
const DEEPEST_LEVEL = 20;
/** Contracts in a print, on average. */
const PRINT_SIZE = 5;
/** The most often that a step has a print. */
const MAX_PRINT_CHANCE = 0.6;
/** Makers fill up what was taken at every so many steps in which the price stands still. */
const REFILL_STEPS = 8;

const FACE = { hasPrint: 0, printSize: 1, printSide: 2 } as const;

export interface DerivedInstrumentConfig {
  readonly calendar: Calendar;
  readonly random: Random;
  readonly start: Instant;
  readonly stepMicros: number;
  /** A walk of what it follows, that nobody else steps back: several may share it, as all of them look at now. */
  readonly underlying: SyntheticInstrument;
}

/**
 * An option, a future or a CFD of the synthetic market: quoted around the model price at the price of what it follows. It prints while
 * somebody looks; what is skipped has quotes, and no trades.
 */
export class DerivedInstrument implements SyntheticPlayer {
  readonly #instrument: Instrument;
  readonly #config: DerivedInstrumentConfig;
  readonly #dice: Dice;
  readonly #grid: Grid;
  readonly #quotes: SyntheticQuotes;
  readonly #exchange: string;
  #session: Session | undefined;
  #bidTick = Number.NaN;
  #askTick = Number.NaN;
  /** Ticks from one price to the next. */
  #tickStep = 1;
  #next: Instant;

  constructor(instrument: Instrument, config: DerivedInstrumentConfig) {
    const { listing } = instrument;
    this.#instrument = instrument;
    this.#config = config;
    this.#dice = new Dice(config.random.fork('dice').below(2 ** 32));
    this.#grid = new Grid(listing.tickSize, listing.details.sizeIncrement ?? Decimal.ONE);
    this.#exchange = listing.exchanges[0] ?? '';
    this.#quotes = new SyntheticQuotes(instrument, {
      grid: this.#grid,
      lot: 1,
      random: config.random.fork('sizes'),
      dice: new Dice(config.random.fork('quotes').below(2 ** 32)),
    });
    this.#next = this.#nextStep(config.start);
  }

  /** What its price follows. */
  get underlying(): SyntheticInstrument {
    return this.#config.underlying;
  }

  nextAt(): Instant {
    return this.#next;
  }

  next(): readonly MarketInput[] {
    const at = this.#next;
    const shown = this.#quotes.shown();
    const move = this.#step(at);
    const step = at / this.#config.stepMicros;
    const inputs = this.#quotes.inputs({
      at,
      conId: this.#conId,
      step,
      retreats: retreatOf(move, shown),
    });
    return [...inputs, ...this.#print(at)];
  }

  skipTo(until: Instant): void {
    const last = instant(Math.floor(until / this.#config.stepMicros) * this.#config.stepMicros);
    if (this.#next > until) return;
    // Only the last step before it is seen: between two sessions, that is the last of the first one.
    const at = this.#config.calendar.extendedSessionAt(last) === undefined ? this.#next : last;
    this.#step(at);
    if (at < last) this.#next = this.#nextStep(last);
  }

  quotes(at: Instant): readonly MarketInput[] {
    if (Number.isNaN(this.#bidTick) && this.#config.calendar.extendedSessionAt(at) !== undefined)
      this.#show(at);
    return this.#quotes.all({ at, conId: this.#conId });
  }

  #step(at: Instant): Move {
    const { underlying } = this.#config;
    underlying.skipTo(at, () => {});
    const move = this.#show(at);
    this.#next = this.#nextStep(at);
    return move;
  }

  /** Makers quote around the model price at the price that the underlying has now. */
  #show(at: Instant): Move {
    const { underlying, stepMicros } = this.#config;
    const move = this.#requote(derivedPrice(this.#instrument, { spot: underlying.price, at }));
    const step = Math.floor(at / stepMicros);
    if (move !== 'none' || step % REFILL_STEPS === 0) {
      const [bidTick, askTick, tickStep] = [this.#bidTick, this.#askTick, this.#tickStep];
      this.#quotes.show({ step, bidTick, askTick, tickStep, scale: 1 }, undefined);
    }
    return move;
  }

  #requote(fair: number): Move {
    const { tickSize, contract } = this.#instrument.listing;
    const before = { bidTick: this.#bidTick, askTick: this.#askTick };
    const relative =
      contract.secType === 'OPT' || contract.secType === 'FOP' ? OPTION_SPREAD : RELATIVE_SPREAD;
    // All that is shown lies on the widest step that any of it needs.
    const step = Math.round(
      incrementAt(this.#instrument.listing, fair + DEEPEST_LEVEL * tickSize) / tickSize,
    );
    this.#tickStep = step;
    const spread = step * Math.max(1, Math.round((fair * relative) / tickSize / step));
    // What is worth next to nothing has no bid.
    this.#bidTick = Math.max(0, step * Math.round((fair / tickSize - spread / 2) / step));
    this.#askTick = this.#bidTick + spread;
    return moveOf(before, { bidTick: this.#bidTick, askTick: this.#askTick });
  }

  #print(at: Instant): readonly MarketInput[] {
    const step = at / this.#config.stepMicros;
    const session = this.#sessionAt(at);
    const steps = (session.close - session.open) / this.#config.stepMicros;
    const chance = Math.min(MAX_PRINT_CHANCE, this.#instrument.profile.dailyVolume / PRINT_SIZE / steps);
    if (this.#dice.roll(step, FACE.hasPrint) >= chance) return [];
    const tick =
      this.#dice.roll(step, FACE.printSide) < 0.5 && this.#bidTick > 0 ? this.#bidTick : this.#askTick;
    const average = this.#instrument.profile.dailyVolume / (steps * chance);
    const size = Math.max(1, Math.round(-Math.log(1 - this.#dice.roll(step, FACE.printSize)) * average));
    return [
      {
        kind: 'print',
        at,
        conId: this.#conId,
        exchange: this.#exchange,
        price: this.#grid.priceOf(tick),
        size: Decimal.of(size),
      },
    ];
  }

  #nextStep(after: Instant): Instant {
    const { stepMicros, calendar } = this.#config;
    const next = instant((Math.floor(after / stepMicros) + 1) * stepMicros);
    const last = this.#session;
    if (last !== undefined && next >= last.preOpen && next < last.postClose) return next;
    this.#session = calendar.extendedSessionAt(next);
    if (this.#session !== undefined) return next;
    return instant(Math.ceil(calendar.nextSession(next).preOpen / stepMicros) * stepMicros);
  }

  #sessionAt(at: Instant): Session {
    const { calendar } = this.#config;
    return this.#session ?? calendar.extendedSessionAt(at) ?? calendar.nextSession(at);
  }

  get #conId(): number {
    return this.#instrument.listing.contract.conId ?? 0;
  }
}
