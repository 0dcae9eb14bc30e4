/** The constructor, for the functions of this file alone. */
let construct: (coefficient: number | bigint, scale: number) => Decimal;

/**
 * Exact decimals for money and quantity: coefficient × 10^-scale, immutable, always in lowest terms.
 *
 * The coefficient is a plain number while it is a safe integer and a bigint beyond, so that the common case (sizes, dollars and
 * cents) costs one integer operation and nothing is ever rounded unasked. Prices are plain numbers, as IB sends them; `Decimal.of`
 * takes a number at its shortest decimal text, so `Decimal.of(0.1)` is one tenth.
 */
export class Decimal {
  /** In lowest terms: not a multiple of ten unless the scale is 0. */
  readonly #coefficient: number | bigint;
  /** Digits after the decimal point, from 0 to `MAX_SCALE`. */
  readonly #scale: number;

  static readonly ZERO = new Decimal(0, 0);
  static readonly ONE = new Decimal(1, 0);

  private constructor(coefficient: number | bigint, scale: number) {
    this.#coefficient = coefficient;
    this.#scale = scale;
  }

  static {
    construct = (coefficient, scale) => new Decimal(coefficient, scale);
  }

  /** The value of a finite number (its shortest text), a decimal text, or a Decimal. Throws a RangeError on anything else. */
  static of(value: number | string | Decimal): Decimal {
    if (typeof value === 'object') return value;
    if (typeof value === 'number') {
      if (value === 1) return Decimal.ONE;
      if (Number.isSafeInteger(value)) return value === 0 ? Decimal.ZERO : new Decimal(value, 0);
      const short = fromShortNumber(value);
      if (short !== undefined) return short;
      value = String(value);
    }
    const parsed = Decimal.parse(value);
    if (parsed === undefined) throw new RangeError(`not a decimal number: '${value}'`);
    return parsed;
  }

  /** The value of a decimal text such as `-12.50` or `1e-8`; undefined when it is none or beyond the limits. Never throws. */
  static parse(text: string): Decimal | undefined {
    const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
    if (match === null) return undefined;
    const [, sign, whole = '', fraction = '', exponent = '0'] = match;
    const digits = whole + fraction;
    if (digits === '' || digits.length > MAX_DIGITS) return undefined;
    const scale = fraction.length - Number(exponent);
    if (scale > MAX_SCALE || scale < -MAX_SCALE) return undefined;
    const padded = scale < 0 ? digits + '0'.repeat(-scale) : digits;
    const magnitude = padded.length <= SAFE_DIGITS ? Number(padded) : BigInt(padded);
    return reduced(sign === '-' ? -magnitude : magnitude, Math.max(scale, 0));
  }

  /** `units` × 10^-`scale`: `fromUnits(1234, 2)` is 12.34. `units` is a whole number. */
  static fromUnits(units: number | bigint, scale: number): Decimal {
    if (typeof units === 'number' && !Number.isSafeInteger(units)) {
      throw new RangeError(`not a safe whole number of units: ${units}`);
    }
    return reduced(units, scale);
  }

  static sum(values: Iterable<Decimal>): Decimal {
    let total = Decimal.ZERO;
    for (const value of values) total = total.plus(value);
    return total;
  }

  get isZero(): boolean {
    return this.#coefficient === 0;
  }

