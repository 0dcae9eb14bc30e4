import { Decimal, invariant, multiplierOf, type Instant } from '@tapewright/model';
import { BUY } from '../book/book.ts';
import type { Fill } from '../market/market.ts';
import type { Accounting, BookedTrade } from '../orders/accounting.ts';
import type { Ids } from '../orders/ids.ts';
import type { WorkingOrder } from '../orders/working-order.ts';
import { unitsInOne, type Combination } from './combination.ts';

/** Values of combinations are divided to so many digits, and their prices stated to eight. */
const VALUE_SCALE = 12;
const PRICE_SCALE = 8;

/** What an order of a combination has traded: whole combinations, if any are complete with it, and its legs. */
export interface ComboTrade {
  readonly order: WorkingOrder;
  /** The whole combinations as a fill of the order. Without costs: its legs have them. */
  readonly whole: { readonly fill: Fill; readonly execId: string } | undefined;
  readonly legs: readonly BookedTrade[];
}

interface Parts {
  readonly accounting: Accounting;
  readonly ids: Ids;
  readonly now: () => Instant;
  readonly tell: (trade: ComboTrade) => void;
}

/**
 * Books what the legs of combinations fill, each for itself, and tells it as trades of their orders: one row for the whole under part 1 of an
 * execution id, and one for each fill of a leg under the parts after it.
 */
export class LegFills {
  readonly #parts: Parts;
  #rows: BookedTrade[] = [];
  #execIdOf: ((part: number) => string) | undefined;
  /** Whether the legs of an order are being traded in one step. */
  isTogether = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Trades the legs of an order in one step. */
  together(order: WorkingOrder, step: () => void): void {
    this.isTogether = true;
    try {
      step();
    } finally {
      this.isTogether = false;
    }
    this.#tell(order);
  }

  /** A leg has filled. */
  filled(leg: WorkingOrder, fill: Fill): void {
    const { accounting, ids, now } = this.#parts;
    const order = leg.worksFor;
    invariant(order !== undefined, 'a leg belongs to an order');
    this.#execIdOf ??= ids.execIds();
    const execIdOf = this.#execIdOf;
    const part = this.#rows.length + 2;
    this.#rows.push(...accounting.filled(leg, fill, now(), () => execIdOf(part)));
    if (leg.openUnits === 0) leg.phase = 'done';
    if (!this.isTogether) this.#tell(order);
  }

  #tell(order: WorkingOrder): void {
    const [legs, execIdOf] = [this.#rows, this.#execIdOf];
    if (execIdOf === undefined) return;
    this.#rows = [];
    this.#execIdOf = undefined;
    const fill = newlyWhole(order);
    this.#parts.tell({ order, legs, whole: fill && { fill, execId: execIdOf(1) } });
  }
}

/** The combinations that are complete by now and were not before, at what they cost on average. */
function newlyWhole(order: WorkingOrder): Fill | undefined {
  const { legs = [], instrument, filledUnits } = order;
  const combination = instrument.combo?.combination;
  invariant(combination !== undefined, `order ${order.permId} has legs and is of no combination`);
  const complete = Math.min(
    ...legs.map((leg, index) => {
      const part = combination.parts[index];
      return part === undefined ? 0 : Math.floor(leg.filledUnits / unitsInOne(part));
    }),
  );
  const units = complete - filledUnits;
  if (units <= 0) return undefined;
  const value = worthOf(complete, legs, combination).minus(order.value);
  const price = value.dividedBy(units, PRICE_SCALE).toNumber();
  return { units, price, exchange: order.destination, liquidity: 2 };
}

/** What so many combinations cost their buyer, at the average prices of the legs' fills. */
function worthOf(count: number, legs: readonly WorkingOrder[], combination: Combination): Decimal {
  return combination.parts.reduce((sum, part, index) => {
    const leg = legs[index];
    if (leg === undefined) return sum;
    const multiplier = multiplierOf(part.instrument.listing.contract) ?? Decimal.ONE;
    const paid = leg.value.times(multiplier).dividedBy(combination.multiplier, VALUE_SCALE);
    const used = count * unitsInOne(part);
    const share = used === leg.filledUnits ? paid : paid.times(used).dividedBy(leg.filledUnits, VALUE_SCALE);
    return part.side === BUY ? sum.plus(share) : sum.minus(share);
  }, Decimal.ZERO);
}
