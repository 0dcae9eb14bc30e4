import { instant, MICROS_PER_DAY, MICROS_PER_MINUTE, type Bar, type Instant } from '@tapewright/model';
import type { BarHistory } from '../history/bar-history.ts';

/** What an instrument has done so far, beside its prices. Absent: there is not enough of a past. */
export interface Statistics {
  readonly weeks13: Range | undefined;
  readonly weeks26: Range | undefined;
  readonly weeks52: Range | undefined;
  /** Mean of the daily volumes of the last 90 days. */
  readonly averageVolume: number | undefined;
  /** Standard deviation of the daily log returns of the last 30 days, for a year. */
  readonly historicalVolatility: number | undefined;
  /** Trades and units in the minute before the one that runs. */
  readonly tradesPerMinute: number;
  readonly volumePerMinute: number;
  /** Units of the last 3, 5 and 10 minutes. */
  readonly volume3Minutes: number;
  readonly volume5Minutes: number;
  readonly volume10Minutes: number;
  /** The last price in regular hours. */
  readonly lastRegular: number | undefined;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

const DAYS_PER_WEEK = 7;
const SESSIONS_PER_YEAR = 252;
const VOLATILITY_DAYS = 30;
const VOLUME_DAYS = 90;

/** Reckons the statistics of an instrument, once a minute at most. */
export class StatisticsDesk {
  readonly #history: BarHistory;
  /** conId → what was reckoned, and in which minute */
  readonly #known = new Map<number, { readonly minute: number; readonly statistics: Statistics }>();

  constructor(history: BarHistory) {
    this.#history = history;
  }

  of(conId: number, now: Instant): Statistics {
    const minute = Math.floor(now / MICROS_PER_MINUTE);
    const known = this.#known.get(conId);
    if (known?.minute === minute) return known.statistics;
    const statistics = this.#reckon(conId, now);
    this.#known.set(conId, { minute, statistics });
    return statistics;
  }

  #reckon(conId: number, now: Instant): Statistics {
    const query = { conId, hours: 'regular', until: now } as const;
    const days = this.#history.bars({ ...query, barSize: '1 day', from: before(now, 52 * DAYS_PER_WEEK) });
    const thisMinute = instant(Math.floor(now / MICROS_PER_MINUTE) * MICROS_PER_MINUTE);
    const minutes = this.#history.bars({
      conId,
      hours: 'extended',
      barSize: '1 min',
      from: instant(thisMinute - 10 * MICROS_PER_MINUTE),
      until: thisMinute,
    });
    const since = (count: number): readonly Bar[] =>
      minutes.filter(({ start }) => start >= thisMinute - count * MICROS_PER_MINUTE);
    const volume = (count: number): number => since(count).reduce((sum, bar) => sum + (bar.volume ?? 0), 0);
    const [regular] = this.#history
      .bars({ ...query, barSize: '1 day', from: before(now, DAYS_PER_WEEK) })
      .slice(-1);
    return {
      weeks13: rangeOf(days, before(now, 13 * DAYS_PER_WEEK)),
      weeks26: rangeOf(days, before(now, 26 * DAYS_PER_WEEK)),
      weeks52: rangeOf(days, before(now, 52 * DAYS_PER_WEEK)),
      averageVolume: mean(
        days.filter(({ start }) => start >= before(now, VOLUME_DAYS)).map((bar) => bar.volume ?? 0),
      ),
      historicalVolatility: volatilityOf(days.filter(({ start }) => start >= before(now, VOLATILITY_DAYS))),
      tradesPerMinute: since(1).reduce((sum, bar) => sum + (bar.count ?? 0), 0),
      volumePerMinute: volume(1),
      volume3Minutes: volume(3),
      volume5Minutes: volume(5),
      volume10Minutes: volume(10),
      lastRegular: regular?.close,
    };
  }
}

function before(now: Instant, days: number): Instant {
  return instant(now - days * MICROS_PER_DAY);
}

function rangeOf(days: readonly Bar[], from: Instant): Range | undefined {
  const within = days.filter(({ start }) => start >= from);
  if (within.length === 0) return undefined;
  return {
    low: Math.min(...within.map(({ low }) => low)),
    high: Math.max(...within.map(({ high }) => high)),
  };
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of the returns from close to close, around their mean. */
function volatilityOf(days: readonly Bar[]): number | undefined {
  const returns = days.slice(1).map(({ close }, index) => Math.log(close / (days[index]?.close ?? close)));
  const average = mean(returns);
  if (average === undefined || returns.length < 2) return undefined;
  const squares = returns.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return Math.sqrt((squares / (returns.length - 1)) * SESSIONS_PER_YEAR);
}
