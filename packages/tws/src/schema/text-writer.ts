import type { Decimal } from '@tapewright/model';
import { ByteWriter } from './byte-writer.ts';
import { escapeAscii7 } from './bytes-to-text.ts';
import { ValueNotEncodable } from './errors.ts';

const ZERO = 48;

/** Writes NUL-terminated fields. Every method writes one field; `field` is its path, for errors. */
export class TextWriter extends ByteWriter {
  /** A text that is known to need no check. */
  literal(text: string): void {
    if (text !== '') this.utf8(text);
    this.#terminate();
  }

  int(field: string, n: number): void {
    // Small ones are spelled here: `| 0` tells whole numbers of 32 bits, and -0 writes what 0 writes.
    if ((n | 0) === n && n >= 0) {
      this.#digits(n);
      return;
    }
    if (!Number.isSafeInteger(n)) throw new ValueNotEncodable(field, n, 'is no whole number');
    this.literal(String(n));
  }

  dbl(field: string, n: number): void {
    if ((n | 0) === n && n >= 0) {
      this.#digits(n);
      return;
    }
    if (n !== n) throw new ValueNotEncodable(field, n, 'is not a number');
    this.literal(String(n));
  }

  decimal(value: Decimal): void {
    this.literal(value.toString());
  }

  str(field: string, text: string): void {
    const length = text.length;
    this.reserve(length + 1);
    const { bytes, pos } = this;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code === 0 || code > 127) {
        this.#unusualText(field, text);
        return;
      }
      bytes[pos + i] = code;
    }
    bytes[pos + length] = 0;
    this.pos = pos + length + 1;
  }

  escapedStr(field: string, text: string): void {
    this.str(field, escapeAscii7(text));
  }

  #unusualText(field: string, text: string): void {
    if (text.includes('\0')) throw new ValueNotEncodable(field, text, 'contains a NUL, which ends a field');
    this.literal(text);
  }

  /** A whole number from 0 to 2^31 - 1, which has at most ten digits. */
  #digits(n: number): void {
    this.reserve(11);
    const bytes = this.bytes;
    const start = this.pos;
    let length = 1;
    for (let bound = 10; n >= bound && length < 10; bound *= 10) length++;
    let rest = n;
    for (let i = start + length - 1; i >= start; i--) {
      const tenth = (rest / 10) | 0;
      bytes[i] = ZERO + (rest - tenth * 10);
      rest = tenth;
    }
    bytes[start + length] = 0;
    this.pos = start + length + 1;
  }

  #terminate(): void {
    this.reserve(1);
    this.bytes[this.pos++] = 0;
  }
}
