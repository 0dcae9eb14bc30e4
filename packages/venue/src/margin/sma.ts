import type { KeptSma } from '../kept/kept-venue.ts';

/** What the special memorandum account is worked out from, in the account's currency. */
export interface SmaFigures {
  readonly equityWithLoanValue: number;
  /** Regulation T's margin on what is held. */
  readonly regTMargin: number;
}

/**
 * The special memorandum account of Regulation T, by IBKR's recursion: the greater of the day before's, with the day's cash and less the
 * margin of the day's trades, and of the equity beyond Regulation T's margin. Gains raise it and losses do not lower it. Source: IBKR,
 * Margin, "Real-time SMA", whose worked example is the test.
 */
export class SpecialMemorandumAccount {
  #before: number;
  /** Cash of the day: deposits, dividends, interest, what trades cost beside their price. */
  #cash = 0;
  /** Regulation T's margin of the day's trades; less than zero where more was closed than opened. */
  #tradesMargin = 0;

  /** `before` is where the day before ended: zero for a new account, whose opening cash is cash of the day. */
  constructor(before: number) {
    this.#before = before;
  }

  /** What is to be kept of it. */
  get kept(): Omit<KeptSma, 'account'> {
    const before = this.#before === -Infinity ? undefined : this.#before;
    return { before, cash: this.#cash, tradesMargin: this.#tradesMargin };
  }

  static restored({
    before = -Infinity,
    cash,
    tradesMargin,
  }: Omit<KeptSma, 'account'>): SpecialMemorandumAccount {
    const sma = new SpecialMemorandumAccount(before);
    sma.cashChanged(cash);
    sma.traded(tradesMargin);
    return sma;
  }

  cashChanged(amount: number): void {
    this.#cash += amount;
  }

  traded(regTMargin: number): void {
    this.#tradesMargin += regTMargin;
  }

  balance({ equityWithLoanValue, regTMargin }: SmaFigures): number {
    return Math.max(this.#before + this.#cash - this.#tradesMargin, equityWithLoanValue - regTMargin);
  }

  /** The day is over. */
  closeDay(figures: SmaFigures): void {
    this.#before = this.balance(figures);
    this.#cash = 0;
    this.#tradesMargin = 0;
  }
}
