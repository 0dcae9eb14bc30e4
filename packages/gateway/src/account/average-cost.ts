import { Decimal } from '@tapewright/model';

/** A holding with what it cost, commission included, as IB's `avgCost` counts it. */
interface Holding {
  /** Negative when short. */
  readonly qty: Decimal;
  /** Paid for the holding, commission included; negative (received) when short. */
  readonly cost: number;
  /** Won by closing trades, commissions of opening and closing taken off. */
  readonly realized: number;
}

/**
 * IB's average cost of every holding: the price paid with the commission of the opening trades in it. Closing trades take their
 * share of the cost out and leave the average as it is; a trade through zero starts anew with the part beyond.
 */
export class AverageCosts {
  /** `account/conId` → holding */
  readonly #holdings = new Map<string, Holding>();

  trade(fill: {
    readonly account: string;
    readonly conId: number;
    /** Negative for a sale. */
    readonly qty: Decimal;
    readonly price: number;
    readonly multiplier: number;
    readonly commission: number;
  }): void {
    const key = `${fill.account}/${fill.conId}`;
    const before = this.#holdings.get(key) ?? { qty: Decimal.ZERO, cost: 0, realized: 0 };
    const qty = before.qty.plus(fill.qty);
    const isOpening = before.qty.isZero || before.qty.sign === fill.qty.sign;
    if (isOpening) {
      const paid = fill.qty.toNumber() * fill.price * fill.multiplier + fill.commission;
      this.#holdings.set(key, { ...before, qty, cost: before.cost + paid });
      return;
    }
    // The part of the fill that opens a holding the other way, when it goes through zero.
    const opens = qty.isZero || qty.sign === before.qty.sign ? 0 : qty.toNumber();
    const closes = fill.qty.toNumber() - opens;
    const commissionOfClosing = (fill.commission * closes) / fill.qty.toNumber();
    const costOfClosed = (before.cost * -closes) / before.qty.toNumber();
    const realized =
      before.realized - closes * fill.price * fill.multiplier - costOfClosed - commissionOfClosing;
    const cost =
      opens === 0
        ? before.cost - costOfClosed
        : opens * fill.price * fill.multiplier + fill.commission - commissionOfClosing;
    this.#holdings.set(key, { qty, cost: qty.isZero ? 0 : cost, realized });
  }

  /** Per unit, times the multiplier; 0 for a closed or unknown holding. */
  average(account: string, conId: number): number {
    const holding = this.#holdings.get(`${account}/${conId}`);
    if (holding === undefined || holding.qty.isZero) return 0;
    // IB states it to eight digits.
    return Number((holding.cost / holding.qty.toNumber()).toFixed(8));
  }

  /** Realised so far, commissions taken off. */
  realized(account: string, conId: number): number {
    return this.#holdings.get(`${account}/${conId}`)?.realized ?? 0;
  }
}
