import { Decimal, type Contract, type Instant } from '@tapewright/model';
import type { Fill } from '../orders/fill.ts';
import { CashBook, type CashStatement } from './cash-book.ts';
import { Holding, type HoldingView } from './holding.ts';
import { contractKey } from './contract-key.ts';

/** What the account holds by our own count: an opening, plus executions, plus commissions. The broker's figures are the audit. */
export interface PortfolioView {
  readonly baseCurrency: string;
  /** Everything held or once held in this run. */
  readonly holdings: readonly HoldingView[];
  /** In `currency`, the base currency when left out. */
  cash(currency?: string): Decimal;
  /** In the base currency; undefined while a price or an exchange rate is unknown. */
  readonly equity: Decimal | undefined;
  /** `equity` in floating point, cheap enough for every bar; NaN while unknown. */
  readonly equityFloat: number;
  /** Whether no price can move the equity: nothing is held but cash of the base currency. */
  readonly isSteady: boolean;
  /** Units of the base currency for one of `currency`; undefined while the pair has no price. */
  rateToBase(currency: string): Decimal | undefined;
  statement(): PortfolioStatement;
}

/** Where the money is and how it came there: in every currency, opening + trades + commissions = closing. */
export interface PortfolioStatement {
  readonly cash: readonly CashStatement[];
  readonly holdings: readonly HoldingStatement[];
  readonly baseCurrency: string;
  readonly equity: Decimal | undefined;
}

export interface HoldingStatement {
  readonly contract: Contract;
  readonly qty: Decimal;
  readonly avgPrice: number | undefined;
  readonly price: number | undefined;
  readonly value: Decimal | undefined;
  readonly unrealizedPnl: Decimal | undefined;
  readonly realizedPnl: Decimal;
  readonly currency: string;
}

/** Digits of an exchange rate that is the inverse of a quoted one. */
const RATE_SCALE = 12;

export class Portfolio implements PortfolioView {
  readonly baseCurrency: string;
  readonly book = new CashBook();
  /** conId, or the contractKey of a contract without one → holding */
  readonly #byKey = new Map<number | string, Holding>();
  readonly #holdings: Holding[] = [];
  /** `EUR/USD` → the holding of that pair, for its price */
  readonly #pairs = new Map<string, Holding>();

  constructor(baseCurrency: string) {
    this.baseCurrency = baseCurrency;
  }

  get holdings(): readonly Holding[] {
    return this.#holdings;
  }

  /** The holding of a contract, an empty one when there was none. */
  holdingOf(contract: Contract): Holding {
    const { conId = 0 } = contract;
    const key = conId === 0 ? contractKey(contract) : conId;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const holding = new Holding(contract);
    this.#byKey.set(key, holding);
    this.#holdings.push(holding);
    if (holding.settlement === 'exchanged')
      this.#pairs.set(`${contract.symbol}/${contract.currency}`, holding);
    return holding;
  }

  /** A position from before this run, at its cost with the multiplier in it. */
  open(contract: Contract, qty: Decimal, cost: Decimal): void {
    this.holdingOf(contract).open(qty, cost);
  }

  addFill(fill: Fill): void {
    const holding = this.holdingOf(fill.contract);
    const flowBefore = holding.tradeFlow;
    holding.add(fill);
    this.book.trade(holding.currency, holding.tradeFlow.minus(flowBefore));
    if (holding.settlement === 'exchanged') this.#exchange(fill, fill.qty);
  }

  /** After `fill` was corrected in place; `before` is how it read. */
  correctFill(fill: Fill, before: { readonly qty: Decimal }): void {
    const holding = this.holdingOf(fill.contract);
    const flowBefore = holding.tradeFlow;
    holding.rebuild();
    this.book.trade(holding.currency, holding.tradeFlow.minus(flowBefore));
    if (holding.settlement === 'exchanged') this.#exchange(fill, fill.qty.minus(before.qty));
  }

  cash(currency = this.baseCurrency): Decimal {
    return this.book.amount(currency);
  }

  get equity(): Decimal | undefined {
    let total = Decimal.ZERO;
    for (const { currency, closing } of this.book.statements()) {
      const part = this.#inBase(closing, currency);
      if (part === undefined) return undefined;
      total = total.plus(part);
    }
    for (const holding of this.#holdings) {
      const value = holding.equityPart;
      const part = value === undefined ? undefined : this.#inBase(value, holding.currency);
      if (part === undefined) return undefined;
      total = total.plus(part);
    }
    return total;
  }

  get equityFloat(): number {
    let total = 0;
    for (const account of this.book.accounts) {
      if (account.float !== 0) total += account.float * this.#rateFloat(account.currency);
    }
    for (const holding of this.#holdings) {
      if (holding.qtyFloat !== 0) total += holding.equityPartFloat * this.#rateFloat(holding.currency);
    }
    return total;
  }

  get isSteady(): boolean {
    return (
      this.#holdings.every((holding) => holding.qtyFloat === 0) &&
      this.book.accounts.every(({ currency, float }) => float === 0 || currency === this.baseCurrency)
    );
  }

  /** `equityFloat` without one holding, as long as no price but that of this holding can move it; undefined when another can. */
  equityBeside(holding: Holding): number | undefined {
    if (holding.qtyFloat !== 0 && holding.currency !== this.baseCurrency) return undefined;
    for (const other of this.#holdings) if (other !== holding && other.qtyFloat !== 0) return undefined;
    let total = 0;
    for (const { currency, float } of this.book.accounts) {
      if (float !== 0 && currency !== this.baseCurrency) return undefined;
      total += float;
    }
    return total;
  }

  rateToBase(currency: string): Decimal | undefined {
    if (currency === this.baseCurrency) return Decimal.ONE;
    const direct = this.#pairs.get(`${currency}/${this.baseCurrency}`)?.price;
    if (direct !== undefined) return Decimal.of(direct);
    const inverse = this.#pairs.get(`${this.baseCurrency}/${currency}`)?.price;
    return inverse === undefined ? undefined : Decimal.ONE.dividedBy(inverse, RATE_SCALE);
  }

  statement(): PortfolioStatement {
    return {
      cash: this.book.statements(),
      holdings: this.#holdings.map((holding) => ({
        contract: holding.contract,
        qty: holding.qty,
        avgPrice: holding.avgPrice,
        price: holding.price,
        value: holding.value,
        unrealizedPnl: holding.unrealizedPnl,
        realizedPnl: holding.realizedPnl,
        currency: holding.currency,
      })),
      baseCurrency: this.baseCurrency,
      equity: this.equity,
    };
  }

  /** The other leg of a currency trade: what was bought of the pair's first currency. */
  #exchange(fill: Fill, qty: Decimal): void {
    this.book.trade(fill.contract.symbol ?? '', fill.side === 'BUY' ? qty : qty.negated());
  }

  #inBase(amount: Decimal, currency: string): Decimal | undefined {
    if (amount.isZero) return Decimal.ZERO;
    return this.rateToBase(currency)?.times(amount);
  }

  #rateFloat(currency: string): number {
    return currency === this.baseCurrency ? 1 : (this.rateToBase(currency)?.toNumber() ?? Number.NaN);
  }
}

/** When a price of a holding was heard, and the price: what risk rules measure an order against. */
export interface Reference {
  readonly price: number;
  readonly at: Instant;
}

export function referenceOf(holding: HoldingView): Reference | undefined {
  const { price, priceAt } = holding;
  return price === undefined || priceAt === undefined ? undefined : { price, at: priceAt };
}
