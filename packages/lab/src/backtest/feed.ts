import type { BarInput, SeriesId } from '@tapewright/engine';
import { instant, type Bar, type Instant } from '@tapewright/model';
import { barPath, newBarPath, type BarPathOptions, type BarPoint } from '@tapewright/venue';
import type { BarColumns } from '../columns/index.ts';
import type { BacktestData } from './options.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Points of a bar's path. */
const POINTS = 4;

/** One set of bars on its way to the venue and to the engine's series, one step after the other: four points, then the whole bar. */
export class Feed {
  readonly data: BacktestData;
  /** Index into the run's data. */
  readonly index: number;
  readonly conId: number;
  /** Whether the venue trades along these bars; only the shortest bars of an instrument are its market. */
  readonly isMarket: boolean;
  /** The engine's series that these bars are; undefined while the strategy has not asked for them. */
  series: SeriesId | undefined;
  /** When the next step happens, µs since the epoch; Infinity at the end. */
  nextAt = Number.POSITIVE_INFINITY;
  /** The close of the last bar that is complete; NaN before the first. */
  lastClose = Number.NaN;
  /** Written anew for each bar; the engine copies what it keeps. */
  readonly bar: Mutable<BarInput>;
  readonly points: readonly [BarPoint, BarPoint, BarPoint, BarPoint];
  readonly #columns: BarColumns;
  readonly #end: number;
  #cursor = 0;
  /** The next step: a point from 0, then the whole bar. */
  #step = 0;
  readonly #shape: Mutable<Bar>;
  readonly #pathOptions: BarPathOptions;

  constructor(
    data: BacktestData,
    parts: {
      readonly index: number;
      readonly conId: number;
      readonly isMarket: boolean;
      readonly volumeShare: number | undefined;
      /** The index after the last bar to play. */
      readonly end: number;
    },
  ) {
    this.data = data;
    this.index = parts.index;
    this.conId = parts.conId;
    this.isMarket = parts.isMarket;
    this.#columns = data.columns;
    this.#end = parts.end;
    this.points = newBarPath();
    this.#pathOptions = { volumeShare: parts.volumeShare, into: this.points };
    const none = instant(0);
    const prices = { open: 0, high: 0, low: 0, close: 0 };
    this.bar = { kind: 'bar', at: none, series: -1, start: none, ...prices, volume: 0, isWarmUp: false };
    this.#shape = { start: none, end: none, ...prices, volume: undefined };
  }

  /** Bars left to play, the one under way included. */
  get left(): number {
    return this.#end - this.#cursor;
  }

  /** When the bar under way ends. */
  get endAt(): Instant {
    return this.bar.at;
  }

  /** The step that is next: 0 to 3 the point, `POINTS` the whole bar. */
  get step(): number {
    return this.#step;
  }

  get isAtBar(): boolean {
    return this.#step === POINTS;
  }

  /** Begins playing with the first bar that starts at or after `from`. */
  seek(from: number): void {
    this.#cursor = Math.min(this.firstFrom(from), this.#end);
    this.#load();
  }

  /** The index of the first bar that starts at or after a moment. */
  firstFrom(at: number): number {
    let [low, high] = [0, this.#columns.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#columns.start[middle] ?? Number.NaN) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Goes to the next step of the bar, or to the next bar. */
  advance(): void {
    this.#step++;
    if (this.#step < POINTS) this.nextAt = (this.points[this.#step] ?? this.points[0]).at;
    else if (this.#step === POINTS) this.nextAt = this.bar.at;
    else {
      this.lastClose = this.bar.close;
      this.#cursor++;
      this.#load();
    }
  }

  /** Goes to a step of the bar under way. */
  goTo(step: number): void {
    this.#step = step - 1;
    this.advance();
  }

  /** Writes bar `i` into `bar` as one that only warms up. */
  warmUpBar(i: number): BarInput {
    this.#write(i);
    this.bar.isWarmUp = true;
    return this.bar;
  }

  #load(): void {
    const i = this.#cursor;
    if (i >= this.#end) {
      this.nextAt = Number.POSITIVE_INFINITY;
      return;
    }
    this.#write(i);
    this.bar.isWarmUp = false;
    if (!this.isMarket) {
      this.#step = POINTS;
      this.nextAt = this.bar.at;
      return;
    }
    const { bar } = this;
    const shape = this.#shape;
    shape.start = bar.start;
    shape.end = bar.at;
    shape.open = bar.open;
    shape.high = bar.high;
    shape.low = bar.low;
    shape.close = bar.close;
    shape.volume = Number.isNaN(bar.volume) ? undefined : bar.volume;
    barPath(this.conId, shape, this.#pathOptions);
    this.#step = 0;
    this.nextAt = bar.start;
  }

  #write(i: number): void {
    const { bar } = this;
    const columns = this.#columns;
    // Column values came from Instants; checking them again costs as much as the rest of the bar.
    bar.start = (columns.start[i] ?? Number.NaN) as Instant;
    bar.at = (columns.end[i] ?? Number.NaN) as Instant;
    bar.open = columns.open[i] ?? Number.NaN;
    bar.high = columns.high[i] ?? Number.NaN;
    bar.low = columns.low[i] ?? Number.NaN;
    bar.close = columns.close[i] ?? Number.NaN;
    bar.volume = columns.volume[i] ?? Number.NaN;
    bar.series = this.series ?? -1;
  }
}
