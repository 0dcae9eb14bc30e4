import { Decimal } from '@tapewright/model';

/** A holding with what it cost, commission included, as IB's `avgCost` counts it. */
interface Holding {
  /** Negative when short. */
  readonly qty: Decimal;
  /** Paid for the holding, commission included; negative (received) when short. */
  readonly cost: number;
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
    const before = this.#holdings.get(key) ?? { qty: Decimal.ZERO, cost: 0 };
    const qty = before.qty.plus(fill.qty);
    const isOpening = before.qty.isZero || before.qty.sign === fill.qty.sign;
    if (isOpening) {
      const paid = fill.qty.toNumber() * fill.price * fill.multiplier + fill.commission;
      this.#holdings.set(key, { qty, cost: before.cost + paid });
      return;
    }
    const isFlipped = !qty.isZero && qty.sign !== before.qty.sign;
    if (isFlipped) {
      const share = qty.toNumber() / fill.qty.toNumber();
      const paid = qty.toNumber() * fill.price * fill.multiplier + fill.commission * share;
      this.#holdings.set(key, { qty, cost: paid });
      return;
    }
    const kept = qty.toNumber() / before.qty.toNumber();
    this.#holdings.set(key, { qty, cost: before.cost * kept });
  }

  /** Per unit, times the multiplier; 0 for a closed or unknown holding. */
  average(account: string, conId: number): number {
    const holding = this.#holdings.get(`${account}/${conId}`);
    if (holding === undefined || holding.qty.isZero) return 0;
    return holding.cost / holding.qty.toNumber();
  }
}
