import { Decimal, multiplierOf, settlementOf, type Contract, type Instant } from '@tapewright/model';
import type { LedgerPosition, Venue } from '@tapewright/venue';
import type { Board } from '../market/quote-board.ts';
import type { AccountNames } from './account-names.ts';
import { ledgerFigures } from './currency-ledger.ts';
import { dailyPnl, tradesToday } from './daily-pnl.ts';
import { money, type Figure } from './figure.ts';
import { marginFigures } from './margin-figures.ts';
import { summedFigures, summedPositions } from './summed-figures.ts';

/** A holding with what it is worth now. */
export interface ValuedPosition {
  readonly contract: Contract;
  readonly conId: number;
  readonly qty: Decimal;
  /** IB's average cost, commission included. */
  readonly avgCost: number;
  /** Undefined while the market has shown no price. */
  readonly price: number | undefined;
  /** qty × price × multiplier. */
  readonly value: number | undefined;
  /** What it adds to the account's worth beside the cash: all of it, or of futures what they have gained. */
  readonly equity: number;
  readonly unrealizedPnl: number | undefined;
  readonly realizedPnl: number;
  readonly currency: string;
}

/** Profit and loss, in money. */
export interface Profit {
  /** Since the last close; undefined while a price is unknown. */
  readonly daily: number | undefined;
  readonly unrealized: number | undefined;
  readonly realized: number;
}

/** The account's own currency. */
const BASE = 'USD';

/** What an account is worth: the venue's ledger at the market's prices. */
export class AccountFigures {
  readonly #venue: Venue;
  readonly #board: (conId: number) => Board;
  readonly #names: AccountNames | undefined;

  /** `names`: those that stand for several accounts; absent: none does. */
  constructor(parts: {
    readonly venue: Venue;
    readonly board: (conId: number) => Board;
    readonly names?: AccountNames | undefined;
  }) {
    this.#venue = parts.venue;
    this.#board = parts.board;
    this.#names = parts.names;
  }

  /** Whether what happens to an account changes the figures of a name. */
  covers(name: string, account: string): boolean {
    return name === account || this.#summedUnder(name)?.includes(account) === true;
  }

  /** All holdings that the account has had, closed ones with quantity zero. */
  positions(account: string): readonly ValuedPosition[] {
    const several = this.#summedUnder(account);
    if (several !== undefined) return summedPositions(several.map((one) => this.positions(one)));
    return [...this.#venue.statement(account).positions].map(([conId, position]) =>
      this.#valued(conId, position),
    );
  }

