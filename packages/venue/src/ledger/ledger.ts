import { Decimal, invariant, InvariantError, settlementOf } from '@tapewright/model';
import type { KeptLedger } from '../kept/kept-venue.ts';
import type { AccountStatement, LedgerPosition, Listing } from '../venue-io.ts';
import { Holding } from './holding.ts';

/** The other sides of what clients do. */
const FUNDING = 'funding';
const MARKET = 'market';
const BROKER = 'broker';
const THIRD_PARTIES = 'third parties';

const NO_CURRENCY = '';

export interface LedgerTrade {
  readonly account: string;
  readonly listing: Listing;
  readonly conId: number;
  readonly side: 'BUY' | 'SELL';
  readonly qty: Decimal;
  /** qty × price × multiplier, in the listing's currency. */
  readonly value: Decimal;
  readonly fees: { readonly currency: string; readonly commission: Decimal; readonly thirdParty: Decimal };
}

/**
 * Who owns what. Every entry takes from one owner what it gives to another, so that each currency and each instrument sums to zero
 * over all owners at any moment, and every client's cash is its start, less what it paid, plus what it was paid, to the last digit.
 */
export class Ledger {
  /** Owner → unit (a currency, or `#conId`) → amount. Clients are owners by their account. */
  readonly #balances = new Map<string, Map<string, Decimal>>();
  /** Account → conId → holding. */
  readonly #holdings = new Map<string, Map<number, Holding>>();
  /** Account → currency → commissions and fees paid. */
  readonly #costs = new Map<string, Map<string, Decimal>>();

