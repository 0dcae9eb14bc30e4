import { Decimal } from '@tapewright/model';

/** How far from a step a price may be, as a part of the step, before it is off the grid: doubles are not exact, IB sends doubles. */
const PRICE_TOLERANCE = 1e-6;

/** The furthest tick either way; books count in 32 bits. */
const MAX_TICK = 2 ** 30;

/** Translates an instrument's prices and sizes to the whole ticks and units that books count in, and back. */
export class Grid {
  /** price = tick × #numerator / #denominator: one division, so that 29415 ticks of 0.01 are 294.15 and not 294.15000000000003. */
  readonly #numerator: number;
  readonly #denominator: number;
  readonly #tickSize: number;
  /** A unit is 10^-#unitScale. */
  readonly #unitScale: number;
  readonly #unitsPerOne: number;
  readonly #incrementUnits: number;
  /** The size that was asked for last: a fill and the reports of it ask for the same several times. */
  #latestUnits = 0;
  #latestSize = Decimal.ZERO;

  constructor(tickSize: number, sizeIncrement: Decimal) {
    const { scale } = Decimal.of(tickSize);
    this.#tickSize = tickSize;
    this.#denominator = 10 ** scale;
    this.#numerator = Math.round(tickSize * this.#denominator);
    this.#unitScale = sizeIncrement.scale;
    this.#unitsPerOne = 10 ** sizeIncrement.scale;
    this.#incrementUnits = sizeIncrement.times(this.#unitsPerOne).toNumber();
  }

  /** The tick of a price, or undefined when the price is between two or further out than books reach. */
  tickOf(price: number): number | undefined {
    const tick = Math.round(price / this.#tickSize);
    if (!(Math.abs(tick) <= MAX_TICK)) return undefined;
    return Math.abs(price - this.priceOf(tick)) <= this.#tickSize * PRICE_TOLERANCE ? tick : undefined;
  }

  /** The nearest tick. */
  nearestTick(price: number): number {
    return Math.round(price / this.#tickSize);
  }

  /** A difference of prices in ticks, which need not be whole. */
  ticksOf(difference: number): number {
    return difference / this.#tickSize;
  }

  /** The tick next to a price that lies between two; undefined when that is further out than books reach. */
  tickBeside(price: number, toward: 'down' | 'up'): number | undefined {
    const ticks = price / this.#tickSize;
    const tick = toward === 'down' ? Math.floor(ticks) : Math.ceil(ticks);
    return Math.abs(tick) <= MAX_TICK ? tick : undefined;
  }

  priceOf(tick: number): number {
    return (tick * this.#numerator) / this.#denominator;
  }

  /** The units of a size, or undefined when it is not a multiple of the size increment or is too large to count exactly. */
  unitsOf(size: Decimal): number | undefined {
    if (size.scale > this.#unitScale) return undefined;
    const units = size.times(this.#unitsPerOne).toNumber();
    return Number.isSafeInteger(units) && units % this.#incrementUnits === 0 ? units : undefined;
  }

  sizeOf(units: number): Decimal {
    if (units !== this.#latestUnits) {
      this.#latestSize = Decimal.fromUnits(units, this.#unitScale);
      this.#latestUnits = units;
    }
    return this.#latestSize;
  }

  /** Units of a size that is a plain number, rounded down. */
  wholeUnits(size: number): number {
    return Math.floor(size * this.#unitsPerOne + PRICE_TOLERANCE);
  }
}
