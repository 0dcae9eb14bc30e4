/* oxlint-disable typescript/no-non-null-assertion -- columns are read inside their length, with every bar */
import { Decimal, type Instant } from '@tapewright/model';

/** A fill as the record of round trips needs it. */
export interface Fill {
  /** Unique; a commission joins it by this. */
  readonly execId: string;
  readonly at: Instant;
  /** Index of the instrument in the run. */
  readonly instrument: number;
  /** Positive bought, negative sold. */
  readonly qty: Decimal;
  readonly price: number;
  /** Value of one unit of price: 1 for stocks, the multiplier for futures and options. */
  readonly multiplier: Decimal;
}

/**
 * One trade in the trader's sense: from the fill that leaves zero to the fill that returns to it. A fill that turns long into short closes
 * one and opens the next. What is added or taken off in between belongs to it.
 */
export interface RoundTrip {
  readonly instrument: number;
  readonly side: 'long' | 'short';
  readonly openedAt: Instant;
  /** Undefined while open. */
  readonly closedAt: Instant | undefined;
  /** The largest position held, positive. */
  readonly qty: number;
  /** Quantity-weighted average of the fills that increased the position. */
  readonly entryPrice: number;
  /** Quantity-weighted average of the fills that reduced it; undefined before the first. */
  readonly exitPrice: number | undefined;
  /** Commissions of its fills; of a fill that turns the position, in proportion to quantity. */
  readonly fees: number;
  /** Realised profit less commissions; of an open one, less what is not realised yet. */
  readonly pnl: number;
  /** `pnl` over the money put in: Σ entry price × quantity × multiplier. */
  readonly return: number;
  /** Maximum adverse excursion (Sweeney 1997): the furthest the price moved against the average entry, as a fraction of it, ≤ 0. */
  readonly mae: number;
  /** Maximum favourable excursion, ≥ 0. */
  readonly mfe: number;
  /** Where the first stop stood that protected it: of its bracket, or placed while it was open; undefined without one. */
  readonly stop: number | undefined;
  /**
   * Profit in units of what was at risk: `pnl` ÷ (distance from the average entry to `stop` × quantity × multiplier) (Tharp 1998). Undefined without a
   * stop, or with one that stood where nothing was at risk.
   */
  readonly r: number | undefined;
}

/** Builds round trips from fills, commissions and the prices seen while a position is open. Sums are exact. */
export interface RoundTripLedger {
  addFill(fill: Fill): void;
  /** Adds the commission of a fill to the trade, or the two trades, that the fill belongs to. Once for each fill. */
  addCommission(execId: string, amount: Decimal): void;
  /** A price at which the instrument traded. Costs next to nothing; call it for every point of a bar while something is open. */
  mark(instrument: number, price: number): void;
  /** `mark` of the lows and highs `from … to - 1` of columns. */
  markBars(instrument: number, bars: LowsAndHighs, from: number, to: number): void;
  /** What is open in an instrument is stated in its new units. */
  split(instrument: number, split: UnitSplit): void;
  /** A stop stands at a price; `isSell` for one that sells. The first that protects what is open counts. */
  protect(instrument: number, price: number, isSell: boolean): void;
  /** Instruments with a position. */
  readonly openCount: number;
  /** Closed trades in the order they closed, then the open ones. */
  trips(): RoundTrip[];
}

/** Every `per` units have become `shares`; `qty` is held now, and `cashInLieu` was paid for what is lost with it. */
export interface UnitSplit {
  readonly at: Instant;
  readonly shares: number;
  readonly per: number;
  readonly qty: Decimal;
  readonly cashInLieu: Decimal;
}