  /** conIds of what the account holds now, and of what that follows: an option is margined and exercised by its underlying. */
  held(account: string): readonly number[] {
    return [...this.#venue.statement(account).positions].flatMap(([conId, { qty }]) => {
      if (qty.isZero) return [];
      const { underConId = 0 } = this.#venue.listing(conId)?.details ?? {};
      return this.#venue.listing(underConId) === undefined ? [conId] : [conId, underConId];
    });
  }

  position(account: string, conId: number): ValuedPosition | undefined {
    if (this.#summedUnder(account) !== undefined)
      return this.positions(account).find((position) => position.conId === conId);
    const position = this.#venue.statement(account).positions.get(conId);
    return position === undefined ? undefined : this.#valued(conId, position);
  }

  /** Of all holdings together, in the account's currency. What has no price yet is left out. */
  profit(account: string, now: Instant): Profit {
    const today = tradesToday(this.#venue.executions(), (one) => this.covers(account, one), now);
    const sum = (of: (position: ValuedPosition) => number | undefined): number =>
      positions.reduce((total, position) => total + this.#inBase(of(position) ?? 0, position.currency), 0);
    const positions = this.positions(account);
    return {
      daily: sum((position) =>
        dailyPnl(position, today.get(position.conId) ?? [], this.#board(position.conId).close),
      ),
      unrealized: sum(({ unrealizedPnl }) => unrealizedPnl),
      realized: sum(({ realizedPnl }) => realizedPnl),
    };
  }

  /** Of one holding, in its own currency. */
  profitOf(account: string, position: ValuedPosition, now: Instant): Profit {
    const { conId, unrealizedPnl: unrealized, realizedPnl: realized } = position;
    const trades =
      tradesToday(this.#venue.executions(), (one) => this.covers(account, one), now).get(conId) ?? [];
    return { daily: dailyPnl(position, trades, this.#board(conId).close), unrealized, realized };
  }

  /** IB's figures of an account. Margin is among them if the venue margins it: an invented one would mislead. */
  figures(account: string): readonly Figure[] {
    const several = this.#summedUnder(account);
    if (several !== undefined)
      return summedFigures(
        account,
        several.map((one) => this.figures(one)),
      );
    const plain = this.#plainFigures(account);
    // The plain figures have brought everything that is held up to date.
    const values = this.#venue.accountValues(account);
    if (values === undefined) return plain;
    const margined = marginFigures(values);
    const tags = new Set(margined.map(({ tag }) => tag));
    return [...plain.filter(({ tag }) => !tags.has(tag)), ...margined];
  }

  #plainFigures(account: string): readonly Figure[] {
    const { cash } = this.#venue.statement(account);
    // What a currency pair moved is in the cash of both currencies already.
    const positions = this.positions(account).filter(({ contract }) => contract.secType !== 'CASH');
    const inBase = (tag: string, value: number): Figure => ({ tag, value: money(value), currency: BASE });
    const totalCash = [...cash].reduce(
      (sum, [currency, amount]) => sum + this.#inBase(amount.toNumber(), currency),
      0,
    );
    const sum = (of: (position: ValuedPosition) => number): number =>
      positions.reduce((total, position) => total + this.#inBase(of(position), position.currency), 0);
    // A currency pair is not held beside the cash of its currencies: its money is in there already.
    const worth = ({ contract, value = 0 }: ValuedPosition) =>
      settlementOf(contract) === 'paid' ? value : 0;
    const longs = sum((position) => Math.max(0, worth(position)));
    const shorts = sum((position) => Math.min(0, worth(position)));
    const equity = totalCash + sum((position) => position.equity);
    const futuresPnl = sum((position) =>
      settlementOf(position.contract) === 'margined' ? position.equity : 0,
    );
    const ofKind = (...secTypes: readonly string[]) =>
      sum(({ contract, value = 0 }) => (secTypes.includes(contract.secType ?? '') ? value : 0));
    return [
      { tag: 'AccountCode', value: account, currency: '' },
      { tag: 'AccountReady', value: 'true', currency: '' },
      { tag: 'AccountType', value: 'INDIVIDUAL', currency: '' },
      inBase('NetLiquidation', equity),
      inBase('TotalCashValue', totalCash + futuresPnl),
      inBase('SettledCash', totalCash + futuresPnl),
      inBase('AccruedCash', 0),
      inBase('EquityWithLoanValue', equity - ofKind('OPT', 'FOP')),
      inBase('GrossPositionValue', longs - shorts),
    ];
  }

  /** IB's `$LEDGER`: cash, holdings and profit by currency, and of all currencies together. */
  ledger(account: string): readonly Figure[] {
    const members = this.#summedUnder(account) ?? [account];
    const cash = new Map<string, Decimal>();
    for (const member of members) {
      for (const [currency, amount] of this.#venue.statement(member).cash) {
        cash.set(currency, (cash.get(currency) ?? Decimal.ZERO).plus(amount));
      }
    }
    return ledgerFigures({
      cash,
      positions: members.flatMap((member) => this.positions(member)),
      base: BASE,
      rateOf: (currency) => this.#rateToBase(currency),
      bondTypeOf: (conId) => this.#venue.listing(conId)?.details?.bondType,
    });
  }

  /** Net liquidation in the account's currency. */
  netLiquidation(account: string): number {
    return this.amount(account, 'NetLiquidation');
  }

  /** A figure in the account's currency; 0 where there is none of that tag. */
  amount(account: string, tag: string): number {
    return Number(this.figures(account).find((figure) => figure.tag === tag)?.value ?? 0);
  }

  /** The accounts whose sum a name is; undefined for one account. */
  #summedUnder(name: string): readonly string[] | undefined {
    const members = this.#names?.membersOf(name);
    return members?.length === 1 && members[0] === name ? undefined : members;
  }

  /** An amount whose currency has no known rate is left out of totals, and its ledger line carries no exchange rate. */
  #inBase(amount: number, currency: string): number {
    return amount === 0 ? 0 : amount * (this.#rateToBase(currency) ?? 0);
  }

  #rateToBase(currency: string): number | undefined {
    if (currency === BASE) return 1;
    const direct = this.#pairPrice(currency, BASE);
    if (direct !== undefined) return direct;
    const inverse = this.#pairPrice(BASE, currency);
    return inverse === undefined ? undefined : 1 / inverse;
  }

  #pairPrice(symbol: string, currency: string): number | undefined {
    const [pair] = this.#venue.findListings({ symbol, secType: 'CASH', currency });
    return pair?.contract.conId === undefined ? undefined : this.#price(pair.contract.conId);
  }

  /** The last trade, or the middle of the quote where nothing trades. */
  #price(conId: number): number | undefined {
    const { last, bid, ask } = this.#board(conId);
    if (last !== undefined) return last;
    return bid === undefined || ask === undefined ? undefined : (bid + ask) / 2;
  }

  #valued(conId: number, position: LedgerPosition): ValuedPosition {
    const avgCost = position.avgCost.toNumber();
    const price = this.#price(conId);
    const qty = position.qty.toNumber();
    const multiplier = multiplierOf(position.contract)?.toNumber() ?? 1;
    const value = price === undefined ? undefined : price * qty * multiplier;
    const paid = position.avgPrice.toNumber() * qty * multiplier;
    return {
      contract: position.contract,
      conId,
      qty: position.qty,
      avgCost,
      price,
      value,
      equity: value === undefined ? 0 : equityOf(position.contract, value, paid),
      unrealizedPnl: value === undefined ? undefined : value - avgCost * qty,
      realizedPnl: position.realizedPnlNet.toNumber(),
      currency: position.contract.currency ?? BASE,
    };
  }
}

function equityOf(contract: Contract, value: number, paid: number): number {
  switch (settlementOf(contract)) {
    case 'paid':
      return value;
    case 'margined':
      return value - paid;
    case 'exchanged':
      return 0;
  }
}
