import { CALENDARS, createCalendar, MICROS_PER_DAY, type Calendar, type Instant } from '@tapewright/model';
import {
  calendarOfListing,
  derivativesAt,
  FIRST_DERIVATIVES_DAY,
  syntheticInstruments,
  type Instrument,
  type MoodsConfig,
} from '@tapewright/venue';
import { DerivedPast } from '../history/derived-past.ts';
import { JoinedHistory } from '../history/joined-history.ts';
import type { Past } from '../history/past.ts';
import { seededHistory, type SeededInstrument } from '../history/seeded-history.ts';
import { Tape } from '../history/tape.ts';
import type { CallsAndPuts, Market } from './market.ts';
import type { MarketSource } from './market-source.ts';
import { RestingSource } from './resting-source.ts';

export interface SimulationOptions {
  readonly seed: number | string;
  readonly start: Instant;
  /** Milliseconds between two moves of an instrument. */
  readonly stepMs: number;
  /** Whether time jumps from one close to the next open, so that nothing happens in between. */
  readonly isRegularHoursOnly: boolean;
  /** Whether every instrument plays at every time, looked at or not. */
  readonly playsAll: boolean;
  /** The present, of a market that began some time ago; absent: it begins now. */
  readonly resumedAt?: Instant | undefined;
  /** Whether there are options and futures too: those that are listed at the start, and those that are at present. From 2020 on. */
  readonly hasDerivatives: boolean;
  /** Regimes of volatility, jumps, and makers that answer to what clients take. Absent: prices only wander. */
  readonly moods?: MoodsConfig | undefined;
}

/**
 * The made-up market of the venue with a past to match: its prices go on from where the past ends, and what is traded from then on
 * becomes the past.
 */
export function simulatedMarket(lasting: readonly Instrument[], options: SimulationOptions): Market {
  const { seed, start } = options;
  const seeded = seededHistory(seed, lasting.flatMap(seededInstrument), start);
  const hasDerivatives = options.hasDerivatives && start >= FIRST_DERIVATIVES_DAY * MICROS_PER_DAY;
  const priceOf = (instrument: Instrument) => priceAt(seeded, instrument, start);
  const listed = (hasDerivatives ? [start, options.resumedAt ?? start] : []).flatMap((asOf) =>
    derivativesAt(lasting, { asOf, priceOf }),
  );
  const derivatives = [...new Map(listed.map((one) => [one.listing.contract.conId, one])).values()];
  const instruments = [...lasting, ...derivatives];
  const calendars = new Map(
    instruments.map(({ listing }) => [listing.contract.conId, calendarOfListing(listing)]),
  );
  const calendarOf = (conId: number) => calendars.get(conId);
  const past = new DerivedPast(
    seededHistory(seed, withFollowed(instruments).flatMap(seededInstrument), start),
    instruments,
  );
  const tape = new Tape();
  return {
    listings: instruments.map(({ listing }) => listing),
    source: continued(instruments, { ...options, past }),
    history: new JoinedHistory({ past, tape, start, calendarOf }),
    tape,
    optionShareOf: optionShares(derivatives),
    calendarOf: calendarOfListing,
  };
}

/** How much of what is traded of an instrument, the options on it trade: as their past and their present have it. */
function optionShares(derivatives: readonly Instrument[]): (conId: number) => CallsAndPuts | undefined {
  const shares = new Map<number, { calls: number; puts: number }>();
  for (const { listing, profile, derivedFrom } of derivatives) {
    const { conId } = derivedFrom?.listing.contract ?? {};
    if (listing.contract.secType !== 'OPT' || derivedFrom === undefined || conId === undefined) continue;
    const sum = shares.get(conId) ?? { calls: 0, puts: 0 };
    sum[listing.contract.right === 'C' ? 'calls' : 'puts'] +=
      profile.dailyVolume / derivedFrom.profile.dailyVolume;
    shares.set(conId, sum);
  }
  return (conId) => shares.get(conId);
}

/** Everything whose price moves by itself: what is listed, and what is only followed. */
function withFollowed(instruments: readonly Instrument[]): readonly Instrument[] {
  return [...new Set(instruments.map((instrument) => instrument.derivedFrom ?? instrument))];
}

function priceAt(past: Past, { listing, profile }: Instrument, at: Instant): number {
  return past.priceAt(listing.contract.conId ?? 0, at) ?? profile.price;
}

function seededInstrument({ listing, profile }: Instrument): readonly SeededInstrument[] {
  const { conId } = listing.contract;
  if (conId === undefined) return [];
  return [
    {
      conId,
      tickSize: listing.tickSize,
      dailyVolatility: profile.dailyVolatility,
      dailyVolume: profile.dailyVolume,
      anchorPrice: profile.price,
      calendar: calendarOfListing(listing),
    },
  ];
}

/** The live market, its prices beginning where the past ends. */
function continued(
  instruments: readonly Instrument[],
  options: SimulationOptions & { readonly past: Past },
): MarketSource {
  const { past, seed, start, stepMs, isRegularHoursOnly, playsAll, moods } = options;
  const make = syntheticInstruments({
    seed,
    start,
    stepMs,
    moods,
    calendarOf: isRegularHoursOnly ? () => REGULAR_HOURS : undefined,
  });
  return new RestingSource(instruments, {
    make: (instrument) => make(instrument, priceAt(past, instrument.derivedFrom ?? instrument, start)),
    playsAll,
  });
}

/** The regular hours of the New York exchanges and nothing around them, for a world whose clock jumps over the rest. */
const REGULAR_HOURS: Calendar = createCalendar({
  name: 'regular hours of NYSE',
  zone: CALENDARS.NYSE.zone,
  firstDate: CALENDARS.NYSE.firstDate,
  lastDate: CALENDARS.NYSE.lastDate,
  sessionsOfYear: (year) =>
    CALENDARS.NYSE.sessionsBetween(`${year}0101`, `${year}1231`).map((session) => ({
      ...session,
      preOpen: session.open,
      postClose: session.close,
    })),
});
