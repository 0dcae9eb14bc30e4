import {
  Decimal,
  intradayMicros,
  type Bar,
  type BarSize,
  type Calendar,
  type Instant,
} from '@tapewright/model';
import { barPath, type Listing, type MarketInput } from '@tapewright/venue';
import { barOfDraft, groupBars } from '../history/bar-grouping.ts';
import type { BarHistory, BarQuery } from '../history/bar-history.ts';
import type { MarketSource } from './market-source.ts';

/** Bars to play again: of one instrument, of one size, in order of time. */
export interface BarSeries {
  readonly listing: Listing;
  readonly barSize: BarSize;
  readonly bars: readonly Bar[];
  /** What a bar gives to orders: this share of its volume, from 0 to 1. Absent: orders of any size fill. */
  readonly volumeShare?: number | undefined;
}

type BarPointInput = Extract<MarketInput, { kind: 'barPoint' }>;

/** Where a series stands. */
interface Track {
  readonly series: BarSeries;
  readonly conId: number;
  /** The bar being played; bars before it are the past. */
  index: number;
  /** Its points, made when it begins. */
  points: readonly BarPointInput[];
  /** Points of it that were played; after the last comes its end. */
  played: number;
}

/**
 * A market of bars: each bar's open, extremes and close are played as events at the times of `barPath`, and then its end. Its past is
 * the bars that were played: a request of history sees none of the future, and of the bar in progress what has been played.
 */
export class ReplayMarket implements MarketSource, BarHistory {
  readonly #tracks: readonly Track[];
  readonly #calendarOf: (conId: number) => Calendar | undefined;

  /** Bars that begin before `start` are the past already. Throws a RangeError on bars out of order or a listing without conId. */
  constructor(
    series: readonly BarSeries[],
    options: {
      readonly start: Instant;
      readonly calendarOf: (conId: number) => Calendar | undefined;
    },
  ) {
    this.#calendarOf = options.calendarOf;
    this.#tracks = series.map((one) => newTrack(one, options.start));
  }

  nextAt(): Instant | undefined {
    return this.#nextTrack()?.at;
  }

  next(): readonly MarketInput[] {
    const next = this.#nextTrack();
    if (next === undefined) return [];
    const { track, at } = next;
    const point = track.points[track.played];
    if (point !== undefined) {
      track.played++;
      return [point];
    }
    track.index++;
    track.points = pathOf(track);
    track.played = 0;
    return [{ kind: 'time', at }];
  }

  /** What the last bar of the past leaves behind, for each instrument that has one: the series with the shortest bars says most. */
  opening(at: Instant): readonly MarketInput[] {
    const tracks = this.#tracks.toSorted((a, b) => lengthOf(b.series.barSize) - lengthOf(a.series.barSize));
    const finest = new Map(tracks.map((track) => [track.conId, track]));
    return [...finest.values()].flatMap(({ conId, series, index }) => {
      const bar = series.bars[index - 1];
      if (bar === undefined || bar.end > at) return [];
      const { open, high, low, close: last, end: lastAt } = bar;
      const volume = Decimal.of(Math.round(bar.volume ?? 0));
      return [{ kind: 'summary', at, conId, last, lastSize: Decimal.ZERO, lastAt, open, high, low, volume }];
    });
  }

  bars(query: BarQuery): readonly Bar[] {
    const track = this.#trackFor(query);
    const calendar = this.#calendarOf(query.conId);
    if (track === undefined || calendar === undefined) return [];
    const { bars, barSize } = track.series;
    const past = bars.slice(0, track.index);
    const current = barInProgress(track);
    const all = current === undefined ? past : [...past, current];
    const grouped = barSize === query.barSize ? all : groupBars(all, query.barSize, calendar, query.hours);
    return grouped.filter(({ start }) => start >= query.from && start < query.until);
  }

  first(conId: number): Instant | undefined {
    const starts = this.#tracks
      .filter((track) => track.conId === conId)
      .map(({ series }) => series.bars[0]?.start);
    return starts.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined);
  }

  /** The track with the earliest event; the first of them in the order of the series. */
  #nextTrack(): { readonly track: Track; readonly at: Instant } | undefined {
    let next: { readonly track: Track; readonly at: Instant } | undefined;
    for (const track of this.#tracks) {
      const at = track.points[track.played]?.at ?? track.series.bars[track.index]?.end;
      if (at !== undefined && (next === undefined || at < next.at)) next = { track, at };
    }
    return next;
  }

  /** The series with the largest bars that are not larger than those asked for. */
  #trackFor({ conId, barSize }: BarQuery): Track | undefined {
    const fitting = this.#tracks.filter(
      (track) => track.conId === conId && lengthOf(track.series.barSize) <= lengthOf(barSize),
    );
    return fitting.toSorted((a, b) => lengthOf(b.series.barSize) - lengthOf(a.series.barSize))[0];
  }
}

function newTrack(series: BarSeries, start: Instant): Track {
  const { conId, symbol = '' } = series.listing.contract;
  if (conId === undefined) throw new RangeError(`the listing of ${symbol} to replay has no conId`);
  for (const [index, bar] of series.bars.entries()) {
    const before = series.bars[index - 1];
    if (before !== undefined && bar.start < before.end) {
      throw new RangeError(
        `bar ${index} of ${symbol} begins before bar ${index - 1} ends: sort the bars by time`,
      );
    }
  }
  const first = series.bars.findIndex((bar) => bar.start >= start);
  const track: Track = {
    series,
    conId,
    index: first < 0 ? series.bars.length : first,
    points: [],
    played: 0,
  };
  track.points = pathOf(track);
  return track;
}

function pathOf({ series, index, conId }: Track): readonly BarPointInput[] {
  const bar = series.bars[index];
  return bar === undefined ? [] : barPath(conId, bar, { volumeShare: series.volumeShare });
}

/** What has been played of the bar in progress. Its volume becomes known with its close. */
function barInProgress({ series, index, points, played }: Track): Bar | undefined {
  const bar = series.bars[index];
  const seen = points.slice(0, played).map(({ price }) => price);
  const [open] = seen;
  if (bar === undefined || open === undefined) return undefined;
  if (played === points.length) return bar;
  return {
    ...barOfDraft({
      start: bar.start,
      end: bar.end,
      open,
      high: Math.max(...seen),
      low: Math.min(...seen),
      close: seen.at(-1) ?? open,
      volume: 0,
      notional: 0,
      count: 0,
    }),
    volume: 0,
    wap: undefined,
  };
}

/** Microseconds, to compare sizes by. */
function lengthOf(size: BarSize): number {
  const DAY = 86_400_000_000;
  const intraday = intradayMicros(size);
  if (intraday !== undefined) return intraday;
  if (size === '1 day') return DAY;
  return size === '1 week' ? 7 * DAY : 30 * DAY;
}
