import { Decimal, multiplierOf, type Contract } from '@tapewright/model';
import type { KeptHolding } from '../kept/kept-venue.ts';
import type { LedgerPosition } from '../venue-io.ts';

/**
 * Digits kept when the cost of a part of a holding is split off. What is not split off stays, so nothing is lost over time. As many as
 * a strategy's own count keeps: of futures, the profit of a part is cash.
 */
const COST_SCALE = 10;
const PRICE_SCALE = 10;

/** One account's holding of one instrument at average cost. Values are with the multiplier. */
export class Holding {
  readonly #contract: Contract;
  readonly #multiplier: Decimal;
  /** Negative when short. */
  qty = Decimal.ZERO;
  /** What was paid for what is held; negative when short: what was received for it. */
  #cost = Decimal.ZERO;
  /** Commissions and fees paid to open what is held. */
  #openingFees = Decimal.ZERO;
  /** Before costs. */
  realizedPnl = Decimal.ZERO;
  /** After costs. */
  #realizedPnlNet = Decimal.ZERO;

  constructor(contract: Contract) {
    this.#contract = contract;
    this.#multiplier = multiplierOf(contract) ?? Decimal.ONE;
  }

  /** A holding of a ledger that was kept. */
  static restored(kept: KeptHolding): Holding {
    const holding = new Holding(kept.contract);
    holding.qty = kept.qty;
    holding.#cost = kept.cost;
    holding.#openingFees = kept.openingFees;
    holding.realizedPnl = kept.realizedPnl;
    holding.#realizedPnlNet = kept.realizedPnlNet;
    return holding;
  }

  kept(account: string, conId: number): KeptHolding {
    return {
      account,
      conId,
      contract: this.#contract,
      qty: this.qty,
      cost: this.#cost,
      openingFees: this.#openingFees,
      realizedPnl: this.realizedPnl,
      realizedPnlNet: this.#realizedPnlNet,
    };
  }

  /**
   * Adds `signedQty` (negative: a sale) worth `value`, which is positive, at a cost of `fees`. Returns the profit realized after the
   * fees of both ways, as IB reports it, or undefined when nothing was closed.
   */
  trade(signedQty: Decimal, value: Decimal, fees: Decimal): Decimal | undefined {
    const closing = this.#isOpposite(signedQty) ? signedQty.abs().min(this.qty.abs()) : Decimal.ZERO;
    if (closing.isZero) {
      this.#open(signedQty, value, fees);
      return undefined;
    }
    const closingValue = part(value, closing, signedQty.abs());
    const closingFees = part(fees, closing, signedQty.abs());
    const cost = part(this.#cost, closing, this.qty.abs());
    const openingFees = part(this.#openingFees, closing, this.qty.abs());
    const signedValue = signedQty.sign < 0 ? closingValue : closingValue.negated();
    const profit = signedValue.minus(cost);

    this.realizedPnl = this.realizedPnl.plus(profit);
    this.#cost = this.#cost.minus(cost);
    this.#openingFees = this.#openingFees.minus(openingFees);
    this.qty = this.qty.plus(signedQty.sign < 0 ? closing.negated() : closing);
    const rest = signedQty.abs().minus(closing);
    if (!rest.isZero)
      this.#open(
        signedQty.sign < 0 ? rest.negated() : rest,
        value.minus(closingValue),
        fees.minus(closingFees),
      );
    const net = profit.minus(openingFees).minus(closingFees);
    this.#realizedPnlNet = this.#realizedPnlNet.plus(net);
    return net;
  }

  /** Whether another is the same quantity at the same cost, with the same profit behind it. */
  isLike(other: Holding): boolean {
    return (
      this.qty.equals(other.qty) &&
      this.#cost.equals(other.#cost) &&
      this.realizedPnl.equals(other.realizedPnl)
    );
  }

  snapshot(): LedgerPosition {
    return {
      contract: this.#contract,
      qty: this.qty,
      avgPrice: this.#perUnit(this.#cost, this.qty.times(this.#multiplier)),
      // What opening cost makes a long position dearer, and leaves less of what a short one brought in.
      avgCost: this.#perUnit(this.#cost.plus(this.#openingFees), this.qty),
      realizedPnl: this.realizedPnl,
      realizedPnlNet: this.#realizedPnlNet,
    };
  }

  #open(signedQty: Decimal, value: Decimal, fees: Decimal): void {
    this.qty = this.qty.plus(signedQty);
    this.#cost = signedQty.sign < 0 ? this.#cost.minus(value) : this.#cost.plus(value);
    this.#openingFees = this.#openingFees.plus(fees);
  }

  #perUnit(amount: Decimal, units: Decimal): Decimal {
    return units.isZero ? Decimal.ZERO : amount.dividedBy(units, PRICE_SCALE);
  }

  #isOpposite(signedQty: Decimal): boolean {
    return this.qty.sign * signedQty.sign < 0;
  }
}

/** amount × some / all; the whole amount, exactly, for all of it. */
function part(amount: Decimal, some: Decimal, all: Decimal): Decimal {
  return some.equals(all) ? amount : amount.times(some).dividedBy(all, COST_SCALE);
}
