/* oxlint-disable typescript/no-non-null-assertion -- columns are read inside their length */
import { Decimal, instant } from '@tapewright/model';
import { NO_FEES, NO_FEES_YET, type FeePlan, type Listing } from '@tapewright/venue';
import type { BarColumns } from '../../columns/index.ts';
import { MAX_EXACT, MONEY_SCALE, type MarketFacts } from './market-facts.ts';
import { NotColumns } from './not-columns.ts';
import { SPAN_BITS, spansOf } from './spans.ts';

/** How near to a whole number of shares a quotient of doubles is not trusted. */
const DOUBTFUL = 1e-6;

/** What one point of a sweep trades with. */
export interface AccountParts {
  readonly facts: MarketFacts;
  readonly columns: BarColumns;
  readonly listing: Listing;
  readonly feePlan: FeePlan;
  readonly cash: Decimal;
  /** The first bar that is traded on, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Takes the equity at the end of each of `facts.dayEnds` from `from` on. */
  readonly daily: Float64Array;
}

/**
 * An account that holds one stock and trades at the open of the bar after a decision. What trades bring is counted in whole millionths, and fees, which
 * have more digits, as decimals beside it: both are exact, as the event engine's sums are.
 */
export class ScaledAccount {
  /** Without fees, in millionths. */
  #cash: number;
  /** Shares; negative when short. */
  held = 0;
  #fees = Decimal.ZERO;
  /** `#fees` as a double. */
  fees = 0;
  /** Bars at whose end something was held. */
  exposed = 0;
  /** The deepest fall from a peak, as a negative fraction. */
  depth = 0;
  /** Profits of closed round trips, less fees. */
  readonly profits: number[] = [];
  /** Bar, shares and fees of each fill, one after the other. */
  readonly fills: number[] = [];
  readonly #parts: AccountParts;
  #peak: number;
  /** Below it the fall is deeper than any so far. */
  #lowest: number;
  /** The next bar whose end is not counted yet, and the next day. */
  #at: number;
  #day: number;
  #days = 0;
  #entryValue = 0;
  #exitValue = 0;
  #tripFees = 0;

  constructor(parts: AccountParts) {
    this.#parts = parts;
    this.#cash = wholeMillionths(parts.cash);
    this.#peak = this.#lowest = parts.cash.toNumber();
    this.#at = parts.from;
    this.#day = parts.facts.dayEnds.findIndex((bar) => bar >= parts.from);
  }

  /** At the end of bar `i`: orders what is missing to hold a share of the equity, beside what is ordered already. The shares ordered. */
  order(i: number, fraction: number, pending: number): number {
    const price = this.#parts.facts.close[i]!;
    const missing = this.#sharesFor(fraction, price) - this.held - pending;
    // No minus zero.
    return missing === 0 ? 0 : missing;
  }

