import { Decimal, settlementOf, type DayNumber, type Instant, type OrderState } from '@tapewright/model';
import type { KeptMargin } from '../kept/kept-venue.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Instrument } from '../market/instrument.ts';
import { REFUSALS, type Refusal } from '../orders/refusal.ts';
import { accountValues, type AccountValues } from './account-values.ts';
import { futureMargin, type FutureMargin } from './future-margin.ts';
import type { MarginHolding, MarginKind } from './margin-holding.ts';
import { currencyPairs, markedHoldings, markOf, multiplierNumber, Rates, underlyingPrice } from './marks.ts';
import type { OpenSides } from './open-orders.ts';
import { requirementOf } from './requirement.ts';
import { SpecialMemorandumAccount } from './sma.ts';

/** An account whose margin is watched. */
export interface MarginAccount {
  readonly account: string;
  readonly kind: MarginKind;
  readonly baseCurrency: string;
}

/** A trade that is thought through: what would be there after it. */
export interface PlannedTrade {
  readonly account: string;
  readonly instrument: Instrument;
  readonly isBuy: boolean;
  readonly qty: Decimal;
  /** At which it would trade: the limit, if there is one. */
  readonly limit: number | undefined;
  /** What it would cost, in `feeCurrency`. */
  readonly fees: number;
  readonly feeCurrency: string;
  /** Of a combination: what each of its legs would trade, which is then all that there would be. */
  readonly legs?: readonly PlannedTrade[] | undefined;
}

/** Equity that a margin account needs to open anything, in USD. FINRA rule 4210(b)(4). */
const LEAST_EQUITY_USD = 2_000;

/** Holdings and cash as they are, or as they would be. */
interface Book {
  readonly holdings: readonly MarginHolding[];
  /** Currency → amount. */
  readonly cash: ReadonlyMap<string, number>;
}

/** What has to be left for the working orders of an account. */
export interface BesideOrders {
  /** What its buys would spend, of a cash account. */
  readonly reserved?: number | undefined;
  /** What they would trade. */
  readonly open?: ReadonlyMap<Instrument, OpenSides> | undefined;
}

/** Values the margin accounts of a venue, and says which orders they can bear. */
export class MarginDesk {
  readonly #accounts: ReadonlyMap<string, MarginAccount>;
  readonly #ledger: Ledger;
  readonly #find: (conId: number) => Instrument | undefined;
  readonly #pairs: ReadonlyMap<string, Instrument>;
  readonly #futureMargins: Readonly<Record<string, FutureMargin>> | undefined;
  readonly #sma = new Map<string, SpecialMemorandumAccount>();
  /** Regulation T's day that the accounts are in; undefined before the first look. */
  day: DayNumber | undefined;

  constructor(parts: {
    readonly accounts: readonly MarginAccount[];
    readonly ledger: Ledger;
    readonly instruments: ReadonlyMap<number, Instrument>;
    readonly futureMargins?: Readonly<Record<string, FutureMargin>> | undefined;
    readonly resumes?: KeptMargin | undefined;
  }) {
    this.#accounts = new Map(parts.accounts.map((account) => [account.account, account]));
    this.#ledger = parts.ledger;
    this.#find = (conId) => parts.instruments.get(conId);
    this.#pairs = currencyPairs(parts.instruments.values());
    this.#futureMargins = parts.futureMargins;
    this.day = parts.resumes?.day;
    for (const { account, ...sma } of parts.resumes?.sma ?? [])
      this.#sma.set(account, SpecialMemorandumAccount.restored(sma));
  }

