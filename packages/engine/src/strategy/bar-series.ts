/* oxlint-disable typescript/no-non-null-assertion -- columns and rings are read inside their length, with every bar */
import type { BarSize, Instant } from '@tapewright/model';
import type { BarIndicator, BarValues, Indicator, ValueIndicator } from '../indicators/indicator.ts';
import type { BarInput, BarInputColumns, SeriesId } from '../kernel/kernel-io.ts';
import type { Instrument } from './instrument.ts';

/** Complete bars. Only the past can be read: 0 is the latest, 1 the one before; what is not there (yet, or no more) is NaN. */
export interface Bars {
  /** Bars so far, those of the warm-up included. */
  readonly count: number;
  /** Bars that can be read back. */
  readonly depth: number;
  open(ago?: number): number;
  high(ago?: number): number;
  low(ago?: number): number;
  close(ago?: number): number;
  volume(ago?: number): number;
  /** The beginning of the bar; undefined when it is not there. */
  start(ago?: number): Instant | undefined;
  /**
   * Feeds an indicator with every bar from now on and hands it back. One that takes values gets closes, or what `source` makes
   * of a bar. Throws when bars have come already, or when the indicator is fed elsewhere.
   */
  indicator<I extends BarIndicator>(indicator: I): I;
  indicator<I extends ValueIndicator>(indicator: I, source?: (bar: BarValues) => number): I;
  /** Several at once, all on closes or bars: `const [fast, slow] = bars.indicators(sma(50), sma(200))`. */
  indicators<const I extends readonly (BarIndicator | ValueIndicator)[]>(...indicators: I): I;
}

/** The complete bars of one instrument in one size. */
export interface BarSeries extends Bars {
  readonly id: SeriesId;
  readonly instrument: Instrument;
  readonly barSize: BarSize;
}

/** An indicator that a series feeds: with closes or whole bars, or with what `source` makes of a bar. */
export interface IndicatorFeed {
  readonly indicator: ValueIndicator | BarIndicator;
  readonly source: ((bar: BarValues) => number) | undefined;
}

/** Bars of history kept unless the strategy asks for more. */
export const DEFAULT_DEPTH = 1_024;
/** What one series may keep: 16 M bars, 1 GB. */
export const MAX_DEPTH = 2 ** 24;

/** Numbers per row, and where each stands in it. */
const ROW = 8;
const START = 0;
const OPEN = 1;
const HIGH = 2;
const LOW = 3;
const CLOSE = 4;
const VOLUME = 5;

/** Before any bar has come from columns: no index follows it. */
const NO_CURSOR = -2;
const NONE = new Float64Array(0);
const NO_COLUMNS: BarInputColumns = {
  start: NONE,
  end: NONE,
  open: NONE,
  high: NONE,
  low: NONE,
  close: NONE,
  volume: NONE,
};

export class RingSeries<Size extends string = BarSize> implements Bars {
  readonly id: SeriesId;
  readonly instrument: Instrument;
  readonly barSize: Size;
  count = 0;
  #capacity = 0;
  #mask = 0;
  /** A ring of rows, each `ROW` numbers: start, open, high, low, close, volume. A row fills one line of the processor's cache. */
  #rows = new Float64Array(0);
  readonly #onClose: ValueIndicator[] = [];
  readonly #onBar: BarIndicator[] = [];
  readonly #onSource: { readonly indicator: ValueIndicator; readonly source: (bar: BarValues) => number }[] =
    [];
  #warmUp = 0;
  /** The bar that indicators of whole bars are shown, written anew for each. */
  readonly #latest = new ColumnBar();
  /** The columns that the latest bars stand in: they are read from there, and need not be copied. */
  #columns: BarInputColumns = NO_COLUMNS;
  /** The index of the latest bar in them, and how many bars in a row up to it have come from there. */
  #cursor = NO_CURSOR;
  #played = 0;

  /** Indicators that some series of the run feeds: two feeders would mix two inputs in one window. */
  readonly #fed: Set<Indicator>;

