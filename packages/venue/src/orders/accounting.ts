import {
  civilDate,
  Decimal,
  NEW_YORK,
  wallTime,
  type CommissionEvent,
  type Instant,
} from '@tapewright/model';
import { NO_FEES_YET, type FeePlan } from '../fees/fee-plan.ts';
import { usdValueOf } from '../fees/forex.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Fill } from '../market/market.ts';
import type { Listing } from '../venue-io.ts';
import { commissionEvent } from './reports.ts';
import type { WorkingOrder } from './working-order.ts';

/** Average prices are stated to eight digits. */
const PRICE_SCALE = 8;

/** What counts towards the volume of an account's month. */
interface CountedTrade {
  readonly account: string;
  readonly listing: Listing;
  readonly qty: Decimal;
  /** qty × price × multiplier, in the listing's currency. */
  readonly value: Decimal;
}

/** Costs fills by the venue's plan and books them. */
export class Accounting {
  readonly #ledger: Ledger;
  readonly #plan: FeePlan;
  /** Account → the month of the figure, and what the account traded of currencies in it, in USD. */
  readonly #forexMonth = new Map<string, { readonly month: string; readonly value: Decimal }>();

  /** Account → the month of the figure, and the shares that the account traded in it. */
  readonly #stockMonth = new Map<string, { readonly month: string; readonly qty: Decimal }>();

  constructor(ledger: Ledger, plan: FeePlan) {
    this.#ledger = ledger;
    this.#plan = plan;
  }

  /** Adds a fill to its order and to the ledger, and says what it cost. */
  book(order: WorkingOrder, fill: Fill, execId: string, at: Instant): CommissionEvent {
    const { listing, conId, grid } = order.instrument;
    const qty = grid.sizeOf(fill.units);
    const traded = Decimal.of(fill.price).times(qty);
    const value = order.instrument.worth(traded);
    order.filledUnits += fill.units;
    order.value = order.value.plus(traded);
    order.lastFillPrice = fill.price;
    order.averagePrice = order.value.dividedBy(grid.sizeOf(order.filledUnits), PRICE_SCALE).toNumber();

    const { day } = wallTime(NEW_YORK, at);
    if (order.tallyDay !== day) {
      order.tally = NO_FEES_YET;
      order.tallyDay = day;
    }
    const side = order.isBuy ? 'BUY' : 'SELL';
    const isForex = listing.contract.secType === 'CASH';
    const monthValue = isForex ? this.#forexBefore(order, civilDate(day)) : Decimal.ZERO;
    const isCounted = !isForex && this.#plan.needsMonthQty === true;
    const monthQty = isCounted ? this.#sharesBefore(order, civilDate(day)) : Decimal.ZERO;
    const { exchange, liquidity } = fill;
    const fees = this.#plan.feesOf({
      at,
      listing,
      side,
      qty,
      value,
      exchange,
      liquidity,
      before: order.tally,
      monthValue,
      monthQty,
    });
    order.tally = fees.after;
    this.#count({ account: order.account, listing, qty, value }, civilDate(day));

    const realizedPnl = this.#ledger.trade({
      account: order.account,
      listing,
      conId,
      side,
      qty,
      value,
      fees,
    });
    const amount = fees.commission.plus(fees.thirdParty);
    return commissionEvent({ execId, amount, currency: fees.currency, realizedPnl }, at);
  }

  /** Counts a trade that another venue booked towards the volume of its month. */
  recall(trade: CountedTrade & { readonly at: Instant }): void {
    this.#count(trade, civilDate(wallTime(NEW_YORK, trade.at).day));
  }

  #count({ account, listing, qty, value }: CountedTrade, date: string): void {
    if (listing.contract.secType === 'CASH') this.#addForex(account, date, usdValueOf(listing, qty, value));
    else if (this.#plan.needsMonthQty === true) this.#addShares(account, date, qty);
  }

  /** What the account traded this month before the order's tally began. */
  #forexBefore(order: WorkingOrder, date: string): Decimal {
    const traded = this.#forexMonth.get(order.account);
    if (traded?.month !== date.slice(0, 6)) return Decimal.ZERO;
    return traded.value.minus(usdValueOf(order.instrument.listing, order.tally.qty, order.tally.value));
  }

  #sharesBefore({ account, tally }: WorkingOrder, date: string): Decimal {
    const traded = this.#stockMonth.get(account);
    return traded?.month === date.slice(0, 6) ? traded.qty.minus(tally.qty) : Decimal.ZERO;
  }

  #addShares(account: string, date: string, qty: Decimal): void {
    const month = date.slice(0, 6);
    const traded = this.#stockMonth.get(account);
    const before = traded?.month === month ? traded.qty : Decimal.ZERO;
    this.#stockMonth.set(account, { month, qty: before.plus(qty) });
  }

  #addForex(account: string, date: string, value: Decimal): void {
    const month = date.slice(0, 6);
    const traded = this.#forexMonth.get(account);
    const before = traded?.month === month ? traded.value : Decimal.ZERO;
    this.#forexMonth.set(account, { month, value: before.plus(value) });
  }
}
