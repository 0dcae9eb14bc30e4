/* oxlint-disable typescript/no-non-null-assertion -- rings are read inside their length */
// The plain loops that indicators of a window are measured against: a ring, a sum or two, no drift to care for, no state to ask for.

/** What is read of a bar. */
interface PlainBar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export class PlainEma {
  value = Number.NaN;
  #count = 0;
  #sum = 0;
  readonly #period: number;

  constructor(period: number) {
    this.#period = period;
  }

  update(value: number): void {
    if (this.#count < this.#period) {
      this.#sum += value;
      if (++this.#count === this.#period) this.value = this.#sum / this.#period;
    } else this.value += ((value - this.value) * 2) / (this.#period + 1);
  }
}

export class PlainWma {
  value = Number.NaN;
  #sum = 0;
  #weighted = 0;
  #at = 0;
  readonly #ring: Float64Array;

  constructor(period: number) {
    this.#ring = new Float64Array(period);
  }

  update(value: number): void {
    const ring = this.#ring;
    this.#weighted += ring.length * value - this.#sum;
    this.#sum += value - ring[this.#at]!;
    ring[this.#at] = value;
    this.#at = this.#at + 1 === ring.length ? 0 : this.#at + 1;
    this.value = this.#weighted / ((ring.length * (ring.length + 1)) / 2);
  }
}

/** The deviation of the window; `isScore` for how many of them the latest value lies from the mean. */
export class PlainDeviation {
  value = Number.NaN;
  #sum = 0;
  #squares = 0;
  #at = 0;
  readonly #ring: Float64Array;
  readonly #isScore: boolean;

  constructor(period: number, isScore: boolean) {
    this.#ring = new Float64Array(period);
    this.#isScore = isScore;
  }

  update(value: number): void {
    const ring = this.#ring;
    const old = ring[this.#at]!;
    ring[this.#at] = value;
    this.#at = this.#at + 1 === ring.length ? 0 : this.#at + 1;
    this.#sum += value - old;
    this.#squares += value * value - old * old;
    const mean = this.#sum / ring.length;
    const deviation = Math.sqrt(Math.max(0, this.#squares / ring.length - mean * mean));
    this.value = this.#isScore ? (value - mean) / deviation : deviation;
  }
}

/** The highest of the window, by looking at all of it. */
export class PlainHighest {
  value = Number.NaN;
  #at = 0;
  readonly #ring: Float64Array;

  constructor(period: number) {
    this.#ring = new Float64Array(period);
  }

  update(value: number): void {
    const ring = this.#ring;
    ring[this.#at] = value;
    this.#at = this.#at + 1 === ring.length ? 0 : this.#at + 1;
    let highest = ring[0]!;
    for (let i = 1; i < ring.length; i++) if (ring[i]! > highest) highest = ring[i]!;
    this.value = highest;
  }
}

/** The middle of the highest high and the lowest low of the window, by looking at all of it. */
export class PlainDonchian {
  value = Number.NaN;
  #at = 0;
  readonly #highs: Float64Array;
  readonly #lows: Float64Array;

  constructor(period: number) {
    this.#highs = new Float64Array(period);
    this.#lows = new Float64Array(period);
  }

  update({ high, low }: PlainBar): void {
    const [highs, lows] = [this.#highs, this.#lows];
    highs[this.#at] = high;
    lows[this.#at] = low;
    this.#at = this.#at + 1 === highs.length ? 0 : this.#at + 1;
    let [highest, lowest] = [highs[0]!, lows[0]!];
    for (let i = 1; i < highs.length; i++) {
      if (highs[i]! > highest) highest = highs[i]!;
      if (lows[i]! < lowest) lowest = lows[i]!;
    }
    this.value = (highest + lowest) / 2;
  }
}

export class PlainVwap {
  value = Number.NaN;
  #amount = 0;
  #volume = 0;
  #at = 0;
  readonly #amounts: Float64Array;
  readonly #volumes: Float64Array;

  constructor(period: number) {
    this.#amounts = new Float64Array(period);
    this.#volumes = new Float64Array(period);
  }

  update({ high, low, close, volume }: PlainBar): void {
    const amount = ((high + low + close) / 3) * volume;
    this.#amount += amount - this.#amounts[this.#at]!;
    this.#volume += volume - this.#volumes[this.#at]!;
    this.#amounts[this.#at] = amount;
    this.#volumes[this.#at] = volume;
    this.#at = this.#at + 1 === this.#amounts.length ? 0 : this.#at + 1;
    this.value = this.#amount / this.#volume;
  }
}