  /** What is to be kept beside the books; undefined while there is nothing. */
  get kept(): KeptMargin | undefined {
    if (this.#sma.size === 0) return undefined;
    return { day: this.day, sma: [...this.#sma].map(([account, sma]) => ({ account, ...sma.kept })) };
  }

  get accounts(): Iterable<MarginAccount> {
    return this.#accounts.values();
  }

  /** How an account is margined; undefined for one that is not. */
  kindOf(account: string): MarginKind | undefined {
    return this.#accounts.get(account)?.kind;
  }

  currencyOf(account: string): string | undefined {
    return this.#accounts.get(account)?.baseCurrency;
  }

  /** Units of an account's currency for one of `currency`; undefined while nobody knows. */
  rateOf(account: string, currency: string): number | undefined {
    const margined = this.#accounts.get(account);
    return margined === undefined ? undefined : this.#ratesOf(margined).of(currency);
  }

  /** Undefined for an account that is not margined. */
  values(account: string, at: Instant): AccountValues | undefined {
    const margined = this.#accounts.get(account);
    return margined === undefined ? undefined : this.#valuesOf(margined, this.#bookOf(margined), at);
  }

  /** The special memorandum account; undefined for an account without one. */
  sma(account: string, at: Instant): number | undefined {
    const values = this.#accounts.get(account)?.kind === 'regT' ? this.values(account, at) : undefined;
    return values === undefined ? undefined : this.#smaOf(account).balance(values);
  }

  /** The day of the account's trades is over. */
  closeDay(at: Instant): void {
    for (const { account, kind } of this.#accounts.values()) {
      const values = kind === 'regT' ? this.values(account, at) : undefined;
      if (values !== undefined) this.#smaOf(account).closeDay(values);
    }
  }

  /** Money that was posted counts as cash of the day. `amount` is in the account's currency. */
  posted(account: string, amount: number): void {
    if (this.#accounts.get(account)?.kind === 'regT') this.#smaOf(account).cashChanged(amount);
  }

  /** Carries out a booking and returns what it returns, and counts for the SMA what it changes. */
  booked<Result>(account: string, at: Instant, book: () => Result): Result {
    const margined = this.#accounts.get(account);
    if (margined?.kind !== 'regT') return book();
    const before = this.#valuesOf(margined, this.#bookOf(margined), at);
    const result = book();
    const after = this.#valuesOf(margined, this.#bookOf(margined), at);
    const sma = this.#smaOf(account);
    sma.traded(after.regTMargin - before.regTMargin);
    sma.cashChanged(after.equityWithLoanValue - before.equityWithLoanValue);
    return result;
  }

  /** Why an account cannot bear a trade beside its working orders, in IB's words; undefined when it can. */
  refusal(trade: PlannedTrade, at: Instant, beside: BesideOrders = {}): Refusal | undefined {
    const margined = this.#accounts.get(trade.account);
    if (margined === undefined) return undefined;
    const { kind, baseCurrency } = margined;
    const unknown = this.#unknown(trade, margined);
    if (unknown !== undefined) return REFUSALS.rejected(unknown);
    const book = this.#bookOf(margined);
    const planned = this.#after(book, trade, margined);
    const before = this.#valuesOf(margined, book, at);
    const after = this.#valuesOf(margined, planned, at);
    const short = kind === 'cash' ? cashRefusal(trade, planned) : undefined;
    if (short !== undefined) return REFUSALS.rejected(short);
    // Whoever needs less margin afterwards may always trade, and whoever closes what needed none: closing never waits.
    const relief = before.initMarginReq - after.initMarginReq;
    if (relief > 0 || (relief === 0 && isClosing(trade, book))) return undefined;
    if (kind !== 'cash' && before.netLiquidation < this.#leastEquity(margined))
      return REFUSALS.belowLeastEquity();
    const { reserved = 0, open } = beside;
    const filled = open === undefined ? planned : this.#filledWorst(planned, open, margined, at);
    const { equityWithLoanValue, initMarginReq } =
      filled === planned ? after : this.#valuesOf(margined, filled, at);
    if (equityWithLoanValue - initMarginReq - reserved >= 0) return undefined;
    return REFUSALS.marginNotThere(equityWithLoanValue - reserved, initMarginReq, baseCurrency);
  }

  /** The margin fields of a what-if order; empty for an account that is not margined, and where a price is unknown. */
  preview(trade: PlannedTrade, at: Instant): OrderState {
    const margined = this.#accounts.get(trade.account);
    if (margined === undefined || this.#unknown(trade, margined) !== undefined) return {};
    const book = this.#bookOf(margined);
    const before = this.#valuesOf(margined, book, at);
    const after = this.#valuesOf(margined, this.#after(book, trade, margined), at);
    return {
      initMarginBefore: cents(before.initMarginReq),
      maintMarginBefore: cents(before.maintMarginReq),
      equityWithLoanBefore: cents(before.equityWithLoanValue),
      initMarginChange: cents(after.initMarginReq - before.initMarginReq),
      maintMarginChange: cents(after.maintMarginReq - before.maintMarginReq),
      equityWithLoanChange: cents(after.equityWithLoanValue - before.equityWithLoanValue),
      initMarginAfter: cents(after.initMarginReq),
      maintMarginAfter: cents(after.maintMarginReq),
      equityWithLoanAfter: cents(after.equityWithLoanValue),
      marginCurrency: margined.baseCurrency,
    };
  }

  /** What the account would be worth if so many of a holding were closed at its mark. */
  valuesWithout(
    account: string,
    closed: { readonly conId: number; readonly qty: number },
    at: Instant,
  ): AccountValues {
    const margined = this.#accounts.get(account);
    const instrument = this.#find(closed.conId);
    if (margined === undefined || instrument === undefined)
      throw new RangeError(`account ${account} holds no conId ${closed.conId} on margin`);
    const trade: PlannedTrade = {
      account,
      instrument,
      isBuy: closed.qty < 0,
      qty: Decimal.of(Math.abs(closed.qty)),
      limit: undefined,
      fees: 0,
      feeCurrency: margined.baseCurrency,
    };
    return this.#valuesOf(margined, this.#after(this.#bookOf(margined), trade, margined), at);
  }

  holdings(account: string): readonly MarginHolding[] {
    const margined = this.#accounts.get(account);
    return margined === undefined ? [] : this.#bookOf(margined).holdings;
  }

  #unknown({ instrument, limit, legs = [] }: PlannedTrade, margined: MarginAccount): string | undefined {
    for (const leg of legs) {
      const unknown = this.#unknown(leg, margined);
      if (unknown !== undefined) return unknown;
    }
    if (legs.length > 0) return undefined;
    const { symbol = '', secType, currency = '', localSymbol = symbol } = instrument.listing.contract;
    if ((secType === 'FUT' || secType === 'FOP') && futureMargin(symbol, this.#futureMargins) === undefined)
      return `No margin is known for ${localSymbol}; state it in futureMargins.`;
    if (this.#ratesOf(margined).of(currency) === undefined)
      return `No rate of ${currency} in ${margined.baseCurrency} is known for the margin of ${localSymbol}.`;
    return limit === undefined && markOf(instrument) === undefined
      ? `There is no price of ${localSymbol} to work out its margin by.`
      : undefined;
  }

  #bookOf(margined: MarginAccount): Book {
    const statement = this.#ledger.statement(margined.account);
    const rates = this.#ratesOf(margined);
    return {
      holdings: markedHoldings(statement, { find: this.#find, rates }),
      cash: new Map([...statement.cash].map(([currency, amount]) => [currency, amount.toNumber()])),
    };
  }

  #valuesOf(margined: MarginAccount, { holdings, cash }: Book, at: Instant): AccountValues {
    const rates = this.#ratesOf(margined);
    const amounts = [...cash].map(([currency, amount]) => ({
      isForeign: currency !== margined.baseCurrency,
      // Money without a rate is worth nothing that is known.
      amount: amount === 0 ? 0 : amount * (rates.of(currency) ?? 0),
    }));
    const foreign = amounts.filter(({ isForeign }) => isForeign).map(({ amount }) => amount);
    const { kind } = margined;
    const requirement = requirementOf(holdings, foreign, { kind, at, futureMargins: this.#futureMargins });
    const totalCash = amounts.reduce((sum, { amount }) => sum + amount, 0);
    return accountValues(holdings, totalCash, requirement, kind);
  }

  /** The book after those of the working orders that leave the least: in each instrument its buys, its sells, or none. */
  #filledWorst(
    book: Book,
    open: ReadonlyMap<Instrument, OpenSides>,
    margined: MarginAccount,
    at: Instant,
  ): Book {
    const left = (of: Book): number => {
      const { equityWithLoanValue, initMarginReq } = this.#valuesOf(margined, of, at);
      return equityWithLoanValue - initMarginReq;
    };
    let worst = { book, left: left(book) };
    for (const { buys, sells } of open.values()) {
      const before = worst.book;
      for (const trades of [buys, sells]) {
        if (trades.length === 0) continue;
        const filled = trades.reduce((after, trade) => this.#after(after, trade, margined), before);
        const filledLeft = left(filled);
        if (filledLeft < worst.left) worst = { book: filled, left: filledLeft };
      }
    }
    return worst.book;
  }

  /** The book after a trade at its limit, or at the mark. */
  #after(book: Book, trade: PlannedTrade, margined: MarginAccount): Book {
    if (trade.legs !== undefined)
      return trade.legs.reduce((after, leg) => this.#after(after, leg, margined), book);
    const { holdings, cash } = book;
    const { instrument, isBuy, fees, feeCurrency } = trade;
    const { listing, conId } = instrument;
    const { contract } = listing;
    const mark = markOf(instrument) ?? trade.limit ?? 0;
    const price = trade.limit ?? mark;
    const signed = trade.qty.toNumber() * (isBuy ? 1 : -1);
    const multiplier = multiplierNumber(contract);
    const money = new Map(cash);
    const pay = (currency: string, amount: number) =>
      money.set(currency, (money.get(currency) ?? 0) - amount);
    pay(feeCurrency, fees);
    const settlement = settlementOf(contract);
    // Of what is margined only the difference between the trade's price and the mark is felt at once.
    pay(
      contract.currency ?? '',
      settlement === 'margined' ? signed * (price - mark) * multiplier : signed * price * multiplier,
    );
    if (settlement === 'exchanged') {
      pay(contract.symbol ?? '', -signed);
      return { holdings, cash: money };
    }
    const known = holdings.find((holding) => holding.conId === conId);
    const gain = known === undefined ? 0 : known.qty * (mark - known.avgPrice) * multiplier;
    const qty = (known?.qty ?? 0) + signed;
    if (settlement === 'margined' && qty === 0) pay(contract.currency ?? '', -gain);
    const changed: MarginHolding = {
      listing,
      conId,
      qty,
      price: mark,
      avgPrice: qty === 0 ? mark : mark - gain / (qty * multiplier),
      multiplier,
      rate: this.#ratesOf(margined).of(contract.currency ?? '') ?? 0,
      underlyingPrice: underlyingPrice(instrument, this.#find),
    };
    return { holdings: [...holdings.filter((holding) => holding.conId !== conId), changed], cash: money };
  }

  #ratesOf({ baseCurrency }: MarginAccount): Rates {
    return new Rates(baseCurrency, this.#pairs);
  }

  #leastEquity(margined: MarginAccount): number {
    return LEAST_EQUITY_USD * (this.#ratesOf(margined).of('USD') ?? 0);
  }

  #smaOf(account: string): SpecialMemorandumAccount {
    const known = this.#sma.get(account);
    if (known !== undefined) return known;
    // Whatever the account began with counts by its equity, which the balance never falls below at first.
    const sma = new SpecialMemorandumAccount(-Infinity);
    this.#sma.set(account, sma);
    return sma;
  }
}

/** Whether a trade only makes a holding smaller. */
function isClosing(trade: PlannedTrade, book: Book): boolean {
  if (trade.legs !== undefined) return trade.legs.every((leg) => isClosing(leg, book));
  const { instrument, isBuy, qty } = trade;
  const { holdings } = book;
  const held = holdings.find(({ conId }) => conId === instrument.conId)?.qty ?? 0;
  return isBuy === held < 0 && qty.toNumber() <= Math.abs(held);
}

/** What a cash account cannot hold, in IB's words. */
function cashRefusal({ instrument, isBuy, legs }: PlannedTrade, after: Book): string | undefined {
  if (legs !== undefined)
    return legs.map((leg) => cashRefusal(leg, after)).find((refused) => refused !== undefined);
  const { secType } = instrument.listing.contract;
  const held = after.holdings.find(({ conId }) => conId === instrument.conId);
  if (secType === 'FUT' || secType === 'FOP' || secType === 'CFD')
    return `A cash account cannot hold ${secType} positions.`;
  const isShort = !isBuy && (held?.qty ?? 0) < 0;
  return isShort && secType !== 'OPT'
    ? 'Short stock positions can only be held in a margin account'
    : undefined;
}

function cents(value: number): number {
  return Math.round(value * 100) / 100;
}
