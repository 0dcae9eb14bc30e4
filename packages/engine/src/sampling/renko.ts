import { Draft, positive, type SampledBar, type SampledTrade, type Sampler } from './sampler.ts';

/**
 * Renko: bricks of one height, whatever the time. A brick goes on in the direction of the last one when the price is a brick beyond its close,
 * and turns when it is a brick beyond its open; the first goes where the price first goes a brick from the first trade. Each brick has the volume
 * that was traded since the one before; where a trade jumps over several, the last has it all. S. Nison, "Beyond Candlesticks" (1994), chapter 7.
 */
export function renkoBars(brick: number): Sampler {
  return new Renko(positive('a brick', brick));
}

class Renko implements Sampler {
  readonly name: string;
  readonly #height: number;
  #draft: Draft | undefined;
  /** The last brick in whole bricks from `#origin`: its lower and its upper edge. */
  #low = 0;
  #high = 0;
  #origin = Number.NaN;

  constructor(height: number) {
    this.name = `renko(${height})`;
    this.#height = height;
  }

  get current(): SampledBar | undefined {
    return this.#draft;
  }

  push(trade: SampledTrade): readonly SampledBar[] {
    if (Number.isNaN(this.#origin)) this.#origin = trade.price;
    this.#draft ??= new Draft(trade);
    this.#draft.add(trade);
    const moved = (trade.price - this.#origin) / this.#height;
    // A price that is a whole number of bricks away is there, floating point or not.
    const bricks = Math.abs(moved - Math.round(moved)) < 1e-9 ? Math.round(moved) : moved;
    const edges: (readonly [open: number, close: number])[] = [];
    for (; bricks >= this.#high + 1; this.#step(1)) edges.push([this.#high, this.#high + 1]);
    for (; bricks <= this.#low - 1; this.#step(-1)) edges.push([this.#low, this.#low - 1]);
    if (edges.length === 0) return [];
    const draft = this.#draft;
    this.#draft = undefined;
    return edges.map((edge, i) => this.#brickOf(edge, draft, i === edges.length - 1));
  }

  #step(direction: 1 | -1): void {
    if (direction > 0) [this.#low, this.#high] = [this.#high, this.#high + 1];
    else [this.#low, this.#high] = [this.#low - 1, this.#low];
  }

  #brickOf([from, to]: readonly [number, number], draft: Draft, isLast: boolean): SampledBar {
    const [open, close] = [from, to].map((edge) => this.#origin + edge * this.#height);
    const { start, end, volume, value, trades } = draft;
    return {
      start: isLast ? start : end,
      end,
      open: open ?? Number.NaN,
      close: close ?? Number.NaN,
      high: Math.max(open ?? Number.NaN, close ?? Number.NaN),
      low: Math.min(open ?? Number.NaN, close ?? Number.NaN),
      volume: isLast ? volume : 0,
      value: isLast ? value : 0,
      trades: isLast ? trades : 0,
    };
  }
}
