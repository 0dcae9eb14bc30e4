import { assertNever, Decimal, type Instant } from '@tapewright/model';
import type { Ledger } from '../ledger/ledger.ts';
import { markOf } from '../margin/marks.ts';
import type { Instrument } from '../market/instrument.ts';
import type { OutsideTrades } from '../orders/outside-trades.ts';
import type { CashPosting, CorporateAction } from '../venue-io.ts';

/** Shares are split to this many digits where a holding was not whole before; a whole one stays whole, and its rest is paid out. */
const FRACTION_SCALE = 4;

/** What issuers do: splits, dividends, the end of a listing. */
export class CorporateDesk {
  readonly #instruments: ReadonlyMap<number, Instrument>;
  readonly #ledger: Ledger;
  readonly #trades: OutsideTrades;
  readonly #post: (posting: CashPosting) => void;
  readonly #tell: (posting: CashPosting) => void;
  readonly #cancelOrders: (instrument: Instrument) => void;
  readonly #clearQuotes: (instrument: Instrument) => void;

  constructor(parts: {
    readonly instruments: ReadonlyMap<number, Instrument>;
    readonly ledger: Ledger;
    readonly trades: OutsideTrades;
    /** Books money and tells of it. */
    readonly post: (posting: CashPosting) => void;
    /** Tells of money that is booked already. */
    readonly tell: (posting: CashPosting) => void;
    readonly cancelOrders: (instrument: Instrument) => void;
    /** Takes out what makers show: it is at prices that are no more. */
    readonly clearQuotes: (instrument: Instrument) => void;
  }) {
    this.#instruments = parts.instruments;
    this.#ledger = parts.ledger;
    this.#trades = parts.trades;
    this.#post = parts.post;
    this.#tell = parts.tell;
    this.#cancelOrders = parts.cancelOrders;
    this.#clearQuotes = parts.clearQuotes;
  }

  /** Throws a RangeError on an unknown conId and on what cannot be carried out; nothing has happened then. */
  carryOut(conId: number, action: CorporateAction, at: Instant): void {
    const instrument = this.#instruments.get(conId);
    if (instrument === undefined) throw new RangeError(`no listing with conId ${conId}`);
    switch (action.kind) {
      case 'split':
        this.#split(instrument, action, at);
        return;
      case 'dividend':
        this.#dividend(instrument, Decimal.of(action.perShare), at);
        return;
      case 'delisting':
        this.#delist(instrument, action.price, at);
        return;
      default:
        assertNever(action);
    }
  }

  /** IBKR cancels good-till-cancelled orders on a split, forward or reverse: "Good-Til-Canceled Orders", users' guide. */
  #split(
    instrument: Instrument,
    { shares, per }: Extract<CorporateAction, { kind: 'split' }>,
    at: Instant,
  ): void {
    if (!(Number.isSafeInteger(shares) && Number.isSafeInteger(per) && shares > 0 && per > 0))
      throw new RangeError(`a split of ${shares} for ${per}; both must be whole numbers above zero`);
    this.#refuseOptions(instrument);
    const ratio = shares / per;
    const mark = markOf(instrument);
    this.#cancelOrders(instrument);
    this.#clearQuotes(instrument);
    instrument.tape.split(ratio);
    for (const { account, qty } of this.#ledger.holdersOf(instrument.conId)) {
      const split = qty.times(shares).dividedBy(per, FRACTION_SCALE + 4);
      this.#ledger.adjustQty(account, instrument.conId, split);
      const kept = split.rounded(qty.rounded(0).equals(qty) ? 0 : FRACTION_SCALE, 'down');
      const rest = split.minus(kept);
      if (!rest.isZero) this.#payOut(instrument, { account, rest, price: (mark ?? 0) / ratio }, at);
    }
  }

  /** The part of a share that a split leaves is sold, or bought back, at the mark. */
  #payOut(
    instrument: Instrument,
    { account, rest, price }: { readonly account: string; readonly rest: Decimal; readonly price: number },
    at: Instant,
  ): void {
    const { currency = '' } = instrument.listing.contract;
    const before = this.#cashOf(account, currency);
    this.#ledger.payOut(account, instrument.listing, rest, Decimal.of(Number(price.toFixed(8))));
    const amount = this.#cashOf(account, currency).minus(before);
    this.#tell({ kind: 'cashPosted', at, account, currency, amount, reason: 'cash in lieu' });
  }

  /** Whoever is long is paid, whoever is short pays. IBKR leaves orders as they are. */
  #dividend(instrument: Instrument, perShare: Decimal, at: Instant): void {
    if (perShare.sign <= 0) throw new RangeError(`a dividend of ${perShare} a share; it must be above zero`);
    const { currency = '' } = instrument.listing.contract;
    for (const { account, qty } of this.#ledger.holdersOf(instrument.conId)) {
      const amount = qty.times(perShare).rounded(2);
      if (!amount.isZero)
        this.#post({ kind: 'cashPosted', at, account, currency, amount, reason: 'dividend' });
    }
  }

  #delist(instrument: Instrument, price: number, at: Instant): void {
    if (!(price >= 0)) throw new RangeError(`a delisting at ${price}; it must not be below zero`);
    this.#refuseOptions(instrument);
    this.#cancelOrders(instrument);
    this.#clearQuotes(instrument);
    instrument.isDelisted = true;
    for (const { account, qty } of this.#ledger.holdersOf(instrument.conId)) {
      const side = qty.sign > 0 ? 'SELL' : 'BUY';
      this.#trades.book({ account, instrument, side, qty: qty.abs(), price }, at);
    }
  }

  /** What becomes of options on a stock that is split, or ends, the clearing corporation decides case by case: it is not simulated. */
  #refuseOptions({ conId, listing }: Instrument): void {
    for (const other of this.#instruments.values()) {
      if (other.listing.contract.secType !== 'OPT' || other.listing.details.underConId !== conId) continue;
      if (this.#ledger.holdersOf(other.conId).length > 0)
        throw new RangeError(
          `${other.listing.contract.localSymbol} is held: what a split or the end of ${listing.contract.symbol} makes of it is not simulated; close it first`,
        );
    }
  }

  #cashOf(account: string, currency: string): Decimal {
    return this.#ledger.statement(account).cash.get(currency) ?? Decimal.ZERO;
  }
}
