import {
  instant,
  MICROS_PER_MS,
  seededRandom,
  type Calendar,
  type Instant,
  type Random,
} from '@tapewright/model';
import { calendarOfListing } from '../hours/calendars.ts';
import type { Instrument } from '../instruments/listings.ts';
import type { Listing, MarketInput } from '../venue-io.ts';
import { DerivedInstrument } from './derived-instrument.ts';
import type { MoodsConfig } from './moods.ts';
import { SyntheticInstrument } from './synthetic-instrument.ts';

export interface SyntheticMarketConfig {
  readonly instruments: readonly Instrument[];
  readonly seed: number | string;
  /** Where the market begins. */
  readonly start: Instant;
  /** Between two moves of an instrument. Absent: 250, the pace at which IB sends stock quotes. */
  readonly stepMs?: number | undefined;
  /** Regimes of volatility, jumps, and makers that answer to what is taken; see `LIVELY`. Absent: prices only wander. */
  readonly moods?: MoodsConfig | undefined;
  /** As the venue's. */
  readonly calendarOf?: ((listing: Listing) => Calendar) | undefined;
}

/** A market that nobody made: quotes on every exchange and prints, the same for the same seed however it is asked for. */
export interface SyntheticMarket {
  /** When something happens next. */
  nextAt(): Instant;
  /** What happens after the last call's moment and up to `until`, in order of time. Nothing happens while the exchanges are closed. */
  next(until: Instant): MarketInput[];
  /**
   * Traders from outside have bought units of an instrument, or sold them where they are less than zero. With `impact` its makers answer
   * from the next step on, and what follows its price goes with it; without, nothing happens.
   */
  react(conId: number, units: number): void;
}

/**
 * Prices wander like a geometric Brownian motion with the instrument's daily volatility, faster at the open and the close, with a
 * jump over night; makers on each exchange show five prices around it and fill up what was taken; prints add up to about the
 * instrument's daily volume.
 */
export function createSyntheticMarket(config: SyntheticMarketConfig): SyntheticMarket {
  const make = syntheticInstruments(config);
  const walks = config.instruments.map((instrument) =>
    make(instrument, (instrument.derivedFrom ?? instrument).profile.price),
  );
  const moving = new Set(walks.map((walk) => (walk instanceof DerivedInstrument ? walk.underlying : walk)));
  const nextAt = (): Instant =>
    instant(walks.reduce((earliest, walk) => Math.min(earliest, walk.nextAt()), Number.MAX_SAFE_INTEGER));

  return {
    nextAt,
    next(until) {
      const inputs: MarketInput[] = [];
      for (let at = nextAt(); at <= until; at = nextAt()) {
        for (const walk of walks) if (walk.nextAt() === at) inputs.push(...walk.next());
      }
      return inputs;
    },
    react(conId, units) {
      for (const walk of moving) if (walk.conId === conId) walk.react(units);
    },
  };
}

/**
 * Makes the instruments of a market one by one: each is the same whatever others there are. `price` is where that begins which moves by
 * itself: the instrument, or what it follows.
 */
export function syntheticInstruments({
  seed,
  start,
  stepMs = 250,
  calendarOf = calendarOfListing,
  moods,
}: Omit<SyntheticMarketConfig, 'instruments'>): (
  instrument: Instrument,
  price: number,
) => SyntheticInstrument | DerivedInstrument {
  const stepMicros = Math.round(stepMs * MICROS_PER_MS);
  if (!(stepMicros > 0)) throw new RangeError(`a step of ${stepMs} ms; it must be above zero`);
  const random: Random = seededRandom(seed).fork('synthetic market');
  const common = ({ listing }: Instrument) => ({
    calendar: calendarOf(listing),
    random: random.fork(String(listing.contract.conId)),
    start,
    stepMicros,
  });
  const walk = (instrument: Instrument, price: number) =>
    new SyntheticInstrument(instrument, { ...common(instrument), price, moods });
  /** conId of what is followed → a walk of it, for all that follow it */
  const followed = new Map<number, SyntheticInstrument>();
  return (instrument, price) => {
    const { derivedFrom } = instrument;
    if (derivedFrom === undefined) return walk(instrument, price);
    const { conId = 0 } = derivedFrom.listing.contract;
    const underlying = followed.get(conId) ?? walk(derivedFrom, price);
    followed.set(conId, underlying);
    return new DerivedInstrument(instrument, { ...common(instrument), underlying });
  };
}
