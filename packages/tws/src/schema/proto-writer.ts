import type { Decimal } from '@tapewright/model';
import { ByteWriter } from './byte-writer.ts';
import { ValueNotEncodable } from './errors.ts';

const TWO_TO_32 = 2 ** 32;
const INT32_MAX = 2 ** 31 - 1;
const INT32_MIN = -(2 ** 31);

/** Writes protobuf fields. `tag` is the field number and wire type, `field` its path, for errors. */
export class ProtoWriter extends ByteWriter {
  int(tag: number, field: string, n: number): void {
    if (!Number.isInteger(n) || n > INT32_MAX || n < INT32_MIN) {
      throw new ValueNotEncodable(field, n, 'is no 32-bit whole number');
    }
    this.#varint(tag);
    if (n >= 0) this.#varint(n);
    else this.#varint64(n);
  }

  int64(tag: number, field: string, n: number): void {
    if (!Number.isSafeInteger(n)) throw new ValueNotEncodable(field, n, 'is no whole number of 53 bits');
    this.#varint(tag);
    this.#varint64(n);
  }

  bool(tag: number, value: boolean): void {
    this.#varint(tag);
    this.reserve(1);
    this.bytes[this.pos++] = value ? 1 : 0;
  }

  dbl(tag: number, field: string, n: number): void {
    if (n !== n) throw new ValueNotEncodable(field, n, 'is not a number');
    this.#varint(tag);
    this.packedDbl(n);
  }

  str(tag: number, text: string): void {
    this.#varint(tag);
    const length = this.begin();
    this.utf8(text);
    this.end(length);
  }

  dblInText(tag: number, field: string, n: number): void {
    if (n !== n) throw new ValueNotEncodable(field, n, 'is not a number');
    this.str(tag, String(n));
  }

  strAsDbl(tag: number, field: string, text: string): void {
    const n = Number(text);
    if (n !== n) throw new ValueNotEncodable(field, text, 'is no number');
    this.dbl(tag, field, n);
  }

  decimal(tag: number, value: Decimal): void {
    this.str(tag, value.toString());
  }

  packedInt(field: string, n: number): void {
    if (!Number.isInteger(n) || n > INT32_MAX || n < INT32_MIN) {
      throw new ValueNotEncodable(field, n, 'is no 32-bit whole number');
    }
    if (n >= 0) this.#varint(n);
    else this.#varint64(n);
  }

  packedDbl(n: number): void {
    this.reserve(8);
    this.view.setFloat64(this.pos, n, true);
    this.pos += 8;
  }

  /** Opens a nested record under `tag`; `end` takes what this returns. */
  beginRecord(tag: number): number {
    this.#varint(tag);
    return this.begin();
  }

  /** Leaves one byte for the length of what follows. */
  begin(): number {
    this.reserve(1);
    return this.pos++;
  }

  /** Writes the length in front of what came since `begin`, moving it when one byte is not enough. */
  end(at: number): void {
    const length = this.pos - at - 1;
    if (length < 128) {
      this.bytes[at] = length;
      return;
    }
    const extra = varintLength(length) - 1;
    this.reserve(extra);
    this.bytes.copyWithin(at + 1 + extra, at + 1, this.pos);
    const end = this.pos + extra;
    this.pos = at;
    this.#varint(length);
    this.pos = end;
  }

  #varint(n: number): void {
    this.reserve(5);
    const bytes = this.bytes;
    let pos = this.pos;
    while (n > 127) {
      bytes[pos++] = (n & 127) | 128;
      n >>>= 7;
    }
    bytes[pos++] = n;
    this.pos = pos;
  }

  /** Two's complement of 64 bits: ten bytes for a negative number. */
  #varint64(n: number): void {
    if (n >= 0 && n <= INT32_MAX) return this.#varint(n);
    let high = Math.floor(n / TWO_TO_32) >>> 0;
    let low = n >>> 0;
    if (n >= 0 || n < INT32_MIN) low = (n - Math.floor(n / TWO_TO_32) * TWO_TO_32) >>> 0;
    this.reserve(10);
    while (high > 0 || low > 127) {
      this.bytes[this.pos++] = (low & 127) | 128;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.bytes[this.pos++] = low;
  }
}

function varintLength(n: number): number {
  if (n < 2 ** 7) return 1;
  if (n < 2 ** 14) return 2;
  if (n < 2 ** 21) return 3;
  return n < 2 ** 28 ? 4 : 5;
}