  /** -1, 0 or 1. */
  get sign(): -1 | 0 | 1 {
    if (this.#coefficient === 0) return 0;
    return this.#coefficient < 0 ? -1 : 1;
  }

  /** Digits after the decimal point in lowest terms. */
  get scale(): number {
    return this.#scale;
  }

  plus(other: number | string | Decimal): Decimal {
    const addend = Decimal.of(other);
    // Nothing and something is the something itself: no new value to make and to keep.
    if (addend.#coefficient === 0) return this;
    if (this.#coefficient === 0) return addend;
    if (this.#scale === addend.#scale) return reducedSum(this.#coefficient, addend.#coefficient, this.#scale);
    const scale = Math.max(this.#scale, addend.#scale);
    return reducedSum(this.#unitsAt(scale), addend.#unitsAt(scale), scale);
  }

  minus(other: number | string | Decimal): Decimal {
    const subtrahend = Decimal.of(other);
    if (subtrahend.#coefficient === 0) return this;
    if (this.#scale === subtrahend.#scale)
      return reducedSum(this.#coefficient, -subtrahend.#coefficient, this.#scale);
    const scale = Math.max(this.#scale, subtrahend.#scale);
    return reducedSum(this.#unitsAt(scale), -subtrahend.#unitsAt(scale), scale);
  }

  times(other: number | string | Decimal): Decimal {
    const factor = Decimal.of(other);
    const scale = this.#scale + factor.#scale;
    const a = this.#coefficient;
    const b = factor.#coefficient;
    if (typeof a === 'number' && typeof b === 'number') {
      const product = a * b;
      if (Number.isSafeInteger(product)) return reduced(product, scale);
    }
    return reduced(BigInt(a) * BigInt(b), scale);
  }

  /** The quotient to `scale` digits after the point. Throws a RangeError on division by zero. */
  dividedBy(other: number | string | Decimal, scale: number, rounding: Rounding = 'half-even'): Decimal {
    const divisor = Decimal.of(other);
    if (divisor.isZero) throw new RangeError(`${this} divided by zero`);
    const a = this.#coefficient;
    const b = divisor.#coefficient;
    const places = this.#scale - divisor.#scale;
    // Most quotients come out even, and need no digits but those they have: no power of ten, which would take bigints.
    if (typeof a === 'number' && typeof b === 'number' && places >= 0 && places <= scale && a % b === 0)
      return reducedSafe(a / b, places);
    const shift = scale - this.#scale + divisor.#scale;
    const numerator = timesPowerOfTen(this.#coefficient, Math.max(shift, 0));
    const denominator = timesPowerOfTen(divisor.#coefficient, Math.max(-shift, 0));
    return reduced(dividedWhole(numerator, denominator, rounding), scale);
  }

  /** To `scale` digits after the point. */
  rounded(scale: number, rounding: Rounding = 'half-even'): Decimal {
    if (this.#scale <= scale) return this;
    const divisor = timesPowerOfTen(1, this.#scale - scale);
    return reduced(dividedWhole(this.#coefficient, divisor, rounding), scale);
  }

  /** To a multiple of `step`, which is positive: `of(10.07).roundedTo(0.05, 'down')` is 10.05. */
  roundedTo(step: number | string | Decimal, rounding: Rounding = 'half-even'): Decimal {
    return this.dividedBy(step, 0, rounding).times(step);
  }

  isMultipleOf(step: number | string | Decimal): boolean {
    return this.roundedTo(step, 'down').equals(this);
  }

  negated(): Decimal {
    return this.isZero ? this : new Decimal(-this.#coefficient, this.#scale);
  }

  abs(): Decimal {
    return this.sign < 0 ? this.negated() : this;
  }

  /** Negative when less than `other`, 0 when equal, positive when greater. */
  compare(other: number | string | Decimal): -1 | 0 | 1 {
    const that = Decimal.of(other);
    if (this.#scale === that.#scale) return order(this.#coefficient, that.#coefficient);
    const scale = Math.max(this.#scale, that.#scale);
    return order(this.#unitsAt(scale), that.#unitsAt(scale));
  }

  equals(other: number | string | Decimal): boolean {
    const that = Decimal.of(other);
    // Lowest terms make equal values structurally equal; == compares a number with a bigint by value.
    return this.#scale === that.#scale && this.#coefficient === that.#coefficient;
  }

  lessThan(other: number | string | Decimal): boolean {
    return this.compare(other) < 0;
  }

  atMost(other: number | string | Decimal): boolean {
    return this.compare(other) <= 0;
  }

  greaterThan(other: number | string | Decimal): boolean {
    return this.compare(other) > 0;
  }

  atLeast(other: number | string | Decimal): boolean {
    return this.compare(other) >= 0;
  }

  min(other: number | string | Decimal): Decimal {
    return this.atMost(other) ? this : Decimal.of(other);
  }

  max(other: number | string | Decimal): Decimal {
    return this.atLeast(other) ? this : Decimal.of(other);
  }

  /** The nearest double. */
  toNumber(): number {
    if (this.#scale === 0) return Number(this.#coefficient);
    // A safe coefficient over an exact power of ten rounds once, so the quotient is the nearest double (Clinger 1990).
    const power = POWERS[this.#scale];
    if (typeof this.#coefficient === 'number' && power !== undefined) return this.#coefficient / power;
    return Number(this.toString());
  }

  /** Plain notation without trailing zeros or an exponent: `0.00000001`. */
  toString(): string {
    if (this.#scale === 0) return String(this.#coefficient);
    const negative = this.#coefficient < 0;
    const digits = String(negative ? -this.#coefficient : this.#coefficient).padStart(this.#scale + 1, '0');
    const point = digits.length - this.#scale;
    return `${negative ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
  }

  /** Exactly `scale` digits after the point: `of(1).toFixed(2)` is `1.00`. */
  toFixed(scale: number, rounding: Rounding = 'half-even'): string {
    const value = this.rounded(scale, rounding);
    if (scale === 0) return value.toString();
    const text = value.toString();
    const missing = scale - value.#scale;
    return (value.#scale === 0 ? `${text}.` : text) + '0'.repeat(missing);
  }

  toJSON(): string {
    return this.toString();
  }

  /** Refused: `a + b` and `a < b` would go through floating point unseen. Use `plus`, `compare` and their kin. */
  valueOf(): never {
    throw new TypeError('a Decimal has no implicit number; use plus(), compare() … or toNumber()');
  }

  #unitsAt(scale: number): number | bigint {
    return timesPowerOfTen(this.#coefficient, scale - this.#scale);
  }
}

/** How the digit that is dropped moves the one that stays. `down` is toward zero, `up` away from it. */
export type Rounding = 'half-even' | 'half-up' | 'down' | 'up' | 'floor' | 'ceil';

/** Digits before and after the point together. IB's decimals have 16. */
const MAX_DIGITS = 64;
const MAX_SCALE = 32;
const SAFE_DIGITS = 15;
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
/** The powers of ten that a double holds exactly, by exponent. */
const POWERS: readonly number[] = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Digits after the point up to which a number is tried as a short decimal; prices rarely have more. */
const SHORT_SCALE = 8;
const SHORT_LIMIT = 10 ** SAFE_DIGITS;

/**
 * A number that is a decimal of at most `SAFE_DIGITS` digits and `SHORT_SCALE` places, without the way through its text; undefined when it
 * is not. No two decimals of so few digits share a double (IEEE 754: DBL_DIG is 15), so the one that is found is the shortest text.
 */
function fromShortNumber(value: number): Decimal | undefined {
  for (let scale = 1; scale <= SHORT_SCALE; scale++) {
    const power = POWERS[scale] ?? Number.NaN;
    const units = Math.round(value * power);
    if (Math.abs(units) >= SHORT_LIMIT) return undefined;
    // Both are exact, so that the quotient is the double nearest to the decimal (Clinger 1990).
    if (units / power === value) return construct(units, scale);
  }
  return undefined;
}

/** `coefficient` × 10^`exponent`, exactly; the exponent is not negative. */
function timesPowerOfTen(coefficient: number | bigint, exponent: number): number | bigint {
  if (exponent === 0) return coefficient;
  if (typeof coefficient === 'number') {
    const product = coefficient * (POWERS[exponent] ?? Number.NaN);
    if (Number.isSafeInteger(product)) return product;
  }
  return BigInt(coefficient) * 10n ** BigInt(exponent);
}

/** The value in lowest terms, with a number for its coefficient wherever one will do. */
function reduced(coefficient: number | bigint, scale: number): Decimal {
  if (typeof coefficient === 'bigint') {
    while (scale > 0 && coefficient % 10n === 0n) {
      coefficient /= 10n;
      scale--;
    }
    if (coefficient < -MAX_SAFE || coefficient > MAX_SAFE) return construct(coefficient, scale);
    return reducedSafe(Number(coefficient), scale);
  }
  return reducedSafe(coefficient, scale);
}

function reducedSafe(coefficient: number, scale: number): Decimal {
  if (coefficient === 0) return Decimal.ZERO;
  while (scale > 0) {
    // Whole only if it divides: a tenth of a safe whole number is too small for its fraction to be rounded away. `%` takes far longer.
    const tenth = coefficient / 10;
    if (Math.floor(tenth) !== tenth) break;
    coefficient = tenth;
    scale--;
  }
  return construct(coefficient, scale);
}

function reducedSum(a: number | bigint, b: number | bigint, scale: number): Decimal {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return reduced(sum, scale);
  }
  return reduced(BigInt(a) + BigInt(b), scale);
}

function order(a: number | bigint, b: number | bigint): -1 | 0 | 1 {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

function dividedWhole(
  numerator: number | bigint,
  denominator: number | bigint,
  rounding: Rounding,
): number | bigint {
  const negative = numerator < 0 !== denominator < 0;
  if (typeof numerator === 'number' && typeof denominator === 'number') {
    const [top, bottom] = [Math.abs(numerator), Math.abs(denominator)];
    const remainder = top % bottom;
    const quotient = (top - remainder) / bottom;
    if (remainder === 0) return negative ? -quotient : quotient;
    // Twice a safe number is exact in a double, if no longer safe.
    const cut = { beyondHalf: Math.sign(remainder * 2 - bottom), isOdd: quotient % 2 === 1, negative };
    const magnitude = roundsUp(cut, rounding) ? quotient + 1 : quotient;
    return negative ? -magnitude : magnitude;
  }
  const top = magnitudeOf(numerator);
  const bottom = magnitudeOf(denominator);
  const quotient = top / bottom;
  const remainder = top % bottom;
  if (remainder === 0n) return negative ? -quotient : quotient;
  const twice = remainder * 2n;
  const beyondHalf = twice === bottom ? 0 : twice > bottom ? 1 : -1;
  const magnitude = roundsUp({ beyondHalf, isOdd: quotient % 2n === 1n, negative }, rounding)
    ? quotient + 1n
    : quotient;
  return negative ? -magnitude : magnitude;
}

function magnitudeOf(value: number | bigint): bigint {
  const whole = BigInt(value);
  return whole < 0n ? -whole : whole;
}

/** What a division leaves over, which is not nothing. */
interface Cut {
  /** The sign of what is left over, less half a digit. */
  readonly beyondHalf: number;
  /** Of the last digit that stays. */
  readonly isOdd: boolean;
  /** Of the quotient. */
  readonly negative: boolean;
}

function roundsUp({ beyondHalf, isOdd, negative }: Cut, rounding: Rounding): boolean {
  switch (rounding) {
    case 'down':
      return false;
    case 'up':
      return true;
    case 'floor':
      return negative;
    case 'ceil':
      return !negative;
    case 'half-up':
      return beyondHalf >= 0;
    case 'half-even':
      return beyondHalf > 0 || (beyondHalf === 0 && isOdd);
  }
}
