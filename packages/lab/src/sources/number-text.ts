const ZERO = 48;
const POINT = 46;
const MINUS = 45;
const PLUS = 43;
/** 10^22 is the largest power of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
/** Numbers of this many digits are exact in a double. */
const EXACT_DIGITS = 15;

/**
 * The number written in `bytes` from `from` up to `to`, or NaN when that is none. The same double as `Number(text)`: up to 15 digits over an
 * exact power of ten round once (Clinger 1990), anything longer or with an exponent goes to `Number`.
 */
export function parseNumber(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  const first = bytes[i];
  const isNegative = first === MINUS;
  if (isNegative || first === PLUS) i++;
  let mantissa = 0;
  let digits = 0;
  let pointAt = -1;
  for (; i < to; i++) {
    const digit = (bytes[i] ?? 0) - ZERO;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
    } else if (bytes[i] === POINT && pointAt < 0) pointAt = i;
    else return parseSlowly(bytes, from, to);
  }
  if (digits === 0) return Number.NaN;
  if (digits > EXACT_DIGITS) return parseSlowly(bytes, from, to);
  const value = pointAt < 0 ? mantissa : mantissa / (POWERS[to - pointAt - 1] ?? Number.NaN);
  return isNegative ? -value : value;
}

function parseSlowly(bytes: Uint8Array, from: number, to: number): number {
  const text = textOf(bytes, from, to);
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

/** The bytes as Latin-1 text: enough for numbers, times and for quoting what is wrong. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}