/** Columns of equal length. */
export interface LowsAndHighs {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

interface Draft {
  readonly instrument: number;
  readonly side: 1 | -1;
  readonly openedAt: Instant;
  closedAt: Instant | undefined;
  position: Decimal;
  largest: Decimal;
  entryQty: Decimal;
  entryValue: Decimal;
  exitQty: Decimal;
  exitValue: Decimal;
  multiplier: Decimal;
  fees: Decimal;
  /** NaN without one. */
  stop: number;
  highest: number;
  lowest: number;
}

/** The trades that the commission of a fill is split over, by quantity. */
interface Shares {
  readonly execId: string;
  readonly drafts: readonly { readonly draft: Draft; readonly qty: Decimal }[];
  readonly total: Decimal;
}

export function roundTripLedger(): RoundTripLedger {
  return new TripLedger();
}

/** A class, because `mark` is called with every bar: its price goes into a method as it is, but into a closure in a box. */
class TripLedger implements RoundTripLedger {
  /** instrument → what is open in it */
  readonly #open = new Map<number, Draft>();
  /** Fills whose commission is still to come; nearly always it comes at once. */
  readonly #uncosted: Shares[] = [];
  readonly #closed: Draft[] = [];

  addFill(fill: Fill): void {
    const drafts: { draft: Draft; qty: Decimal }[] = [];
    let rest = fill.qty.abs();
    const total = rest;
    const side = fill.qty.sign > 0 ? 1 : -1;
    const held = this.#open.get(fill.instrument);
    if (held !== undefined && held.side !== side) {
      const reduced = rest.min(held.position);
      reduce(held, reduced, fill);
      drafts.push({ draft: held, qty: reduced });
      rest = rest.minus(reduced);
      if (held.closedAt !== undefined) {
        this.#open.delete(fill.instrument);
        this.#closed.push(held);
      }
    }
    if (!rest.isZero) {
      const draft = this.#open.get(fill.instrument) ?? begin(fill, side);
      this.#open.set(fill.instrument, draft);
      increase(draft, rest, fill);
      drafts.push({ draft, qty: rest });
    }
    this.#uncosted.push({ execId: fill.execId, drafts, total });
  }

  addCommission(execId: string, amount: Decimal): void {
    const place = this.#uncosted.findIndex((uncosted) => uncosted.execId === execId);
    const shares = this.#uncosted[place];
    if (shares === undefined)
      throw new RangeError(`a commission of ${amount} for ${execId}: no such fill, or paid already`);
    this.#uncosted.splice(place, 1);
    let rest = amount;
    shares.drafts.forEach(({ draft, qty }, i) => {
      const isLast = i === shares.drafts.length - 1;
      const part = isLast ? rest : amount.times(qty).dividedBy(shares.total, FEE_DIGITS);
      draft.fees = draft.fees.plus(part);
      rest = rest.minus(part);
    });
  }

  mark(instrument: number, price: number): void {
    const draft = this.#open.get(instrument);
    if (draft === undefined) return;
    if (price > draft.highest) draft.highest = price;
    if (price < draft.lowest) draft.lowest = price;
  }

  markBars(instrument: number, { low, high }: LowsAndHighs, from: number, to: number): void {
    const draft = this.#open.get(instrument);
    if (draft === undefined) return;
    let { lowest, highest } = draft;
    for (let i = from; i < to; i++) {
      if (low[i]! < lowest) lowest = low[i]!;
      if (high[i]! > highest) highest = high[i]!;
    }
    draft.lowest = lowest;
    draft.highest = highest;
  }

  split(instrument: number, split: UnitSplit): void {
    const draft = this.#open.get(instrument);
    if (draft === undefined) return;
    splitUnits(draft, split);
    if (draft.closedAt === undefined) return;
    this.#open.delete(instrument);
    this.#closed.push(draft);
  }

  protect(instrument: number, price: number, isSell: boolean): void {
    const draft = this.#open.get(instrument);
    if (draft !== undefined && Number.isNaN(draft.stop) && isSell === draft.side > 0) draft.stop = price;
  }

  get openCount(): number {
    return this.#open.size;
  }

