import type { Calendar, Instant } from '@tapewright/model';
import {
  calendarOfListing,
  INSTRUMENTS,
  listingsOf,
  type Instrument,
  type Listing,
  type MarketInput,
  type MoodsConfig,
} from '@tapewright/venue';
import type { BarHistory } from '../history/bar-history.ts';
import { Tape } from '../history/tape.ts';
import type { Market } from './market.ts';
import type { MarketSource } from './market-source.ts';
import { mixedMarket } from './mixed-market.ts';
import { ReplayMarket, type BarSeries } from './replay-market.ts';
import { simulatedMarket } from './simulated-market.ts';
import { TickReplay } from './tick-replay.ts';
import type { TickSeries } from './tick-track.ts';

/** What is played again of one instrument: its bars, or its trades and quotes. */
export type ReplaySeries = BarSeries | TickSeries;

/** What there is to trade in. */
export type MarketDescription =
  /**
   * A made-up market in the instruments of the venue and in `more`, with a past of its own. Absent symbols: all of them; in a world where
   * all play even when nobody looks, the stocks and the currencies.
   */
  | {
      readonly kind: 'simulated';
      readonly symbols?: readonly string[] | undefined;
      /** Instruments of the user's own. One of a symbol that the venue has takes its place. */
      readonly more?: readonly Instrument[] | undefined;
      /** Bars and ticks to play again; their instruments are not made up. */
      readonly replays?: readonly ReplaySeries[] | undefined;
      /** Whether there are futures and options too. Absent: when no symbols are named, and not all play. */
      readonly derivatives?: boolean | undefined;
      /** Milliseconds of the simulated time between two moves of an instrument. */
      readonly stepMs?: number | undefined;
      /** Regimes of volatility, jumps, and makers that answer to what clients take; see `LIVELY` of the venue. Absent: prices only wander. */
      readonly moods?: MoodsConfig | undefined;
    }
  /** Bars and ticks played again. */
  | { readonly kind: 'replay'; readonly series: readonly ReplaySeries[] }
  /** A market of the caller's own. */
  | { readonly kind: 'given'; readonly market: Market };

/** The pace at which IB sends the quotes of stocks. */
export const STEP_MS = 250;

export function createMarket(
  description: MarketDescription,
  options: {
    readonly seed: number | string;
    readonly start: Instant;
    /** Milliseconds between two moves of a made-up instrument, unless the description says. Absent: 250. */
    readonly stepMs?: number | undefined;
    /** The present, if the made-up market began some time ago: bars before it are the past. Absent: `start`. */
    readonly resumedAt?: Instant | undefined;
    /** Whether time jumps from one close to the next open. */
    readonly isRegularHoursOnly?: boolean | undefined;
    /** Whether made-up instruments play even when nobody looks at them: for a world that is moved event by event. */
    readonly playsAll?: boolean | undefined;
  },
): Market {
  const { seed, start, resumedAt, stepMs = STEP_MS, isRegularHoursOnly = false, playsAll = false } = options;
  switch (description.kind) {
    case 'simulated': {
      const { replays = [] } = description;
      const made = simulatedMarket(instrumentsOf(description, playsAll), {
        seed,
        start,
        stepMs: description.stepMs ?? stepMs,
        moods: description.moods,
        isRegularHoursOnly,
        playsAll,
        resumedAt,
        hasDerivatives: description.derivatives ?? (description.symbols === undefined && !playsAll),
      });
      return replays.length === 0 ? made : mixedMarket(made, replayMarket(replays, resumedAt ?? start));
    }
    case 'replay':
      return replayMarket(description.series, start);
    case 'given':
      return description.market;
  }
}

function instrumentsOf(
  { symbols, more = [], replays = [] }: Extract<MarketDescription, { kind: 'simulated' }>,
  playsAll: boolean,
): readonly Instrument[] {
  const wanted =
    symbols === undefined ? undefined : new Set(listingsOf(symbols).map(({ contract }) => contract.conId));
  const own = new Set([...more, ...replays].map(nameOf));
  const outOfTheBox = INSTRUMENTS.filter((instrument) => {
    if (own.has(nameOf(instrument))) return false;
    if (wanted !== undefined) return wanted.has(instrument.listing.contract.conId);
    return !playsAll || isStockOrCurrency(instrument);
  });
  const replayed = new Set(replays.map(nameOf));
  return [...outOfTheBox, ...more.filter((instrument) => !replayed.has(nameOf(instrument)))];
}

function nameOf({ listing }: { readonly listing: Listing }): string {
  return `${listing.contract.secType} ${listing.contract.localSymbol}`;
}

function isStockOrCurrency({ listing }: Instrument): boolean {
  return listing.contract.secType === 'STK' || listing.contract.secType === 'CASH';
}

/** Throws a RangeError when an instrument has both bars and ticks: it would trade twice. */
function replayMarket(series: readonly ReplaySeries[], start: Instant): Market {
  const bars = series.filter((one): one is BarSeries => 'bars' in one);
  const ticks = series.filter((one): one is TickSeries => 'ticks' in one);
  const ofBars = replayed(bars, start, (calendarOf) => new ReplayMarket(bars, { start, calendarOf }));
  if (ticks.length === 0) return ofBars;
  const ofTicks = replayed(ticks, start, (calendarOf) => new TickReplay(ticks, { start, calendarOf }));
  for (const { contract } of ofTicks.listings) {
    const isTwice = bars.some(({ listing }) => listing.contract.conId === contract.conId);
    if (isTwice)
      throw new RangeError(
        `${contract.localSymbol ?? contract.symbol} is to be replayed from bars and from ticks: give one of the two`,
      );
  }
  return bars.length === 0 ? ofTicks : mixedMarket(ofBars, ofTicks);
}

type Replay = MarketSource & BarHistory & { opening(at: Instant): readonly MarketInput[] };

function replayed(
  series: readonly ReplaySeries[],
  start: Instant,
  replayOf: (calendarOf: (conId: number) => Calendar | undefined) => Replay,
): Market {
  const listings = [...new Map(series.map(({ listing }) => [listing.contract.conId, listing])).values()];
  const replay = replayOf((conId) => {
    const listing = listings.find(({ contract }) => contract.conId === conId);
    return listing === undefined ? undefined : calendarOfListing(listing);
  });
  return {
    listings,
    source: replay,
    history: replay,
    tape: new Tape(),
    opening: replay.opening(start),
    calendarOf: calendarOfListing,
  };
}
