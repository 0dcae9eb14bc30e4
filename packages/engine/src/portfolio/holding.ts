import {
  Decimal,
  instant,
  multiplierOf,
  settlementOf,
  type Contract,
  type Instant,
  type Settlement,
} from '@tapewright/model';
import type { Fill } from '../orders/fill.ts';
import { signedQty } from '../orders/fill.ts';

/** What is held of one contract. Money is in the contract's currency; commissions are not in it. */
export interface HoldingView {
  readonly contract: Contract;
  /** Negative when short. */
  readonly qty: Decimal;
  readonly isFlat: boolean;
  readonly isLong: boolean;
  readonly isShort: boolean;
  /** Per unit, without commission; undefined when flat. */
  readonly avgPrice: number | undefined;
  /** The last price heard: of a bar, a print, or the middle of a quote. */
  readonly price: number | undefined;
  readonly priceAt: Instant | undefined;
  /** qty × price × multiplier; undefined while the price is unknown and something is held. */
  readonly value: Decimal | undefined;
  readonly unrealizedPnl: Decimal | undefined;
  readonly realizedPnl: Decimal;
}

/** Digits after the point when a part of the cost leaves with the part of the position that is closed. */
const COST_SCALE = 10;

/**
 * A holding, rebuilt from its opening and its fills whenever one of them is corrected. The cost is kept exactly: what leaves with
 * a partial close is rounded once, and the rest stays, so that realised P&L, cost and cash flow always add up.
 */
export class Holding implements HoldingView {
  readonly contract: Contract;
  readonly currency: string;
  readonly settlement: Settlement;
  /** Undefined when the broker did not say it and the kind of contract has none by nature: then nothing can be valued. */
  readonly multiplier: Decimal | undefined;
  qty = Decimal.ZERO;
  realizedPnl = Decimal.ZERO;
  /** All that the fills moved in the currency, the price of what was bought negative. */
  tradeFlow = Decimal.ZERO;
  /** The last price heard and when, in microseconds; NaN before. Plain doubles, because a backtest sets them with every bar. */
  mark = Number.NaN;
  markAt = Number.NaN;
  /** `qty`, `cost` and `multiplier` as doubles, for curves; a multiplier that is not known is NaN. */
  qtyFloat = 0;
  costFloat = 0;
  readonly multiplierFloat: number;
  /** Signed: the price paid for what is held, times the multiplier. */
  cost = Decimal.ZERO;
  opening: { readonly qty: Decimal; readonly cost: Decimal } | undefined;
  /** What the fills before the latest split had realised and moved. */
  #earlier = { realizedPnl: Decimal.ZERO, tradeFlow: Decimal.ZERO };
  readonly fills: Fill[] = [];

  constructor(contract: Contract) {
    this.contract = contract;
    this.currency = contract.currency ?? '';
    this.settlement = settlementOf(contract);
    this.multiplier = multiplierOf(contract);
    this.multiplierFloat = this.multiplier?.toNumber() ?? Number.NaN;
  }

  get isFlat(): boolean {
    return this.qty.isZero;
  }

  get isLong(): boolean {
    return this.qty.sign > 0;
  }

  get isShort(): boolean {
    return this.qty.sign < 0;
  }

  get avgPrice(): number | undefined {
    if (this.qty.isZero || this.multiplier === undefined) return undefined;
    return this.cost.dividedBy(this.qty.times(this.multiplier), COST_SCALE).toNumber();
  }

  get price(): number | undefined {
    return Number.isNaN(this.mark) ? undefined : this.mark;
  }

  get priceAt(): Instant | undefined {
    return Number.isNaN(this.markAt) ? undefined : instant(this.markAt);
  }

  get value(): Decimal | undefined {
    if (this.qty.isZero) return Decimal.ZERO;
    if (this.price === undefined || this.multiplier === undefined) return undefined;
    return this.qty.times(this.price).times(this.multiplier);
  }

  get unrealizedPnl(): Decimal | undefined {
    return this.value?.minus(this.cost);
  }

  /** What it adds to the account's equity beside the cash that its trades moved. */
  get equityPart(): Decimal | undefined {
    switch (this.settlement) {
      case 'paid':
        return this.value;
      case 'margined':
        return this.unrealizedPnl;
      case 'exchanged':
        return Decimal.ZERO;
    }
  }