  trips(): RoundTrip[] {
    return [...this.#closed, ...this.#open.values()].map(finished);
  }
}

/** A turned position's commission is split to this many digits; the last part takes the rest, so that nothing is lost. */
const FEE_DIGITS = 8;
/** Digits after the point of average prices. */
const PRICE_DIGITS = 12;

function begin(fill: Fill, side: 1 | -1): Draft {
  return {
    instrument: fill.instrument,
    side,
    openedAt: fill.at,
    closedAt: undefined,
    position: Decimal.ZERO,
    largest: Decimal.ZERO,
    entryQty: Decimal.ZERO,
    entryValue: Decimal.ZERO,
    exitQty: Decimal.ZERO,
    exitValue: Decimal.ZERO,
    multiplier: fill.multiplier,
    fees: Decimal.ZERO,
    stop: Number.NaN,
    highest: fill.price,
    lowest: fill.price,
  };
}

function increase(draft: Draft, qty: Decimal, fill: Fill): void {
  draft.position = draft.position.plus(qty);
  draft.largest = draft.largest.max(draft.position);
  draft.entryQty = draft.entryQty.plus(qty);
  draft.entryValue = draft.entryValue.plus(qty.times(fill.price));
}

function reduce(draft: Draft, qty: Decimal, fill: Fill): void {
  draft.position = draft.position.minus(qty);
  draft.exitQty = draft.exitQty.plus(qty);
  draft.exitValue = draft.exitValue.plus(qty.times(fill.price));
  draft.highest = Math.max(draft.highest, fill.price);
  draft.lowest = Math.min(draft.lowest, fill.price);
  if (draft.position.isZero) draft.closedAt = fill.at;
}

/** What is lost of a unit was taken off for the cash that came instead. */
function splitUnits(draft: Draft, { at, shares, per, qty, cashInLieu }: UnitSplit): void {
  const inNew = (units: Decimal) => units.times(shares).dividedBy(per, PRICE_DIGITS);
  const [whole, ratio] = [inNew(draft.position), shares / per];
  draft.position = qty.abs();
  draft.largest = inNew(draft.largest);
  draft.entryQty = inNew(draft.entryQty);
  draft.exitQty = inNew(draft.exitQty).plus(whole.minus(draft.position));
  draft.exitValue = draft.exitValue.plus(cashInLieu.abs().dividedBy(draft.multiplier, PRICE_DIGITS));
  draft.highest /= ratio;
  draft.lowest /= ratio;
  draft.stop /= ratio;
  if (draft.position.isZero) draft.closedAt = at;
}

function finished(draft: Draft): RoundTrip {
  const entryPrice = average(draft.entryValue, draft.entryQty);
  const pnl = realised(draft).minus(draft.fees).toNumber();
  const invested = Math.abs(draft.entryValue.times(draft.multiplier).toNumber());
  const [worst, best] = draft.side > 0 ? [draft.lowest, draft.highest] : [draft.highest, draft.lowest];
  const excursion = (price: number): number => (draft.side * (price - entryPrice)) / Math.abs(entryPrice);
  return {
    instrument: draft.instrument,
    side: draft.side > 0 ? 'long' : 'short',
    openedAt: draft.openedAt,
    closedAt: draft.closedAt,
    qty: draft.largest.toNumber(),
    entryPrice,
    exitPrice: draft.exitQty.isZero ? undefined : average(draft.exitValue, draft.exitQty),
    fees: draft.fees.toNumber(),
    pnl,
    return: pnl / invested,
    mae: Math.min(0, excursion(worst)),
    mfe: Math.max(0, excursion(best)),
    stop: Number.isNaN(draft.stop) ? undefined : draft.stop,
    r: multipleOf(draft, entryPrice, pnl),
  };
}

function multipleOf(
  { side, stop, largest, multiplier }: Draft,
  entryPrice: number,
  pnl: number,
): number | undefined {
  const risk = side * (entryPrice - stop) * largest.toNumber() * multiplier.toNumber();
  return risk > 0 ? pnl / risk : undefined;
}

/** Divided as decimals: one fill at 939.280029 averages to that, and not to the double beside it. */
function average(value: Decimal, qty: Decimal): number {
  return value.dividedBy(qty, PRICE_DIGITS).toNumber();
}

/** Profit of what was taken off, at the average entry price of the whole trade. Exact when closed: exit value − entry value. */
function realised(draft: Draft): Decimal {
  const cost =
    draft.closedAt === undefined
      ? draft.entryValue.times(draft.exitQty).dividedBy(draft.entryQty, FEE_DIGITS)
      : draft.entryValue;
  const gain = draft.exitValue.minus(cost).times(draft.multiplier);
  return draft.side > 0 ? gain : gain.negated();
}
