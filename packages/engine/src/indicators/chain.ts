import { type BarIndicator, type BarValues, type ValueIndicator } from './indicator.ts';

/**
 * An indicator of an indicator: `chain(rsi(14), sma(9))` is the nine-step mean of the RSI. It takes what the first one takes, and its value is
 * the second one's. Both stay readable by themselves.
 */
export function chain(first: ValueIndicator, then: ValueIndicator): ValueIndicator;
export function chain(first: BarIndicator, then: ValueIndicator): BarIndicator;
export function chain(
  first: ValueIndicator | BarIndicator,
  then: ValueIndicator,
): ValueIndicator | BarIndicator {
  return first.takes === 'value' ? new ValueChain(first, then) : new BarChain(first, then);
}

class Chain<First extends ValueIndicator | BarIndicator> {
  readonly name: string;
  readonly warmUp: number;
  protected readonly first: First;
  readonly #then: ValueIndicator;

  constructor(first: First, then: ValueIndicator) {
    this.first = first;
    this.#then = then;
    this.name = `${then.name} of ${first.name}`;
    this.warmUp = first.warmUp + then.warmUp - 1;
  }

  get value(): number {
    return this.#then.value;
  }

  get previous(): number {
    return this.#then.previous;
  }

  get isReady(): boolean {
    return this.#then.isReady;
  }

  protected pass(): void {
    if (this.first.isReady) this.#then.update(this.first.value);
  }
}

class ValueChain extends Chain<ValueIndicator> implements ValueIndicator {
  readonly takes = 'value';

  update(value: number): void {
    this.first.update(value);
    this.pass();
  }
}

class BarChain extends Chain<BarIndicator> implements BarIndicator {
  readonly takes = 'bar';

  update(bar: BarValues): void {
    this.first.update(bar);
    this.pass();
  }
}
