import type { Ledger } from '../ledger/ledger.ts';
import type { Instrument } from '../market/instrument.ts';
import type { OrderList } from './order-list.ts';
import type { WorkingOrder } from './working-order.ts';

/** Short sales: which orders are, and whether there is anything to borrow for them. */
export class Locates {
  readonly #ledger: Ledger;
  readonly #orders: OrderList;

  constructor(ledger: Ledger, orders: OrderList) {
    this.#ledger = ledger;
    this.#orders = orders;
  }

  /** Marks an order as a short sale if it sells more than its account has. Source: Regulation SHO, rule 200(g). */
  #mark(order: WorkingOrder): void {
    const { instrument, isBuy } = order;
    if (isBuy || instrument.shortSales === undefined) return;
    // Along bars there is no bid to stay above, so only what can be borrowed matters: a backtest does not pay for the question.
    if (instrument.bars !== undefined && instrument.borrowableUnits === undefined) return;
    order.isShort = order.bearers.some(
      ({ account, openUnits }) => this.#held(account, instrument) < openUnits,
    );
  }

  /** Whether the shares for a short sale cannot be borrowed now: not beside what other orders at work are going to sell. */
  mustWait(order: WorkingOrder): boolean {
    this.#mark(order);
    const { borrowableUnits } = order.instrument;
    if (!order.isShort || borrowableUnits === undefined) return false;
    const spoken = this.#orders
      .all()
      .filter(
        (other) =>
          other.isShort && other.isWorking && other !== order && other.instrument === order.instrument,
      );
    return spoken.reduce((sum, other) => sum + other.openUnits, order.openUnits) > borrowableUnits;
  }

  /** Those that wait for shares of an instrument, oldest first. */
  waitingFor(instrument: Instrument): readonly WorkingOrder[] {
    return this.#orders.all().filter((order) => order.isLocating && order.instrument === instrument);
  }

  #held(account: string, { conId, grid }: Instrument): number {
    return grid.unitsOf(this.#ledger.positionOf(account, conId)) ?? 0;
  }
}
