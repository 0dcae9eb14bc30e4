import type { Decimal } from '@tapewright/model';
import { textOfBytes, unescapeAscii7 } from './bytes-to-text.ts';
import { MalformedFrame, MessageCutShort } from './errors.ts';
import {
  EXACT_DIGITS,
  POWERS_OF_TEN,
  UNSET_DOUBLE,
  UNSET_INT,
  UNSET_INT64,
  parseDecimal,
  parseNumber,
  plainDecimal,
  wholeDecimal,
} from './number-text.ts';
import { SHORT_BYTES, ShortTexts } from './short-texts.ts';

const DASH = 45;
const POINT = 46;
const ZERO = 48;

const texts = new ShortTexts('');
/** Numbers of fields that are unset more often than not: those of orders and contracts. */
const prices = new ShortTexts(0);

/**
 * Reads the NUL-terminated fields of one text frame, straight from its bytes. Every method reads one field and takes the field's
 * path, which it needs only to say what is malformed. Reused from frame to frame. Generated code reads the commonest texts itself, and
 * moves `pos` past them.
 */
export class TextReader {
  bytes: Uint8Array = new Uint8Array(0);
  /** Where the next field begins. */
  pos = 0;
  /** Where the frame ends. */
  end = 0;
  #kind = '';

  reset(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes;
    this.pos = start;
    this.end = end;
  }

  /** The message that errors will name. */
  set kind(kind: string) {
    this.#kind = kind;
  }

  /** Whether fields are left that nobody read. */
  get hasMore(): boolean {
    return this.pos < this.end;
  }

  int(field: string, absent: number): number {
    const bytes = this.bytes;
    const end = this.end;
    let i = this.pos;
    if (i >= end) this.#missing(field);
    if (bytes[i] === 0) {
      this.pos = i + 1;
      return absent;
    }
    const negative = bytes[i] === DASH;
    if (negative) i++;
    const first = i;
    let n = 0;
    for (; i < end; i++) {
      const digit = bytes[i]! - ZERO;
      if (digit < 0 || digit > 9) break;
      n = n * 10 + digit;
    }
    if (i > first && i < end && bytes[i] === 0 && i - first <= EXACT_DIGITS) {
      this.pos = i + 1;
      return negative ? 0 - n : n;
    }
    return this.#unusualInt(field, absent);
  }

  optInt(field: string): number | undefined {
    const n = this.int(field, UNSET_INT);
    return n === UNSET_INT ? undefined : n;
  }

  optInt64(field: string): number | undefined {
    const n = this.int(field, UNSET_INT64);
    return n === UNSET_INT64 ? undefined : n;
  }

  dbl(field: string, absent: number): number {
    const bytes = this.bytes;
    const end = this.end;
    let i = this.pos;
    if (i >= end) this.#missing(field);
    if (bytes[i] === 0) {
      this.pos = i + 1;
      return absent;
    }
    const negative = bytes[i] === DASH;
    if (negative) i++;
    const first = i;
    let n = 0;
    let point = -1;
    for (; i < end; i++) {
      const byte = bytes[i]!;
      const digit = byte - ZERO;
      if (digit >= 0 && digit <= 9) n = n * 10 + digit;
      else if (byte === POINT && point < 0) point = i;
      else break;
    }
    const digits = i - first - (point < 0 ? 0 : 1);
    if (digits > 0 && digits <= EXACT_DIGITS && i < end && bytes[i] === 0) {
      this.pos = i + 1;
      // Both are exact, so the quotient is the double nearest to the text (Clinger 1990).
      if (point >= 0) n /= POWERS_OF_TEN[i - point - 1]!;
      return negative ? -n : n;
    }
    return this.#unusualDbl(field, absent);
  }

  optDbl(field: string): number | undefined {
    const bytes = this.bytes;
    const end = this.end;
    const start = this.pos;
    let low = 0;
    let high = 0;
    let i = start;
    for (; i < end; i++) {
      const byte = bytes[i]!;
      if (byte === 0) break;
      high = (high << 8) | (low >>> 24);
      low = (low << 8) | byte;
    }
    const isShort = i < end && i > start && i - start <= SHORT_BYTES;
    if (isShort) {
      const known = prices.find(low, high);
      if (known !== undefined) {
        this.pos = i + 1;
        return known;
      }
    }
    const n = this.dbl(field, UNSET_DOUBLE);
    if (n === UNSET_DOUBLE) return undefined;
    return isShort ? prices.remember(low, high, n) : n;
  }

