import { Decimal } from '@tapewright/model';

/** IB's "unset" of a 32-bit integer. */
export const UNSET_INT = 2_147_483_647;
/** IB's "unset" of a 64-bit integer; it does not fit a number exactly, so any number this large is unset. */
export const UNSET_INT64 = 2 ** 63;
/** IB's "unset" of a double. */
export const UNSET_DOUBLE = Number.MAX_VALUE;

/** The texts that mean an unset decimal. */
const UNSET_DECIMALS = new Set([
  '2147483647',
  '9223372036854775807',
  '-9223372036854775808',
  '1.7976931348623157E308',
  '1.7976931348623157E+308',
  '1.7976931348623157e+308',
  // 2^127 - 1, the official Python client's.
  '170141183460469231731687303715884105727',
]);

/** Powers of ten that a double holds exactly. */
export const POWERS_OF_TEN: readonly number[] = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The number that a text says; undefined when it says none. */
export function parseNumber(text: string): number | undefined {
  if (NUMBER.test(text)) return Number(text);
  if (text === 'Infinity') return Number.POSITIVE_INFINITY;
  if (text === '-Infinity') return Number.NEGATIVE_INFINITY;
  return undefined;
}

/** The decimal that a text says; undefined for unset, null when it says none. */
export function parseDecimal(text: string): Decimal | undefined | null {
  if (text === '' || UNSET_DECIMALS.has(text)) return undefined;
  return Decimal.parse(text) ?? null;
}

const ZERO = 48;
const POINT = 46;
/** Digits that an integer in a double holds exactly. */
export const EXACT_DIGITS = 15;
const SMALL_INTEGERS = 4096;
/** Sizes come as small whole numbers most of the time: those are shared. */
const smallIntegers: readonly Decimal[] = Array.from({ length: SMALL_INTEGERS }, (_, n) => Decimal.of(n));

/** The decimal of a whole number, 0 or more, of at most `EXACT_DIGITS` digits. */
export function wholeDecimal(n: number): Decimal {
  return n < SMALL_INTEGERS ? smallIntegers[n]! : Decimal.fromUnits(n, 0);
}

/**
 * The decimal that the bytes from `start` to `end` spell with digits and at most one point; undefined for anything else, unset,
 * signed and long ones included, which `parseDecimal` reads.
 */
export function plainDecimal(bytes: Uint8Array, start: number, end: number): Decimal | undefined {
  let n = 0;
  let point = -1;
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    const digit = byte - ZERO;
    if (digit >= 0 && digit <= 9) n = n * 10 + digit;
    else if (byte === POINT && point < 0) point = i;
    else return undefined;
  }
  const digits = end - start - (point < 0 ? 0 : 1);
  if (digits === 0 || digits > EXACT_DIGITS || n === UNSET_INT) return undefined;
  if (point >= 0) return Decimal.fromUnits(n, end - point - 1);
  return wholeDecimal(n);
}
