/* oxlint-disable typescript/no-non-null-assertion -- columns are read inside their length, in the hottest loop of a backtest */
import type { BarInput, BarRun, RateInput, SeriesId } from '@tapewright/engine';
import { instant, type Bar, type Instant } from '@tapewright/model';
import { barPath, newBarPath, type BarPathOptions, type BarPoint, type MarketInput } from '@tapewright/venue';
import type { BarColumns } from '../columns/index.ts';
import type { BacktestData } from './options.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Points of a bar's path. The step after the last of them is the whole bar. */
const POINTS = 4;
const CLOSE = POINTS - 1;

type WholeBarInput = Extract<MarketInput, { kind: 'wholeBar' }>;
/** What the market is shown. */
export type MarketStep = BarPoint | WholeBarInput;

/**
 * One set of bars on its way to the venue and to the engine's series: of each bar four points, then the whole.
 *
 * While no order works at the venue, nothing can come of a point: the feed is then at rest, and goes from bar to bar. Before an order is
 * placed it is woken, and says which point the market saw last.
 */
export class Feed {
  readonly data: BacktestData;
  /** Index into the run's data. */
  readonly index: number;
  readonly conId: number;
  /** Whether the venue trades along these bars; only the shortest bars of an instrument are its market. */
  readonly isMarket: boolean;
  /** Whether these are the prices of a currency pair. */
  readonly isRate: boolean;
  /** The first point of a bar that the market is shown: the close alone, with the whole bar, where the venue looks at bars whole. */
  readonly #firstStep: number;
  /** Whether the venue trades along ticks instead, of which these bars are made or which lie beside them. */
  readonly #hasTicks: boolean;
  /** These bars as the engine plays them; undefined while the strategy has not asked for them. */
  run: BarRun | undefined;
  /** When the next step happens, µs since the epoch; Infinity at the end. */
  nextAt = Number.POSITIVE_INFINITY;
  /** The next step: a point from 0, or the whole bar. */
  step = POINTS;
  /** The first point of the bar under way that the record of excursions has not seen. */
  unmarked = 0;
  isAwake = false;
  /** When the market last saw a point of these bars. */
  shownAt = Number.NEGATIVE_INFINITY;
  readonly #points = newBarPath();
  readonly columns: BarColumns;
  /** The index after the last bar to play. */
  readonly end: number;
  /** The index of the bar under way. */
  cursor = 0;
  readonly #shape: Mutable<Bar>;
  readonly #pathOptions: BarPathOptions;
  /** Whether `#points` are those of the bar under way. */
  #hasPath = false;

  constructor(
    data: BacktestData,
    parts: {
      readonly index: number;
      readonly conId: number;
      readonly isMarket: boolean;
      readonly volumeShare: number | undefined;
      /** Whether the venue looks at bars whole. */
      readonly isWhole: boolean;
      readonly hasTicks: boolean;
      /** The index after the last bar to play. */
      readonly end: number;
    },
  ) {
    this.data = data;
    this.index = parts.index;
    this.conId = parts.conId;
    this.isMarket = parts.isMarket;
    this.isRate = parts.isMarket && data.listing.contract.secType === 'CASH';
    this.#firstStep = parts.isWhole ? CLOSE : 0;
    this.#hasTicks = parts.hasTicks;
    this.columns = data.columns;
    this.end = parts.end;
    this.#pathOptions = { volumeShare: parts.volumeShare, into: this.#points };
    const none = instant(0);
    this.#shape = { start: none, end: none, open: 0, high: 0, low: 0, close: 0, volume: undefined };
  }

  /** Bars left to play, the one under way included. */
  get left(): number {
    return this.end - this.cursor;
  }

  get isAtBar(): boolean {
    return this.step === POINTS;
  }

  /** When the bar under way ends, µs since the epoch. */
  get barEnd(): Instant {
    return this.columns.end[this.cursor]! as Instant;
  }

  /** The strategy has asked for these bars. */
  playAs(series: SeriesId): void {
    this.run = { series, columns: this.columns };
  }

