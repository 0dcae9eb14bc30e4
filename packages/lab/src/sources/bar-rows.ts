import { instant, toIso } from '@tapewright/model';
import { barFault, emptyColumns, resizeColumns, sliceColumns, type BarColumns } from '../columns/index.ts';
import type { BarClock, BarGap } from './bar-clock.ts';

/** Takes rows one after the other into columns of bars, and says what is wrong with one that cannot be taken. */
export class BarRows {
  readonly gaps: BarGap[] = [];
  readonly #clock: BarClock;
  /** The time of the row at hand as its file writes it, for messages. */
  readonly #timeText: () => string;
  #columns: BarColumns;
  #count = 0;
  #lastStart = Number.NEGATIVE_INFINITY;
  #lastEnd = Number.NEGATIVE_INFINITY;

  constructor(clock: BarClock, options: { readonly room: number; readonly timeText: () => string }) {
    this.#clock = clock;
    this.#timeText = options.timeText;
    this.#columns = emptyColumns(Math.max(1, options.room));
  }

  // Six parameters: an object per row would cost a file of a million more than the rest.
  /** Takes a row: the time as the clock of bars wants it, NaN for an unknown volume. */
  add(
    time: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
  ): string | undefined {
    const clock = this.#clock;
    const misplaced = clock.place(time);
    if (misplaced !== undefined) return `${this.#timeText()}: ${misplaced}`;
    if (clock.start < this.#lastEnd) return this.#disorder();
    const fault = barFault(open, high, low, close);
    if (fault !== undefined) return fault;
    if (volume < 0) return `volume ${volume} is negative`;
    const i = this.#count++;
    if (i >= this.#columns.length) this.#columns = resizeColumns(this.#columns, 2 * i);
    const columns = this.#columns;
    columns.start[i] = clock.start;
    columns.end[i] = clock.end;
    columns.open[i] = open;
    columns.high[i] = high;
    columns.low[i] = low;
    columns.close[i] = close;
    columns.volume[i] = volume;
    if (i > 0 && clock.start !== this.#lastEnd) {
      const missing = clock.missingBetween(this.#lastEnd, clock.start);
      if (missing > 0) this.gaps.push({ from: this.#lastEnd, to: clock.start, missing });
    }
    this.#lastStart = clock.start;
    this.#lastEnd = clock.end;
    return undefined;
  }

  /** What was taken. */
  columns(): BarColumns {
    return sliceColumns(this.#columns, 0, this.#count);
  }

  #disorder(): string {
    const time = this.#timeText();
    if (this.#clock.start === this.#lastStart) return `${time} is there twice`;
    return `${time} is before the row above (${toIso(instant(this.#lastStart))}): sort the file by time, oldest first`;
  }
}
