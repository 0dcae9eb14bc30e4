import {
  Decimal,
  instantOfWallTime,
  MICROS_PER_HOUR,
  NEW_YORK,
  wallTime,
  type Instant,
} from '@tapewright/model';
import { rateAt } from '../fees/effective-rate.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { MarginDesk } from '../margin/margin-desk.ts';
import { valueOf, type MarginHolding } from '../margin/margin-holding.ts';
import type { CashPosting, Listing } from '../venue-io.ts';
import type { Benchmarks, YearlyRate } from './benchmarks.ts';
import { dailyBorrowFee, dailyInterest, dailyShortCredit } from './interest.ts';

/** What an account pays and earns by the day. */
export interface FinancingPlan {
  readonly benchmarks: Benchmarks;
  /** What borrowing a stock costs a year; undefined where nobody said, and nothing is charged. */
  readonly borrowRateOf?: ((listing: Listing, at: Instant) => YearlyRate | undefined) | undefined;
}

/** When a day is posted, by New York time: its cash and positions of that moment count for all of it. */
const POSTED_AT_HOUR = 17;
/** What is posted is in cents, as on a statement. */
const CENTS = 2;

/** Posts interest and borrow fees to the margined accounts at the end of every calendar day. */
export class FinancingDesk {
  readonly #plan: FinancingPlan;
  readonly #ledger: Ledger;
  readonly #margin: MarginDesk;
  readonly #post: (posting: CashPosting) => void;
  /** Before the first moment that is known there is no day to post. */
  nextDue = -Infinity;

  constructor(parts: {
    readonly plan: FinancingPlan;
    readonly ledger: Ledger;
    readonly margin: MarginDesk;
    /** Books a posting and tells of it. */
    readonly post: (posting: CashPosting) => void;
  }) {
    this.#plan = parts.plan;
    this.#ledger = parts.ledger;
    this.#margin = parts.margin;
    this.#post = parts.post;
  }

  /** Posts the days that have ended. */
  advance(now: Instant): void {
    if (this.nextDue === -Infinity) this.nextDue = postingAfter(now);
    while (this.nextDue <= now) {
      const at = this.nextDue as Instant;
      for (const { account } of this.#margin.accounts) this.#postDay(account, { day: at, now });
      this.nextDue = postingAfter(at);
    }
  }

  #postDay(account: string, when: { readonly day: Instant; readonly now: Instant }): void {
    const { day, now } = when;
    const holdings = this.#margin
      .holdings(account)
      .filter(({ listing }) => listing.contract.secType === 'STK');
    for (const [currency, amount] of this.#ledger.statement(account).cash) {
      const table = this.#plan.benchmarks[currency];
      const rate = this.#margin.rateOf(account, currency);
      if (table === undefined || rate === undefined || rate === 0) continue;
      const benchmark = rateAt(table, day);
      const proceeds = shortProceeds(holdings, currency);
      const netLiquidation = (this.#margin.values(account, now)?.netLiquidation ?? 0) / rate;
      const interest = dailyInterest(amount.toNumber() - proceeds, { benchmark, currency, netLiquidation });
      this.#charge(account, { currency, amount: interest, reason: 'interest' }, now);
      const credit = dailyShortCredit(proceeds, benchmark, currency);
      this.#charge(account, { currency, amount: credit, reason: 'short credit' }, now);
    }
    for (const holding of holdings) this.#borrowFee(account, holding, when);
  }

  #borrowFee(
    account: string,
    { listing, qty, price }: MarginHolding,
    { day, now }: { readonly day: Instant; readonly now: Instant },
  ): void {
    const rate = qty < 0 ? this.#plan.borrowRateOf?.(listing, day) : undefined;
    const { currency = '' } = listing.contract;
    if (rate === undefined) return;
    const fee = dailyBorrowFee(-qty, price, rate, currency);
    this.#charge(account, { currency, amount: -fee, reason: 'borrow fee' }, now);
  }

  #charge(
    account: string,
    {
      currency,
      amount,
      reason,
    }: { readonly currency: string; readonly amount: number; readonly reason: CashPosting['reason'] },
    at: Instant,
  ): void {
    const cents = Decimal.of(Number(amount.toFixed(8))).rounded(CENTS);
    if (!cents.isZero) this.#post({ kind: 'cashPosted', at, account, currency, amount: cents, reason });
  }
}

/** What the shorts of a currency brought in, at their mark: it is collateral, and no cash that earns interest. */
function shortProceeds(holdings: readonly MarginHolding[], currency: string): number {
  return holdings.reduce(
    (sum, holding) =>
      holding.qty < 0 && holding.listing.contract.currency === currency ? sum - valueOf(holding) : sum,
    0,
  );
}

/** The first posting after a moment. */
function postingAfter(at: Instant): Instant {
  const { day } = wallTime(NEW_YORK, at);
  const of = (date: number) =>
    instantOfWallTime(NEW_YORK, { day: date, microsOfDay: POSTED_AT_HOUR * MICROS_PER_HOUR });
  return of(day) > at ? of(day) : of(day + 1);
}
