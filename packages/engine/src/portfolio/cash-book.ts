import { Decimal } from '@tapewright/model';

/** The cash of one currency and how it came about: opening + trades + posted − commissions = closing. */
export interface CashStatement {
  readonly currency: string;
  readonly opening: Decimal;
  /** What trades brought in less what they cost. */
  readonly trades: Decimal;
  /** What came without a trade, or left: dividends, interest. */
  readonly posted: Decimal;
  /** Paid; negative when rebates outweigh. */
  readonly commissions: Decimal;
  readonly closing: Decimal;
}

/** Cash in every currency, exact. */
export class CashBook {
  /** In the order in which the currencies came up. */
  readonly accounts: CashAccount[] = [];

  /** What the broker states before the run's first trade. */
  open(currency: string, amount: Decimal): void {
    this.#account(currency).open(amount);
  }

  isOpened(currency: string): boolean {
    return this.accounts.some((account) => account.currency === currency && account.isOpened);
  }

  trade(currency: string, amount: Decimal): void {
    if (!amount.isZero) this.#account(currency).trade(amount);
  }

  commission(currency: string, amount: Decimal): void {
    if (!amount.isZero) this.#account(currency).charge(amount);
  }

  /** Money that moves without a trade; negative when the account pays. */
  post(currency: string, amount: Decimal): void {
    if (!amount.isZero) this.#account(currency).post(amount);
  }

  /** Zero for a currency that never came up. */
  amount(currency: string): Decimal {
    return this.accounts.find((account) => account.currency === currency)?.closing ?? Decimal.ZERO;
  }

  statements(): readonly CashStatement[] {
    return this.accounts.map((account) => account.statement());
  }

  #account(currency: string): CashAccount {
    const known = this.accounts.find((account) => account.currency === currency);
    if (known !== undefined) return known;
    const account = new CashAccount(currency);
    this.accounts.push(account);
    return account;
  }
}

class CashAccount {
  readonly currency: string;
  isOpened = false;
  closing = Decimal.ZERO;
  /** `closing` as a double. */
  float = 0;
  #opening = Decimal.ZERO;
  #trades = Decimal.ZERO;
  #posted = Decimal.ZERO;
  #commissions = Decimal.ZERO;

  constructor(currency: string) {
    this.currency = currency;
  }

  open(amount: Decimal): void {
    this.isOpened = true;
    this.#opening = amount;
    this.#close();
  }

  trade(amount: Decimal): void {
    this.#trades = this.#trades.plus(amount);
    this.#close();
  }

  post(amount: Decimal): void {
    this.#posted = this.#posted.plus(amount);
    this.#close();
  }

  charge(amount: Decimal): void {
    this.#commissions = this.#commissions.plus(amount);
    this.#close();
  }

  statement(): CashStatement {
    return {
      currency: this.currency,
      opening: this.#opening,
      trades: this.#trades,
      posted: this.#posted,
      commissions: this.#commissions,
      closing: this.closing,
    };
  }

  #close(): void {
    const traded = this.#opening.plus(this.#trades).minus(this.#commissions);
    this.closing = this.#posted.isZero ? traded : traded.plus(this.#posted);
    this.float = this.closing.toNumber();
  }
}
