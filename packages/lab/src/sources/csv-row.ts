/* oxlint-disable typescript/no-non-null-assertion -- bytes are read inside their length, in the hottest loop of the reader */
import { CSV_COLUMNS, type CsvColumn, type CsvLayout } from './csv-layout.ts';
import { parseNumber, textOf } from './number-text.ts';

const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 34;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const EXACT_DIGITS = 15;
/** Whole numbers of this many digits fit the processor's integers, which are faster than its doubles. */
const INTEGER_DIGITS = 9;
const CARRIAGE_RETURN = 13;
const POWERS = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/**
 * The row read last: its time as a stretch of bytes, its prices and volume as numbers, NaN where there is none or it is unreadable.
 * One object for all rows; a plain cell is scanned and converted in the same pass over its bytes. The bytes end with a newline.
 */
export class CsvRow {
  readonly bytes: Uint8Array;
  timeFrom = 0;
  timeTo = 0;
  open = Number.NaN;
  high = Number.NaN;
  low = Number.NaN;
  close = Number.NaN;
  volume = Number.NaN;
  /** Nothing but white space. */
  isBlank = true;
  readonly #layout: CsvLayout;
  #from = 0;
  /** Whether a row is a time and then numbers, each of which is read. */
  readonly #isPlainLayout: boolean;
  /** Role → the number in its cell of the row that `readPlain` has read. */
  readonly #numbers = new Float64Array(CSV_COLUMNS.length).fill(Number.NaN);

  constructor(bytes: Uint8Array, layout: CsvLayout) {
    this.bytes = bytes;
    this.#layout = layout;
    this.#isPlainLayout = layout.roles.every((role, cell) => (cell === 0 ? role === 0 : role > 0));
  }