  bool(field: string): boolean {
    const bytes = this.bytes;
    const pos = this.pos;
    if (pos + 1 < this.end && bytes[pos + 1] === 0) {
      const digit = bytes[pos]! - ZERO;
      if (digit === 0 || digit === 1) {
        this.pos = pos + 2;
        return digit === 1;
      }
    }
    return this.#unusualBool(field);
  }

  decimal(field: string): Decimal | undefined {
    const bytes = this.bytes;
    const end = this.end;
    const start = this.pos;
    // Most sizes are whole numbers, read here; everything else takes the second look.
    let n = 0;
    let i = start;
    for (; i < end; i++) {
      const digit = bytes[i]! - ZERO;
      if (digit < 0 || digit > 9) break;
      n = n * 10 + digit;
    }
    const digits = i - start;
    if (digits > 0 && digits <= EXACT_DIGITS && i < end && bytes[i] === 0 && n !== UNSET_INT) {
      this.pos = i + 1;
      return wholeDecimal(n);
    }
    return this.#largeDecimal(field);
  }

  str(field: string): string {
    const bytes = this.bytes;
    const end = this.end;
    const start = this.pos;
    let low = 0;
    let high = 0;
    let i = start;
    for (; i < end; i++) {
      const byte = bytes[i]!;
      if (byte === 0) break;
      high = (high << 8) | (low >>> 24);
      low = (low << 8) | byte;
    }
    if (i >= end) i = this.#terminator(field);
    this.pos = i + 1;
    if (i - start > SHORT_BYTES) return textOfBytes(bytes, start, i);
    return texts.find(low, high) ?? texts.remember(low, high, textOfBytes(bytes, start, i));
  }

  escapedStr(field: string): string {
    return unescapeAscii7(this.str(field));
  }

  skip(field: string): void {
    this.pos = this.#terminator(field) + 1;
  }

  /** How many items follow. More than bytes are left is malformed, so that no count allocates what no frame can hold. */
  count(field: string): number {
    const n = this.int(field, 0);
    if (n > this.end - this.pos) {
      throw new MessageCutShort(
        this.#kind,
        field,
        `counts more items than the frame can hold: ${JSON.stringify(String(n))}`,
      );
    }
    return n < 0 ? 0 : n;
  }

  #largeDecimal(field: string): Decimal | undefined {
    const start = this.pos;
    const nul = this.#terminator(field);
    this.pos = nul + 1;
    if (nul === start) return undefined;
    const plain = plainDecimal(this.bytes, start, nul);
    if (plain !== undefined) return plain;
    const text = textOfBytes(this.bytes, start, nul);
    const value = parseDecimal(text);
    if (value === null) this.#malformed(field, text, 'is no decimal number');
    return value;
  }

  #terminator(field: string): number {
    const bytes = this.bytes;
    const end = this.end;
    let i = this.pos;
    if (i >= end) this.#missing(field);
    while (i < end && bytes[i] !== 0) i++;
    if (i === end) throw new MessageCutShort(this.#kind, field, 'has no end');
    return i;
  }

  /** Empty, a number, or a word as Java writes it. */
  #unusualBool(field: string): boolean {
    const text = this.str(field);
    if (text === '' || text === 'false') return false;
    if (text === 'true') return true;
    const n = parseNumber(text);
    if (n === undefined) this.#malformed(field, text, 'is neither 1 nor 0');
    return n !== 0;
  }

  /** Empty, a long one, or one that is spelled as a double. */
  #unusualInt(field: string, absent: number): number {
    const text = this.str(field);
    if (text === '') return absent;
    const n = parseNumber(text);
    if (n === undefined || !Number.isInteger(n)) this.#malformed(field, text, 'is no whole number');
    if (n === UNSET_DOUBLE) return absent;
    if (!Number.isSafeInteger(n) && n !== UNSET_INT64) this.#malformed(field, text, 'is beyond 53 bits');
    return n;
  }

  #unusualDbl(field: string, absent: number): number {
    const text = this.str(field);
    if (text === '') return absent;
    const n = parseNumber(text);
    if (n === undefined) this.#malformed(field, text, 'is no number');
    return n;
  }

  #missing(field: string): never {
    throw new MessageCutShort(this.#kind, field, 'is missing: the frame ends before it');
  }

  #malformed(field: string, text: string, what: string): never {
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    throw new MalformedFrame(this.#kind, field, `${what}: ${JSON.stringify(shown)}`);
  }
}