  /** A point of the bar under way. */
  point(step: number): BarPoint {
    if (!this.#hasPath) this.#drawPath();
    return this.#points[step] ?? this.#points[0];
  }

  /** What the market is shown at a step of the bar under way. */
  marketStep(step: number): MarketStep {
    return this.#firstStep === CLOSE ? this.#whole(this.cursor) : this.point(step);
  }

  /** Begins playing with the first bar that starts at or after `from`. */
  seek(from: number): void {
    this.cursor = Math.min(this.firstFrom(from), this.end);
    this.#load();
  }

  /** The index of the first bar that starts at or after a moment. */
  firstFrom(at: number): number {
    let [low, high] = [0, this.columns.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.columns.start[middle] ?? Number.NaN) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Goes to the next bar. */
  nextBar(): void {
    this.cursor++;
    this.#load();
  }

  /** Goes on to bar `i`, which is over: the others up to it were played as a whole. */
  skipTo(i: number): void {
    this.cursor = i;
    this.#load();
  }

  /** The index of the first bar from the one under way on that ends at or after a moment. */
  firstEndingFrom(at: number): number {
    if (at === Number.POSITIVE_INFINITY) return this.end;
    const { end } = this.columns;
    let [low, high] = [this.cursor, this.end];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (end[middle]! < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Goes to a step of the bar under way. */
  goTo(step: number): void {
    this.step = step;
    this.nextAt = step < POINTS ? this.point(step).at : this.barEnd;
  }

  /** Points of the bar under way are steps again, those from `now` on. Returns the point before, unless the market has seen it. */
  wake(now: number): MarketStep | undefined {
    this.isAwake = true;
    if (!this.isMarket || this.#hasTicks || this.nextAt === Number.POSITIVE_INFINITY) return undefined;
    let step = this.#firstStep;
    while (step < POINTS && this.point(step).at < now) step++;
    this.goTo(step);
    const before = step > this.#firstStep ? this.marketStep(step - 1) : this.#lastStepBefore();
    if (before === undefined || before.at <= this.shownAt) return undefined;
    this.shownAt = before.at;
    return before;
  }

  /** From here on only whole bars are steps. */
  rest(): void {
    this.isAwake = false;
    if (this.nextAt !== Number.POSITIVE_INFINITY) this.goTo(POINTS);
  }

  /** The close of bar `i` as a rate, for an engine whose strategy does not watch the pair. */
  rate(i: number): RateInput {
    const { end, close } = this.columns;
    return { kind: 'rate', at: end[i]! as Instant, contract: this.data.listing.contract, price: close[i]! };
  }

  /** Bar `i` as one that only warms up a series. */
  warmUpBar(series: SeriesId, i: number): BarInput {
    const { start, end, open, high, low, close, volume } = this.columns;
    return {
      kind: 'bar',
      at: end[i]! as Instant,
      series,
      start: start[i]! as Instant,
      open: open[i]!,
      high: high[i]!,
      low: low[i]!,
      close: close[i]!,
      volume: volume[i]!,
      isWarmUp: true,
    };
  }

  #load(): void {
    this.#hasPath = false;
    this.unmarked = 0;
    if (this.cursor >= this.end) {
      this.nextAt = Number.POSITIVE_INFINITY;
      return;
    }
    const hasPoints = this.isAwake && this.isMarket && !this.#hasTicks;
    if (hasPoints) this.goTo(this.#firstStep);
    else {
      this.step = POINTS;
      this.nextAt = this.barEnd;
    }
  }

  #lastStepBefore(): MarketStep | undefined {
    if (this.cursor === 0) return undefined;
    if (this.#firstStep === CLOSE) return this.#whole(this.cursor - 1);
    this.#pathOf(this.cursor - 1);
    const point = { ...this.#points[3] };
    this.#drawPath();
    return point;
  }

  #whole(i: number): WholeBarInput {
    const { start, end, open, high, low, close, volume: volumes } = this.columns;
    const volume = volumes[i]!;
    return {
      kind: 'wholeBar',
      at: Math.max(start[i]!, end[i]! - 1) as Instant,
      conId: this.conId,
      start: start[i]! as Instant,
      open: open[i]!,
      high: high[i]!,
      low: low[i]!,
      close: close[i]!,
      volume: Number.isNaN(volume) ? undefined : volume,
    };
  }

  #drawPath(): void {
    this.#pathOf(this.cursor);
    this.#hasPath = true;
  }

  #pathOf(i: number): void {
    const columns = this.columns;
    const shape = this.#shape;
    const volume = columns.volume[i]!;
    shape.start = columns.start[i]! as Instant;
    shape.end = columns.end[i]! as Instant;
    shape.open = columns.open[i]!;
    shape.high = columns.high[i]!;
    shape.low = columns.low[i]!;
    shape.close = columns.close[i]!;
    shape.volume = Number.isNaN(volume) ? undefined : volume;
    barPath(this.conId, shape, this.#pathOptions);
  }
}