  /**
   * Reads a row whose time stands from `from` to `timeTo` and whose other cells are all plain numbers of the layout: digits with a point among
   * them or without. Gives the beginning of the next row, or -1 for any other row, which is then to be read by `read`.
   */
  readPlain(from: number, timeTo: number): number {
    const { bytes } = this;
    const { roles, separator } = this.#layout;
    if (!this.#isPlainLayout || bytes[timeTo] !== separator) return -1;
    const numbers = this.#numbers;
    let at = timeTo;
    for (let cell = 1; cell < roles.length; cell++) {
      const wholeFrom = ++at;
      let whole = 0;
      let digit = bytes[at]! - ZERO;
      for (; digit >= 0 && digit <= 9; digit = bytes[++at]! - ZERO)
        whole = (Math.imul(whole, 10) + digit) | 0;
      const wholeDigits = at - wholeFrom;
      if (wholeDigits === 0 || wholeDigits > INTEGER_DIGITS) return -1;
      let value = whole;
      if (bytes[at] === POINT) {
        const partFrom = ++at;
        let part = 0;
        digit = bytes[at]! - ZERO;
        for (; digit >= 0 && digit <= 9; digit = bytes[++at]! - ZERO)
          part = (Math.imul(part, 10) + digit) | 0;
        const places = at - partFrom;
        if (places > INTEGER_DIGITS || wholeDigits + places > EXACT_DIGITS) return -1;
        // Whole and exact before the division, which then rounds once, as when the digits are read as one number.
        const power = POWERS[places]!;
        value = part === 0 ? whole : (whole * power + part) / power;
      }
      numbers[roles[cell]!] = value;
      if (cell < roles.length - 1 && bytes[at] !== separator) return -1;
    }
    if (bytes[at] === CARRIAGE_RETURN) at++;
    if (bytes[at] !== NEWLINE) return -1;
    this.#from = this.timeFrom = from;
    this.timeTo = timeTo;
    this.open = numbers[1]!;
    this.high = numbers[2]!;
    this.low = numbers[3]!;
    this.close = numbers[4]!;
    this.volume = numbers[5]!;
    return at + 1;
  }

  /** Reads the row that begins at `from`, and gives the beginning of the next. */
  read(from: number): number {
    const { bytes } = this;
    const { roles, separator } = this.#layout;
    this.#from = from;
    this.timeFrom = this.timeTo = from;
    this.open = this.high = this.low = this.close = this.volume = Number.NaN;
    // No cell runs past the end: the last byte of the file is a newline.
    let at = from;
    for (let cell = 0; ; cell++) {
      const role = cell < roles.length ? roles[cell]! : -1;
      const cellFrom = at;
      let byte = bytes[at]!;
      if (role > 0) {
        let mantissa = 0;
        let point = -1;
        for (; ; byte = bytes[++at]!) {
          if (byte >= ZERO && byte <= NINE) mantissa = mantissa * 10 + (byte - ZERO);
          else if (byte === POINT && point < 0) point = at;
          else break;
        }
        const isPlain = byte === separator || byte === NEWLINE;
        const digits = at - cellFrom - (point < 0 ? 0 : 1);
        if (isPlain && digits > 0 && digits <= EXACT_DIGITS) {
          this.#keep(role, point < 0 ? mantissa : mantissa / POWERS[at - point - 1]!);
        } else {
          while (byte !== separator && byte !== NEWLINE) byte = bytes[++at]!;
          const [begin, end] = trimmedRange(bytes, cellFrom, at);
          this.#keep(role, parseNumber(bytes, begin, end));
        }
      } else {
        while (byte !== separator && byte !== NEWLINE) byte = bytes[++at]!;
        if (role === 0) this.#keepTime(cellFrom, at);
      }
      at++;
      if (byte === NEWLINE) break;
    }
    this.isBlank = this.timeFrom === this.timeTo && this.#isWhite(from, at);
    return at;
  }

  /** How many rows the file about holds, by the length of its first ones. */
  estimateRows(): number {
    const { bytes } = this;
    const { firstRow } = this.#layout;
    const sample = bytes.subarray(firstRow, firstRow + 65_536);
    let rows = 0;
    for (const byte of sample) if (byte === NEWLINE) rows++;
    if (sample.length === bytes.length - firstRow) return rows + 1;
    return Math.ceil(((bytes.length - firstRow) / sample.length) * (rows + 1) * 1.02);
  }

  /** The text of a cell of this row; empty when it has no such cell. For messages: it scans the row again. */
  text(column: CsvColumn): string {
    let cell = this.#layout.roles.indexOf(CSV_COLUMNS.indexOf(column));
    if (cell < 0) return '';
    const { separator } = this.#layout;
    let at = this.#from;
    for (; ; cell--) {
      const cellFrom = at;
      while (this.bytes[at] !== separator && this.bytes[at] !== NEWLINE) at++;
      if (cell === 0) return trimmed(this.bytes, cellFrom, at);
      if (this.bytes[at] === NEWLINE) return '';
      at++;
    }
  }

  /** Names the first price that is missing or no number; undefined when all four are numbers. */
  unreadablePrice(): string | undefined {
    for (const name of ['open', 'high', 'low', 'close'] as const) {
      if (!Number.isNaN(this[name])) continue;
      const text = this.text(name);
      return text === '' ? `no ${name}` : `${name} '${text}' is no number`;
    }
    return undefined;
  }

  #keep(role: number, value: number): void {
    switch (role) {
      case 1:
        this.open = value;
        break;
      case 2:
        this.high = value;
        break;
      case 3:
        this.low = value;
        break;
      case 4:
        this.close = value;
        break;
      default:
        this.volume = value;
    }
  }

  #keepTime(from: number, to: number): void {
    const { bytes } = this;
    while (from < to && isPadding(bytes[from]!)) from++;
    while (to > from && isPadding(bytes[to - 1]!)) to--;
    this.timeFrom = from;
    this.timeTo = to;
  }

  #isWhite(from: number, to: number): boolean {
    for (let at = from; at < to; at++) if (this.bytes[at]! > SPACE) return false;
    return true;
  }
}

function isPadding(byte: number): boolean {
  return byte <= SPACE || byte === QUOTE;
}

function trimmedRange(bytes: Uint8Array, from: number, to: number): [from: number, to: number] {
  while (from < to && isPadding(bytes[from]!)) from++;
  while (to > from && isPadding(bytes[to - 1]!)) to--;
  return [from, to];
}

function trimmed(bytes: Uint8Array, from: number, to: number): string {
  return textOf(bytes, ...trimmedRange(bytes, from, to));
}
