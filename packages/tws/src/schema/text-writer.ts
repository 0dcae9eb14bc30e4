import type { Decimal } from '@tapewright/model';
import { ByteWriter } from './byte-writer.ts';
import { escapeAscii7 } from './bytes-to-text.ts';
import { ValueNotEncodable } from './errors.ts';

const ZERO = 48;

/** Writes NUL-terminated fields. Every method writes one field; `field` is its path, for errors. */
export class TextWriter extends ByteWriter {
  /** A text that is known to need no check. */
  literal(text: string): void {
    this.utf8(text);
    this.#terminate();
  }

  int(field: string, n: number): void {
    if (n >= 0 && n <= 9 && Number.isInteger(n)) {
      this.reserve(2);
      this.bytes[this.pos++] = ZERO + n;
      this.bytes[this.pos++] = 0;
      return;
    }
    if (!Number.isSafeInteger(n)) throw new ValueNotEncodable(field, n, 'is no whole number');
    this.literal(String(n));
  }

  optInt(field: string, n: number | undefined, unset: string): void {
    if (n === undefined) this.literal(unset);
    else this.int(field, n);
  }

  dbl(field: string, n: number): void {
    if (n !== n) throw new ValueNotEncodable(field, n, 'is not a number');
    this.literal(String(n));
  }

  optDbl(field: string, n: number | undefined, unset: string): void {
    if (n === undefined) this.literal(unset);
    else this.dbl(field, n);
  }

  bool(value: boolean): void {
    this.reserve(2);
    this.bytes[this.pos++] = value ? ZERO + 1 : ZERO;
    this.bytes[this.pos++] = 0;
  }

  decimal(value: Decimal | undefined, unset: string): void {
    this.literal(value === undefined ? unset : value.toString());
  }

  str(field: string, text: string): void {
    if (text.includes('\0')) throw new ValueNotEncodable(field, text, 'contains a NUL, which ends a field');
    this.literal(text);
  }

  escapedStr(field: string, text: string): void {
    this.str(field, escapeAscii7(text));
  }

  #terminate(): void {
    this.reserve(1);
    this.bytes[this.pos++] = 0;
  }
}