  constructor(
    {
      id,
      instrument,
      barSize,
    }: { readonly id: SeriesId; readonly instrument: Instrument; readonly barSize: Size },
    fed: Set<Indicator>,
  ) {
    this.id = id;
    this.instrument = instrument;
    this.barSize = barSize;
    this.#fed = fed;
    this.reserve(DEFAULT_DEPTH);
  }

  /** What it feeds, in the order of feeding. */
  get feeds(): readonly IndicatorFeed[] {
    return [
      ...this.#onClose.map((indicator) => ({ indicator, source: undefined })),
      ...this.#onBar.map((indicator) => ({ indicator, source: undefined })),
      ...this.#onSource,
    ];
  }

  /** The bars that its indicators need before their first value, or what the strategy asked for. */
  get warmUp(): number {
    return this.#warmUp;
  }

  get depth(): number {
    return Math.min(this.count, this.#capacity);
  }

  /** Asks for at least `bars` of warm-up, and room to read them back. */
  needHistory(bars: number): void {
    this.#warmUp = Math.max(this.#warmUp, bars);
    this.reserve(bars);
  }

  open(ago = 0): number {
    return this.#isPlayed(ago) ? this.#columns.open[this.#cursor - ago]! : this.#read(OPEN, ago);
  }

  high(ago = 0): number {
    return this.#isPlayed(ago) ? this.#columns.high[this.#cursor - ago]! : this.#read(HIGH, ago);
  }

  low(ago = 0): number {
    return this.#isPlayed(ago) ? this.#columns.low[this.#cursor - ago]! : this.#read(LOW, ago);
  }

  close(ago = 0): number {
    return this.#isPlayed(ago) ? this.#columns.close[this.#cursor - ago]! : this.#read(CLOSE, ago);
  }

  volume(ago = 0): number {
    return this.#isPlayed(ago) ? this.#columns.volume[this.#cursor - ago]! : this.#read(VOLUME, ago);
  }

  start(ago = 0): Instant | undefined {
    const micros = this.#isPlayed(ago) ? this.#columns.start[this.#cursor - ago]! : this.#read(START, ago);
    return Number.isNaN(micros) ? undefined : (micros as Instant);
  }

  indicator<I extends BarIndicator | ValueIndicator>(indicator: I, source?: (bar: BarValues) => number): I {
    if (this.count > 0) {
      throw new Error(`${indicator.name} comes after bars of ${this.#name}: attach indicators in setup`);
    }
    if (this.#fed.has(indicator) || indicator.isReady) {
      throw new Error(`${indicator.name} is fed already: make a new one for ${this.#name}, inside setup`);
    }
    this.#fed.add(indicator);
    this.#warmUp = Math.max(this.#warmUp, indicator.warmUp);
    if (indicator.takes === 'bar') this.#onBar.push(indicator);
    else if (source === undefined) this.#onClose.push(indicator);
    else this.#onSource.push({ indicator, source });
    return indicator;
  }

  indicators<const I extends readonly (BarIndicator | ValueIndicator)[]>(...indicators: I): I {
    for (const indicator of indicators) this.indicator(indicator);
    return indicators;
  }

  push(bar: BarInput): void {
    this.pushSample(bar);
  }

  /** A bar whatever it was made of. */
  pushSample(bar: BarValues & { readonly start: Instant }): void {
    this.#write(bar.start, bar);
    for (const indicator of this.#onClose) indicator.update(bar.close);
    this.#feedRest(bar);
  }

  /**
   * `push` of the bar at index `i` of columns, which stay as they are. The hot path of a backtest: only the close is looked at, for the indicators;
   * the bar is read where it stands, and nothing is copied or allocated.
   */
  pushFrom(columns: BarInputColumns, i: number): void {
    if (i !== this.#cursor + 1 || columns !== this.#columns) this.#beginAt(columns, i);
    this.#cursor = i;
    this.#played++;
    this.count++;
    const close = columns.close[i]!;
    for (const indicator of this.#onClose) indicator.update(close);
    if (this.#onBar.length > 0 || this.#onSource.length > 0) this.#feedRest(this.#latest.at(columns, i));
  }

  #beginAt(columns: BarInputColumns, i: number): void {
    this.#keepPlayed();
    this.#columns = columns;
    this.#cursor = i - 1;
  }

  /** Copies the bars that are read from columns into the ring: others come now. */
  #keepPlayed(): void {
    const { start, open, high, low, close, volume } = this.#columns;
    for (let ago = Math.min(this.#played, this.#capacity) - 1; ago >= 0; ago--) {
      const i = this.#cursor - ago;
      const at = ((this.count - 1 - ago) & this.#mask) * ROW;
      this.#rows.set([start[i]!, open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!], at);
    }
    this.#columns = NO_COLUMNS;
    this.#cursor = NO_CURSOR;
    this.#played = 0;
  }

  /**
   * Every unit has become `ratio` units: the bars that are kept are stated in the new ones, and the indicators are fed with them once more, so
   * that nothing of the old prices is left in a window. Returns the indicators.
   */
  split(ratio: number): readonly Indicator[] {
    this.#keepPlayed();
    const rows = this.#rows;
    for (let ago = this.depth - 1; ago >= 0; ago--) {
      const at = ((this.count - 1 - ago) & this.#mask) * ROW;
      for (const price of [OPEN, HIGH, LOW, CLOSE]) rows[at + price]! /= ratio;
      rows[at + VOLUME]! *= ratio;
      const bar = {
        open: rows[at + OPEN]!,
        high: rows[at + HIGH]!,
        low: rows[at + LOW]!,
        close: rows[at + CLOSE]!,
        volume: rows[at + VOLUME]!,
      };
      for (const indicator of this.#onClose) indicator.update(bar.close);
      this.#feedRest(bar);
    }
    return [...this.#onClose, ...this.#onBar, ...this.#onSource.map(({ indicator }) => indicator)];
  }

  #write(start: number, { open, high, low, close, volume }: BarValues): void {
    if (this.#played > 0) this.#keepPlayed();
    const at = (this.count & this.#mask) * ROW;
    this.#rows.set([start, open, high, low, close, volume], at);
    this.count++;
  }

  #feedRest(bar: BarValues): void {
    for (const indicator of this.#onBar) indicator.update(bar);
    for (const { indicator, source } of this.#onSource) indicator.update(source(bar));
  }

  /** Grows the rings to hold at least `bars`; only possible before the first one. */
  private reserve(bars: number): void {
    if (bars <= this.#capacity) return;
    if (bars > MAX_DEPTH)
      throw new RangeError(`${this.#name}: ${bars} bars of history, at most ${MAX_DEPTH}`);
    if (this.count > 0)
      throw new Error(`history of ${this.#name} was asked for after its first bar: ask in setup`);
    this.#capacity = 2 ** Math.ceil(Math.log2(bars));
    this.#mask = this.#capacity - 1;
    this.#rows = new Float64Array(this.#capacity * ROW);
  }

  get #name(): string {
    return `${this.instrument.contract.symbol ?? 'instrument'} ${this.barSize}`;
  }

  /** Whether a bar can be read back and stands in the columns. `ago` is whatever untyped code passes. */
  #isPlayed(ago: number): boolean {
    return ago >= 0 && ago < this.#played && ago < this.#capacity;
  }

  #read(field: number, ago: number): number {
    // `!(… )` also refuses NaN and undefined passed from untyped code.
    if (!(ago >= 0 && ago < this.count && ago < this.#capacity)) return Number.NaN;
    return this.#rows[((this.count - 1 - ago) & this.#mask) * ROW + field] ?? Number.NaN;
  }
}

/** A bar of columns as an object, reused. Its numbers are doubles from the start, so that none is boxed. */
class ColumnBar implements BarValues {
  open = Number.NaN;
  high = Number.NaN;
  low = Number.NaN;
  close = Number.NaN;
  volume = Number.NaN;

  at(columns: BarInputColumns, i: number): this {
    this.open = columns.open[i]!;
    this.high = columns.high[i]!;
    this.low = columns.low[i]!;
    this.close = columns.close[i]!;
    this.volume = columns.volume[i]!;
    return this;
  }
}

/** What a series feeds; undefined for one that is not of this engine. */
export function feedsOf(bars: Bars): readonly IndicatorFeed[] | undefined {
  return bars instanceof RingSeries ? bars.feeds : undefined;
}
