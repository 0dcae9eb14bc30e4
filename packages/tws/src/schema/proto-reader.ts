import type { Decimal } from '@tapewright/model';
import { textOfBytes } from './bytes-to-text.ts';
import { MalformedFrame } from './errors.ts';
import {
  UNSET_DOUBLE,
  UNSET_INT,
  UNSET_INT64,
  parseDecimal,
  parseNumber,
  plainDecimal,
} from './number-text.ts';

/** The wire types of protobuf that IB's messages use. */
export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
const FIXED32 = 5;

const TWO_TO_32 = 2 ** 32;

/** Reads the fields of one protobuf frame, straight from its bytes. Reused from frame to frame. */
export class ProtoReader {
  #bytes: Uint8Array = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);
  #pos = 0;
  #end = 0;
  #kind = '';
  #skipped = '';

  reset(bytes: Uint8Array, start: number, end: number): void {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.#pos = start;
    this.#end = end;
    this.#skipped = '';
  }

  /** The message that errors will name. */
  set kind(kind: string) {
    this.#kind = kind;
  }

  /** The last field that the tables do not know; empty when every field was known. */
  get skipped(): string {
    return this.#skipped;
  }

  /** The next field's number and wire type; 0 at the end of the record. */
  tag(): number {
    if (this.#pos >= this.#end) return 0;
    const byte = this.#bytes[this.#pos]!;
    if (byte === 0) this.#malformed('tag', 'is zero');
    if (byte < 128) {
      this.#pos++;
      return byte;
    }
    // Fields from 16 on have tags of two bytes.
    if (this.#pos + 1 < this.#end) {
      const next = this.#bytes[this.#pos + 1]!;
      if (next < 128) {
        this.#pos += 2;
        return (byte & 127) | (next << 7);
      }
    }
    return this.#varint('tag');
  }

  /** Enters a nested record, or a packed list; `leave` takes what this returns. */
  enter(field: string): number {
    const length = this.#length(field);
    const outer = this.#end;
    this.#end = this.#pos + length;
    return outer;
  }

  leave(outer: number): void {
    this.#pos = this.#end;
    this.#end = outer;
  }

  get hasMore(): boolean {
    return this.#pos < this.#end;
  }

  int(field: string): number {
    const bytes = this.#bytes;
    const byte = this.#pos < this.#end ? bytes[this.#pos]! : 128;
    if (byte < 128) {
      this.#pos++;
      return byte;
    }
    return this.#varint(field);
  }

  optInt(field: string): number | undefined {
    const n = this.int(field);
    return n === UNSET_INT ? undefined : n;
  }

  int64(field: string): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; ; shift += 7) {
      if (this.#pos >= this.#end) this.#cut(field);
      if (shift > 63) this.#malformed(field, 'is a varint of more than ten bytes');
      const byte = this.#bytes[this.#pos++]!;
      const bits = byte & 127;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 128) break;
    }
    const n = (high | 0) * TWO_TO_32 + (low >>> 0);
    if (!Number.isSafeInteger(n) && n !== UNSET_INT64) this.#malformed(field, 'is beyond 53 bits');
    return n;
  }

  optInt64(field: string): number | undefined {
    const n = this.int64(field);
    return n === UNSET_INT64 ? undefined : n;
  }

  bool(field: string): boolean {
    return this.int(field) !== 0;
  }

  dbl(field: string): number {
    const pos = this.#pos;
    if (pos + 8 > this.#end) this.#cut(field);
    this.#pos = pos + 8;
    const n = this.#view.getFloat64(pos, true);
    if (n !== n) this.#malformed(field, 'is not a number');
    return n;
  }

  optDbl(field: string): number | undefined {
    const pos = this.#pos;
    if (pos + 8 > this.#end) this.#cut(field);
    this.#pos = pos + 8;
    const n = this.#view.getFloat64(pos, true);
    return n === UNSET_DOUBLE || n !== n ? undefined : n;
  }

  dblInText(field: string, absent: number): number {
    const text = this.str(field);
    if (text === '') return absent;
    const n = parseNumber(text);
    if (n === undefined) this.#malformed(field, `is no number: ${JSON.stringify(text)}`);
    return n;
  }

  optDblInText(field: string): number | undefined {
    const n = this.dblInText(field, UNSET_DOUBLE);
    return n === UNSET_DOUBLE ? undefined : n;
  }

  decimal(field: string): Decimal | undefined {
    const length = this.#length(field);
    const start = this.#pos;
    this.#pos = start + length;
    const plain = plainDecimal(this.#bytes, start, this.#pos);
    if (plain !== undefined) return plain;
    const text = textOfBytes(this.#bytes, start, this.#pos);
    const value = parseDecimal(text);
    if (value === null) this.#malformed(field, `is no decimal number: ${JSON.stringify(text)}`);
    return value;
  }

  str(field: string): string {
    const length = this.#length(field);
    const start = this.#pos;
    this.#pos = start + length;
    return textOfBytes(this.#bytes, start, this.#pos);
  }

  /** A text whose protobuf form is a double; the official client's rounding of it to eight digits is not copied. */
  strAsDbl(field: string): string {
    const n = this.optDbl(field);
    return n === undefined ? '' : String(n);
  }

  /** Skips a field that the tables do not know, and remembers it. One that they know, in another wire type than theirs, is malformed. */
  skip(tag: number, known: ReadonlyMap<number, string>): void {
    const no = tag >>> 3;
    if (no === 0) this.#malformed('tag', 'is zero');
    const field = known.get(no);
    if (field !== undefined) this.#malformed(field, `has wire type ${tag & 7}`);
    this.#skipped = `#${no}`;
    switch (tag & 7) {
      case VARINT:
        this.#skipVarint();
        return;
      case FIXED64:
        this.#skipBytes(8);
        return;
      case BYTES:
        this.#skipBytes(this.#length(`#${no}`));
        return;
      case FIXED32:
        this.#skipBytes(4);
        return;
      default:
        this.#malformed(`#${no}`, `has wire type ${tag & 7}`);
    }
  }

  #skipVarint(): void {
    for (let i = 0; i < 10; i++) {
      if (this.#pos >= this.#end) this.#cut('unknown');
      if (this.#bytes[this.#pos++]! < 128) return;
    }
    this.#malformed('unknown', 'is a varint of more than ten bytes');
  }

  #skipBytes(count: number): void {
    if (count > this.#end - this.#pos) this.#cut('unknown');
    this.#pos += count;
  }

  #length(field: string): number {
    const length = this.int(field);
    if (length < 0 || length > this.#end - this.#pos) this.#cut(field);
    return length;
  }

  /** The low 32 bits, signed: what protobuf makes of an int32. */
  #varint(field: string): number {
    let n = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.#pos >= this.#end) this.#cut(field);
      const byte = this.#bytes[this.#pos++]!;
      if (shift < 32) n |= (byte & 127) << shift;
      if (byte < 128) return n;
    }
    return this.#malformed(field, 'is a varint of more than ten bytes');
  }

  #cut(field: string): never {
    throw new MalformedFrame(this.#kind, field, 'is cut off: the frame ends inside it');
  }

  #malformed(field: string, reason: string): never {
    throw new MalformedFrame(this.#kind, field, reason);
  }
}
