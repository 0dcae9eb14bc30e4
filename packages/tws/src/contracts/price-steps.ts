import { Decimal } from '@tapewright/model';

/** From this price on the steps are so large. */
export interface PriceIncrement {
  readonly lowEdge: number;
  readonly increment: number;
}

/** Which way to go from a price that is between two steps. */
export type StepRounding = 'nearest' | 'down' | 'up';

/** The price is between two steps of the contract; the order was not sent. */
export class PriceOffStep extends RangeError {
  override readonly name = 'PriceOffStep';
  readonly price: number;

  constructor(field: string, price: number, steps: PriceSteps) {
    const below = steps.round(price, 'down');
    const above = steps.round(price, 'up');
    super(
      `${field} ${price} is between the steps ${below} and ${above} of ${steps.stepAt(price)}: round it, or say onSteps(steps, 'nearest')`,
    );
    this.price = price;
  }
}

/** The prices at which a contract can be ordered at an exchange: IB's market rule. Steps are those of the price's size, whatever its sign. */
export class PriceSteps {
  readonly increments: readonly PriceIncrement[];

  /** Throws a RangeError on a rule without a step: nothing could be rounded to it. */
  constructor(increments: readonly PriceIncrement[]) {
    this.increments = [...increments].sort((a, b) => a.lowEdge - b.lowEdge);
    if (!this.increments.some(({ increment }) => increment > 0))
      throw new RangeError('a market rule without a price step');
  }

  /** The step at a price. */
  stepAt(price: number): number {
    const size = Math.abs(price);
    const steps = this.increments.filter(({ increment }) => increment > 0);
    const step = steps.findLast(({ lowEdge }) => lowEdge <= size) ?? steps[0];
    return step?.increment ?? 0;
  }

  conforms(price: number): boolean {
    return Decimal.of(price).isMultipleOf(this.stepAt(price));
  }

  /** The nearest price on a step, or the next one down or up. */
  round(price: number, rounding: StepRounding = 'nearest'): number {
    const how = rounding === 'nearest' ? 'half-even' : rounding === 'down' ? 'floor' : 'ceil';
    return Decimal.of(price).roundedTo(this.stepAt(price), how).toNumber();
  }
}
