import {
  instant,
  instantOfWallTime,
  MICROS_PER_DAY,
  NEW_YORK,
  wallTime,
  type Instant,
} from '@tapewright/model';
import { expiryOf, type Listing } from '@tapewright/venue';
import { figuresOfPrice } from '../options/option-figures.ts';
import type { CallsAndPuts } from './market.ts';
import type { Board } from './quote-board.ts';
import type { Statistics } from './statistics.ts';

/** The volatility that IB states of a stock is that of options thirty days ahead. */
const VOLATILITY_DAYS = 30;
/** Open contracts against an average day's contracts: of a future, as of the large ones at CME; of the options at the money, against the underlying's shares in hundreds. */
const FUTURE_INTEREST = 1.4;
const OPTION_INTEREST = 0.02;
const SHARES_PER_CONTRACT = 100;
/** Options that expire at once are spread as those of a day are. */
const LEAST_YEARS = 1 / 252;
const MICROS_PER_YEAR = 365 * MICROS_PER_DAY;

/**
 * What derivatives say of an instrument, or the derivative of itself. Volumes and volatilities are those of the made-up market; open interest
 * nobody trades up here, so that it is worked out from what an average day trades: the same all day, and for everybody who asks.
 */
export class DerivativesDesk {
  readonly #board: (conId: number) => Board;
  readonly #optionShareOf: (conId: number) => CallsAndPuts | undefined;
  readonly #statistics: (conId: number, at: Instant) => Statistics;
  /** conId → its statistics when a day began */
  readonly #ofDays = new Map<number, { readonly began: Instant; readonly statistics: Statistics }>();
  /** conId → the options on it */
  readonly #optionsOn = new Map<number, Listing[]>();

  constructor(parts: {
    readonly listings: readonly Listing[];
    /** Brought up to date by the question. */
    readonly board: (conId: number) => Board;
    /** Contracts traded in the options on an instrument for each of its own units. */
    readonly optionShareOf: (conId: number) => CallsAndPuts | undefined;
    readonly statistics: (conId: number, at: Instant) => Statistics;
  }) {
    this.#board = parts.board;
    this.#optionShareOf = parts.optionShareOf;
    this.#statistics = parts.statistics;
    for (const listing of parts.listings) {
      const { underConId } = listing.details;
      if (listing.contract.secType !== 'OPT' || underConId === undefined) continue;
      const same = this.#optionsOn.get(underConId) ?? [];
      same.push(listing);
      this.#optionsOn.set(underConId, same);
    }
  }

  /**
   * Contracts traded today; undefined for what has no options. Those of a whole chain are worked out from the underlying's volume, which they
   * follow here: looking at hundreds of options would stop everything else for a while.
   */
  optionVolume(listing: Listing): CallsAndPuts | undefined {
    if (isOption(listing))
      return this.#sum(listing, ({ contract }) => this.#board(contract.conId ?? 0).volume.toNumber());
    const { conId = 0 } = listing.contract;
    const share = this.#optionShareOf(conId);
    if (share === undefined) return undefined;
    const traded = this.#board(conId).volume.toNumber();
    return { calls: Math.round(share.calls * traded), puts: Math.round(share.puts * traded) };
  }

  /** Undefined for what has no options, and where the past says too little. */
  optionOpenInterest(listing: Listing, at: Instant): CallsAndPuts | undefined {
    const underConId = isOption(listing) ? listing.details.underConId : listing.contract.conId;
    if (underConId === undefined) return undefined;
    const { averageVolume, historicalVolatility } = this.#asOfTheDay(underConId, at);
    const { close } = this.#board(underConId);
    if (averageVolume === undefined || historicalVolatility === undefined || close === undefined)
      return undefined;
    const atTheMoney = (averageVolume / SHARES_PER_CONTRACT) * OPTION_INTEREST;
    return this.#sum(listing, ({ contract }) => {
      const years = Math.max(LEAST_YEARS, ((expiryOf({ contract }) ?? at) - dayBegan(at)) / MICROS_PER_YEAR);
      const distance =
        Math.log((contract.strike ?? close) / close) / (historicalVolatility * Math.sqrt(years));
      return Math.round(atTheMoney * Math.exp(-(distance ** 2) / 2));
    });
  }

  /** Of a future; undefined for anything else. */
  futuresOpenInterest({ contract }: Listing, at: Instant): number | undefined {
    if (contract.secType !== 'FUT') return undefined;
    const { averageVolume } = this.#asOfTheDay(contract.conId ?? 0, at);
    return averageVolume === undefined ? undefined : Math.round(averageVolume * FUTURE_INTEREST);
  }

  /** What the options at the money that expire nearest to thirty days ahead say of volatility, call and put together. */
  impliedVolatility({ contract }: Listing, at: Instant): number | undefined {
    const options = this.#optionsOn.get(contract.conId ?? 0);
    const spot = middle(this.#board(contract.conId ?? 0));
    if (options === undefined || spot === undefined) return undefined;
    const wanted = instant(at + VOLATILITY_DAYS * MICROS_PER_DAY);
    const expiry = nearest(
      options.map((option) => expiryOf(option)),
      wanted,
      at,
    );
    const series = options.filter((option) => expiryOf(option) === expiry);
    const strike = nearest(
      series.map((option) => option.contract.strike),
      spot,
      0,
    );
    const volatilities = series
      .filter((option) => option.contract.strike === strike)
      .map((option) => {
        const optPrice = middle(this.#board(option.contract.conId ?? 0));
        return optPrice && figuresOfPrice(option, { optPrice, undPrice: spot, at })?.impliedVol;
      })
      .filter((volatility) => volatility !== undefined);
    if (volatilities.length === 0) return undefined;
    return volatilities.reduce((sum, volatility) => sum + volatility, 0) / volatilities.length;
  }

  /** As they were when the day began. */
  #asOfTheDay(conId: number, at: Instant): Statistics {
    const began = dayBegan(at);
    const known = this.#ofDays.get(conId);
    if (known?.began === began) return known.statistics;
    const statistics = this.#statistics(conId, began);
    this.#ofDays.set(conId, { began, statistics });
    return statistics;
  }

  /** Over the options on an instrument, or of the one that the instrument is. */
  #sum(listing: Listing, of: (option: Listing) => number): CallsAndPuts | undefined {
    const options = isOption(listing) ? [listing] : this.#optionsOn.get(listing.contract.conId ?? 0);
    if (options === undefined) return undefined;
    const total = (right: string) =>
      options.filter(({ contract }) => contract.right === right).reduce((sum, option) => sum + of(option), 0);
    return { calls: total('C'), puts: total('P') };
  }
}

/** Midnight in New York. */
function dayBegan(at: Instant): Instant {
  return instantOfWallTime(NEW_YORK, { day: wallTime(NEW_YORK, at).day, microsOfDay: 0 });
}

function isOption({ contract }: Listing): boolean {
  return contract.secType === 'OPT';
}

function middle({ bid, ask, last }: Board): number | undefined {
  return bid === undefined || ask === undefined ? last : (bid + ask) / 2;
}

/** The value beyond `least` that lies nearest. */
function nearest<Value extends number>(
  values: readonly (Value | undefined)[],
  wanted: number,
  least: number,
): Value | undefined {
  return values
    .filter((value) => value !== undefined && value > least)
    .reduce<Value | undefined>(
      (best, value) =>
        value !== undefined && (best === undefined || Math.abs(value - wanted) < Math.abs(best - wanted))
          ? value
          : best,
      undefined,
    );
}