  /** Opens an account with its cash. */
  open(account: string, cash: Readonly<Record<string, Decimal | number | string>>): void {
    invariant(!this.#holdings.has(account), `account ${account} is opened twice`);
    this.#holdings.set(account, new Map());
    this.#costs.set(account, new Map());
    this.#balances.set(account, new Map());
    for (const [currency, amount] of Object.entries(cash))
      this.#move(FUNDING, account, currency, Decimal.of(amount));
  }

  /** Takes over the books of another ledger, whose accounts are not open here. */
  restore({ balances, holdings, costs }: KeptLedger): void {
    for (const [account, currency, amount] of costs) {
      if (currency === NO_CURRENCY) this.open(account, {});
      else this.#of(this.#costs, account).set(currency, amount);
    }
    for (const [owner, unit, amount] of balances) this.#add(owner, unit, amount);
    for (const holding of holdings)
      this.#of(this.#holdings, holding.account).set(holding.conId, Holding.restored(holding));
  }

  /** Everything in it. Each account is among the costs, at first without a currency. */
  kept(): KeptLedger {
    return {
      balances: [...this.#balances].flatMap(([owner, units]) =>
        [...units].map(([unit, amount]) => [owner, unit, amount] as const),
      ),
      holdings: [...this.#holdings].flatMap(([account, holdings]) =>
        [...holdings].map(([conId, holding]) => holding.kept(account, conId)),
      ),
      costs: [...this.#costs].flatMap(([account, costs]) =>
        [[NO_CURRENCY, Decimal.ZERO] as const, ...costs].map(
          ([currency, amount]) => [account, currency, amount] as const,
        ),
      ),
    };
  }

  has(account: string): boolean {
    return this.#holdings.has(account);
  }

  /** Books a fill with its costs, and returns the profit it realized after costs, or undefined when it only opened. */
  trade(trade: LedgerTrade): Decimal | undefined {
    const { account, listing, conId, side, qty, value, fees } = trade;
    const currency = listing.contract.currency ?? '';
    const [buyer, seller] = side === 'BUY' ? [account, MARKET] : [MARKET, account];
    // A currency pair delivers money; anything else delivers itself.
    const unit = listing.contract.secType === 'CASH' ? (listing.contract.symbol ?? '') : `#${conId}`;
    this.#move(seller, buyer, unit, qty);
    const isMargined = settlementOf(listing.contract) === 'margined';
    if (!isMargined) this.#move(buyer, seller, currency, value);
    this.#move(account, BROKER, fees.currency, fees.commission);
    this.#move(account, THIRD_PARTIES, fees.currency, fees.thirdParty);

    const cost = fees.commission.plus(fees.thirdParty);
    const costs = this.#of(this.#costs, account);
    costs.set(fees.currency, (costs.get(fees.currency) ?? Decimal.ZERO).plus(cost));

    const holdings = this.#of(this.#holdings, account);
    const holding = holdings.get(conId) ?? new Holding(listing.contract);
    holdings.set(conId, holding);
    const realizedBefore = holding.realizedPnl;
    const realizedNet = holding.trade(side === 'BUY' ? qty : qty.negated(), value, cost);
    if (isMargined) this.#move(MARKET, account, currency, holding.realizedPnl.minus(realizedBefore));
    return realizedNet;
  }

  /**
   * A holding's trades have not been `before` but `after`, costs alike: cash and holding become what they would be. Throws a RangeError when
   * the holding is not what `before` makes of it: then not all of its trades are known, or it was split since. Returns what each of `after`
   * has realized, after costs.
   */
  rebook(
    account: string,
    listing: Listing,
    { before, after }: { readonly before: readonly LedgerTrade[]; readonly after: readonly LedgerTrade[] },
  ): readonly (Decimal | undefined)[] {
    const { conId = 0, currency = '', secType, symbol = '' } = listing.contract;
    const holdings = this.#of(this.#holdings, account);
    const known = holdings.get(conId);
    const [was, is] = [before, after].map((trades) => replayed(listing, trades));
    invariant(was !== undefined && is !== undefined, 'two lists of trades make two holdings');
    if (known === undefined || !known.isLike(was.holding))
      throw new RangeError(
        `the remembered trades of ${listing.contract.localSymbol} do not explain what account ${account} holds of it, so none of them can be corrected`,
      );
    const unit = secType === 'CASH' ? symbol : `#${conId}`;
    this.#move(MARKET, account, unit, is.holding.qty.minus(was.holding.qty));
    this.#move(MARKET, account, currency, is.cash.minus(was.cash));
    holdings.set(conId, is.holding);
    return is.profits;
  }

  /** A holding becomes so many at the cost that it had: a split. */
  adjustQty(account: string, conId: number, qty: Decimal): void {
    const holding = this.#of(this.#holdings, account).get(conId);
    invariant(holding !== undefined, `account ${account} has never held conId ${conId}`);
    this.#move(MARKET, account, `#${conId}`, qty.minus(holding.qty));
    holding.qty = qty;
  }

  /** Sells a part of a share that nobody can hold, or buys back what is short of one, at a price and without costs. */
  payOut(account: string, listing: Listing, part: Decimal, price: Decimal): void {
    const { conId = 0, currency = '' } = listing.contract;
    const qty = part.abs();
    const fees = { currency, commission: Decimal.ZERO, thirdParty: Decimal.ZERO };
    const side = part.sign > 0 ? 'SELL' : 'BUY';
    this.trade({ account, listing, conId, side, qty, value: qty.times(price), fees });
  }

  /** Moves money between an account and the broker, or whom the broker stands for; negative amounts leave the account. */
  post(account: string, currency: string, amount: Decimal): void {
    invariant(this.#holdings.has(account), `account ${account} was never opened`);
    this.#move(BROKER, account, currency, amount);
  }

  /** Throws a RangeError on an account that was not opened. */
  statement(account: string): AccountStatement {
    const balances = this.#balances.get(account);
    if (balances === undefined || !this.#holdings.has(account))
      throw new RangeError(`no account '${account}'`);
    const positions = new Map<number, LedgerPosition>();
    for (const [conId, holding] of this.#of(this.#holdings, account))
      positions.set(conId, holding.snapshot());
    return {
      account,
      cash: new Map([...balances].filter(([unit]) => !unit.startsWith('#'))),
      positions,
      commissions: new Map(this.#of(this.#costs, account)),
    };
  }

  /** What an account holds of an instrument; negative when short. */
  positionOf(account: string, conId: number): Decimal {
    return this.#of(this.#holdings, account).get(conId)?.qty ?? Decimal.ZERO;
  }

  /** Who holds an instrument, in the order in which the accounts were opened; nothing of those that have closed it. */
  holdersOf(conId: number): readonly { readonly account: string; readonly qty: Decimal }[] {
    return [...this.#holdings].flatMap(([account, holdings]) => {
      const qty = holdings.get(conId)?.qty;
      return qty === undefined || qty.isZero ? [] : [{ account, qty }];
    });
  }

  /** Unit → sum over all owners. Anything but zero is a bug; the tests look. */
  imbalances(): ReadonlyMap<string, Decimal> {
    const sums = new Map<string, Decimal>();
    for (const units of this.#balances.values())
      for (const [unit, amount] of units) sums.set(unit, (sums.get(unit) ?? Decimal.ZERO).plus(amount));
    return new Map([...sums].filter(([, sum]) => !sum.isZero));
  }

  #move(from: string, to: string, unit: string, amount: Decimal): void {
    if (amount.isZero) return;
    this.#add(from, unit, amount.negated());
    this.#add(to, unit, amount);
  }

  #add(owner: string, unit: string, amount: Decimal): void {
    let units = this.#balances.get(owner);
    if (units === undefined) this.#balances.set(owner, (units = new Map()));
    units.set(unit, (units.get(unit) ?? Decimal.ZERO).plus(amount));
  }

  #of<Value>(accounts: ReadonlyMap<string, Value>, account: string): Value {
    const found = accounts.get(account);
    if (found === undefined) throw new InvariantError(`account ${account} was never opened`);
    return found;
  }
}

/** What trades make of an empty holding, and what they bring in beside their costs. */
function replayed(
  listing: Listing,
  trades: readonly LedgerTrade[],
): {
  readonly holding: Holding;
  readonly cash: Decimal;
  readonly profits: readonly (Decimal | undefined)[];
} {
  const holding = new Holding(listing.contract);
  let cash = Decimal.ZERO;
  const profits = trades.map(({ side, qty, value, fees }) => {
    cash = side === 'BUY' ? cash.minus(value) : cash.plus(value);
    if (qty.isZero) return undefined;
    return holding.trade(side === 'BUY' ? qty : qty.negated(), value, fees.commission.plus(fees.thirdParty));
  });
  const isMargined = settlementOf(listing.contract) === 'margined';
  return { holding, cash: isMargined ? holding.realizedPnl : cash, profits };
}
