/* oxlint-disable typescript/no-non-null-assertion -- columns are read inside their length */
import type {
  BarIndicator,
  BarValues,
  IndicatorFeed,
  Operand,
  Reading,
  ValueIndicator,
} from '@tapewright/engine';
import type { BarColumns } from '../../columns/index.ts';
import { NotColumns } from './not-columns.ts';

/** Numbers kept for further points: 512 MB of them. */
const MAX_KEPT = 64 * 1024 * 1024;

/**
 * Values of indicators at every bar, each made by the indicator itself, bar after bar, and so the same to the last bit as in a run of the event
 * engine. What has a key is kept for the points that ask for the same.
 */
export class ColumnStore {
  readonly #columns: BarColumns;
  readonly #end: number;
  /** key → values, the one asked for last at the end */
  readonly #kept = new Map<string, Float64Array>();
  #size = 0;

  constructor(columns: BarColumns, end: number) {
    this.#columns = columns;
    this.#end = end;
  }

  /** The values of what signals compare, at every bar; NaN before `begin`, where feeding begins. */
  columnsOf(
    operands: ReadonlySet<Operand>,
    feeds: readonly IndicatorFeed[],
    begin: number,
  ): ReadonlyMap<Operand, Float64Array> {
    const columns = new Map<Operand, Float64Array>();
    /** indicator → what is read of it */
    const read = new Map<IndicatorFeed, { readonly reading: Reading; readonly line: string }[]>();
    for (const operand of operands) {
      if (typeof operand === 'number')
        columns.set(
          operand,
          this.#keep(`= ${operand}`, () => new Float64Array(this.#end).fill(operand)),
        );
      else if (typeof operand === 'string') columns.set(operand, this.#prices(operand, begin));
      else {
        const { feed, line } = lineOf(operand, feeds);
        const lines = read.get(feed) ?? [];
        lines.push({ reading: operand, line });
        read.set(feed, lines);
      }
    }
    for (const [feed, lines] of read) {
      const { key } = feed.indicator;
      const nameOf = (line: string) =>
        key === undefined || feed.source !== undefined ? undefined : `${key} ${line} from ${begin}`;
      const kept = lines.map(({ line }) => this.#kept.get(nameOf(line) ?? ''));
      const isKept = kept.every((values) => values !== undefined);
      // An indicator is fed once, for all that is read of it.
      const made = isKept
        ? []
        : this.#valuesOf(
            feed,
            lines.map(({ reading }) => reading),
            begin,
          );
      for (const [i, { reading, line }] of lines.entries()) {
        const values = kept[i] ?? made[i];
        const name = nameOf(line);
        if (values !== undefined)
          columns.set(reading, name === undefined ? values : this.#keep(name, () => values));
      }
    }
    return columns;
  }

  #prices(name: 'open' | 'high' | 'low' | 'close', begin: number): Float64Array {
    const prices = this.#columns[name];
    if (begin === 0) return prices;
    return this.#keep(`${name} from ${begin}`, () => prices.slice(0, this.#end).fill(Number.NaN, 0, begin));
  }

  #valuesOf(
    { indicator, source }: IndicatorFeed,
    readings: readonly Reading[],
    begin: number,
  ): readonly Float64Array[] {
    const [only] = readings;
    const isPlain = readings.length === 1 && only === indicator && source === undefined;
    if (isPlain && indicator.takes === 'value') return [this.#ownValues(indicator, begin)];
    const made = readings.map(() => new Float64Array(this.#end).fill(Number.NaN));
    const feed = feederOf(indicator, source, this.#columns);
    for (let i = begin; i < this.#end; i++) {
      feed(i);
      for (let k = 0; k < made.length; k++) {
        const values = made[k]!;
        const { value, previous } = readings[k]!;
        values[i] = value;
        // A crossing is read off two values in a row, and an indicator may see that differently.
        if (i > begin && !Object.is(previous, values[i - 1])) throw ownPrevious(indicator);
      }
    }
    return made;
  }

  /** The common case, for speed: an indicator of closes, and its own value. */
  #ownValues(indicator: ValueIndicator, begin: number): Float64Array {
    const values = new Float64Array(this.#end);
    values.fill(Number.NaN, 0, begin);
    const { close } = this.#columns;
    let before = Number.NaN;
    for (let i = begin; i < values.length; i++) {
      indicator.update(close[i]!);
      const { value, previous } = indicator;
      // Unequal to itself: NaN, which both may be.
      if (previous !== before && (previous === previous || before === before) && i > begin)
        throw ownPrevious(indicator);
      values[i] = before = value;
    }
    return values;
  }

  #keep(key: string, compute: () => Float64Array): Float64Array {
    const known = this.#kept.get(key) ?? compute();
    if (!this.#kept.delete(key)) this.#size += known.length;
    this.#kept.set(key, known);
    for (const [oldest, values] of this.#kept) {
      if (this.#size <= MAX_KEPT || oldest === key) break;
      this.#kept.delete(oldest);
      this.#size -= values.length;
    }
    return known;
  }
}

/** The indicator behind a reading: the reading itself, or the owner of such a line. */
function lineOf(
  reading: Reading,
  feeds: readonly IndicatorFeed[],
): { readonly feed: IndicatorFeed; readonly line: string } {
  for (const feed of feeds) {
    if (feed.indicator === reading) return { feed, line: '' };
    const line = Object.entries(feed.indicator).find(([, value]) => value === reading);
    if (line !== undefined) return { feed, line: line[0] };
  }
  throw new NotColumns('a rule compares something that is no indicator of its bars');
}

function ownPrevious({ name }: ValueIndicator | BarIndicator): NotColumns {
  return new NotColumns(`${name} has a previous value of its own`);
}

function feederOf(
  indicator: ValueIndicator | BarIndicator,
  source: IndicatorFeed['source'],
  columns: BarColumns,
): (i: number) => void {
  const { close } = columns;
  if (indicator.takes === 'value' && source === undefined) return (i) => indicator.update(close[i]!);
  const bar = new BarAt(columns);
  if (indicator.takes === 'bar') return (i) => indicator.update(bar.at(i));
  return (i) => indicator.update(source?.(bar.at(i)) ?? Number.NaN);
}

/** A bar of columns as an object, reused. */
class BarAt implements BarValues {
  open = Number.NaN;
  high = Number.NaN;
  low = Number.NaN;
  close = Number.NaN;
  volume = Number.NaN;
  readonly #columns: BarColumns;

  constructor(columns: BarColumns) {
    this.#columns = columns;
  }

  at(i: number): this {
    const { open, high, low, close, volume } = this.#columns;
    this.open = open[i]!;
    this.high = high[i]!;
    this.low = low[i]!;
    this.close = close[i]!;
    this.volume = volume[i]!;
    return this;
  }
}