  /** What was ordered at the end of bar `i` trades at the open of the next. */
  fill(i: number, shares: number): void {
    if (shares === 0) return;
    this.passTo(i + 1);
    const price = this.#parts.facts.open[i + 1]!;
    const value = shares * price;
    const fee = this.#feeOf(i + 1, shares);
    this.#cash -= value;
    if (!(Math.abs(this.#cash) < MAX_EXACT && Math.abs(value) < MAX_EXACT))
      throw new NotColumns('the amounts are too large');
    this.fills.push(i + 1, shares, fee);
    this.#trade(shares, price, fee);
  }

  /** Counts the ends of bars up to but not including bar `end`. */
  passTo(end: number): void {
    const { columns, facts, daily } = this.#parts;
    const { cash, held } = this;
    if (end > this.#at) {
      if (held === 0) this.#see(cash);
      else {
        this.exposed += end - this.#at;
        this.#seeAll(columns.close, cash, end);
      }
    }
    const { dayEnds } = facts;
    for (; this.#day < dayEnds.length && dayEnds[this.#day]! < end; this.#day++) {
      daily[this.#days++] = cash + held * columns.close[dayEnds[this.#day]!]!;
    }
    this.#at = Math.max(this.#at, end);
  }

  /** After fees. */
  get cash(): number {
    return this.#cash / MONEY_SCALE - this.fees;
  }

  /** Shares that a share of the equity buys at a price in millionths, toward zero. */
  #sharesFor(fraction: number, price: number): number {
    if (fraction === 0) return 0;
    const apartFromFees = this.#cash + this.held * price;
    const shares = ((apartFromFees - this.fees * MONEY_SCALE) * fraction) / price;
    if (Math.abs(shares - Math.round(shares)) > DOUBTFUL) return Math.trunc(shares);
    const equity = Decimal.of(apartFromFees).minus(this.#fees.times(MONEY_SCALE));
    return equity.times(Decimal.of(fraction)).dividedBy(Decimal.of(price), 0, 'down').toNumber();
  }

  /** Days counted so far. */
  get days(): number {
    return this.#days;
  }

  #see(equity: number): void {
    if (equity >= this.#peak) this.#peak = this.#lowest = equity;
    else if (equity < this.#lowest) this.#fall(equity);
  }

  /** The hot loop. Spans of bars that can bring neither a new peak nor a deeper fall are passed over whole: equity goes with the close. */
  #seeAll(close: Float64Array, cash: number, end: number): void {
    const { held } = this;
    const { low, high } = spansOf(close);
    const [best, worst] = held > 0 ? [high, low] : [low, high];
    let peak = this.#peak;
    let lowest = this.#lowest;
    for (let i = this.#at; i < end;) {
      const span = i >> SPAN_BITS;
      const until = Math.min(end, (span + 1) << SPAN_BITS);
      if (!(cash + held * best[span]! < peak && cash + held * worst[span]! >= lowest)) {
        for (; i < until; i++) {
          const equity = cash + held * close[i]!;
          if (equity >= peak) peak = lowest = equity;
          else if (equity < lowest) {
            lowest = equity;
            const fall = equity / peak - 1;
            if (fall < this.depth) this.depth = fall;
          }
        }
      }
      i = until;
    }
    this.#peak = peak;
    this.#lowest = lowest;
  }

  #fall(equity: number): void {
    this.#lowest = equity;
    this.depth = Math.min(this.depth, equity / this.#peak - 1);
  }

  #feeOf(bar: number, shares: number): number {
    const { feePlan, listing, columns } = this.#parts;
    if (feePlan === NO_FEES) return 0;
    const qty = Decimal.of(Math.abs(shares));
    const fees = feePlan.feesOf({
      at: instant(columns.start[bar]!),
      listing,
      side: shares > 0 ? 'BUY' : 'SELL',
      qty,
      value: qty.times(columns.open[bar]!),
      exchange: listing.contract.primaryExch ?? '',
      liquidity: 2,
      before: NO_FEES_YET,
      monthValue: Decimal.ZERO,
      monthQty: Decimal.ZERO,
    });
    const fee = fees.commission.plus(fees.thirdParty);
    this.#fees = this.#fees.plus(fee);
    this.fees = this.#fees.toNumber();
    return fee.toNumber();
  }

  /** Counts the fill into round trips: one that turns the position closes one and begins the next, and its fee is parted by shares. */
  #trade(shares: number, price: number, fee: number): void {
    const { held } = this;
    const isReducing = held * shares < 0;
    const closing = isReducing ? Math.min(Math.abs(held), Math.abs(shares)) : 0;
    const opening = Math.abs(shares) - closing;
    const closingFee = (fee * closing) / Math.abs(shares);
    this.#exitValue += closing * price;
    this.#tripFees += closingFee;
    if (isReducing && closing === Math.abs(held)) {
      const gain = this.#exitValue - this.#entryValue;
      this.profits.push((held > 0 ? gain : -gain) / MONEY_SCALE - this.#tripFees);
      this.#entryValue = this.#exitValue = this.#tripFees = 0;
    }
    this.#entryValue += opening * price;
    this.#tripFees += fee - closingFee;
    this.held = held + shares;
  }
}

function wholeMillionths(amount: Decimal): number {
  const whole = amount.times(MONEY_SCALE);
  const number = whole.toNumber();
  if (!Number.isSafeInteger(number) || !(Math.abs(number) < MAX_EXACT))
    throw new NotColumns(`${amount} is no whole number of millionths`);
  return number;
}