  /** `equityPart` as a double; NaN when unknown. */
  get equityPartFloat(): number {
    if (this.qtyFloat === 0 || this.settlement === 'exchanged') return 0;
    const value = this.qtyFloat * this.mark * this.multiplierFloat;
    return this.settlement === 'margined' ? value - this.costFloat : value;
  }

  /** `beside` and `equityPartFloat` at each of the prices, written from the beginning of `into` on. */
  equities(prices: Float64Array, beside: number, into: Float64Array): void {
    const { qtyFloat, multiplierFloat } = this;
    if (qtyFloat === 0 || this.settlement === 'exchanged') {
      into.fill(beside, 0, prices.length);
      return;
    }
    const cost = this.settlement === 'margined' ? this.costFloat : 0;
    for (let i = 0; i < prices.length; i++) {
      into[i] = beside + (qtyFloat * (prices[i] ?? Number.NaN) * multiplierFloat - cost);
    }
  }

  /** A position that was there before this run. */
  open(qty: Decimal, cost: Decimal): void {
    this.opening = { qty, cost };
    this.rebuild();
  }

  add(fill: Fill): void {
    this.fills.push(fill);
    this.#apply(fill);
    this.#round();
  }

  /** After a correction of one of the fills. */
  rebuild(): void {
    this.qty = this.opening?.qty ?? Decimal.ZERO;
    this.cost = this.opening?.cost ?? Decimal.ZERO;
    this.realizedPnl = this.#earlier.realizedPnl;
    this.tradeFlow = this.#earlier.tradeFlow;
    for (const fill of this.fills) this.#apply(fill);
    this.#round();
  }

  /**
   * Every `per` units have become `shares`, at the cost that they had; `qty` is left, and `cashInLieu` was paid for the rest. Fills before
   * it are closed history: a correction of one would speak of units that are no more.
   */
  split({
    shares,
    per,
    qty,
    cashInLieu,
  }: {
    readonly shares: number;
    readonly per: number;
    readonly qty: Decimal;
    readonly cashInLieu: Decimal;
  }): void {
    const whole = this.qty.times(shares).dividedBy(per, COST_SCALE);
    const lost = whole.minus(qty);
    const costOut = lost.isZero ? Decimal.ZERO : this.cost.times(lost).dividedBy(whole, COST_SCALE);
    this.cost = this.cost.minus(costOut);
    this.realizedPnl = this.realizedPnl.plus(cashInLieu).minus(costOut);
    this.qty = qty;
    this.mark = (this.mark * per) / shares;
    this.opening = { qty, cost: this.cost };
    this.#earlier = { realizedPnl: this.realizedPnl, tradeFlow: this.tradeFlow };
    this.fills.length = 0;
    this.#round();
  }

  #round(): void {
    this.qtyFloat = this.qty.toNumber();
    this.costFloat = this.cost.toNumber();
  }

  #apply(fill: Fill): void {
    const signed = signedQty(fill);
    const perUnit = Decimal.of(fill.price).times(this.multiplier ?? Decimal.ZERO);
    const realizedBefore = this.realizedPnl;
    if (this.qty.sign * signed.sign < 0) this.#reduce(signed, perUnit);
    else {
      this.qty = this.qty.plus(signed);
      this.cost = this.cost.plus(signed.times(perUnit));
    }
    const moved =
      this.settlement === 'margined'
        ? this.realizedPnl.minus(realizedBefore)
        : signed.times(perUnit).negated();
    this.tradeFlow = this.tradeFlow.plus(moved);
  }

  /** A fill against the position: closes up to all of it, and opens the other side with the rest. */
  #reduce(signed: Decimal, perUnit: Decimal): void {
    const held = this.qty.abs();
    const closing = signed.abs().min(held);
    const isAll = closing.equals(held);
    const costOut = isAll ? this.cost : this.cost.times(closing).dividedBy(held, COST_SCALE);
    const signedClosing = signed.sign < 0 ? closing.negated() : closing;
    this.realizedPnl = this.realizedPnl.minus(signedClosing.times(perUnit)).minus(costOut);
    const opening = signed.minus(signedClosing);
    this.qty = this.qty.plus(signed);
    this.cost = this.cost.minus(costOut).plus(opening.times(perUnit));
  }
}
