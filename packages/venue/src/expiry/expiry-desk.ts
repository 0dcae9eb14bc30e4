import { Decimal, type Instant } from '@tapewright/model';
import { tradingWindow } from '../hours/trading-window.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { markOf } from '../margin/marks.ts';
import type { Instrument } from '../market/instrument.ts';
import type { OutsideTrades } from '../orders/outside-trades.ts';
import { REFUSALS, type Refusal } from '../orders/refusal.ts';
import { expiryOf } from '../pricing/model-price.ts';

/** Options in the money by this much are exercised at expiry unless their holder says otherwise. Source: OCC rule 805. */
const EXERCISED_FROM = 0.01;

/** What a client asks of its options before they expire. */
export interface ExerciseRequest {
  readonly account: string;
  readonly conId: number;
  readonly action: 'exercise' | 'lapse';
  readonly qty: Decimal;
  /** Carries out what would not be worth it: an exercise out of the money, a lapse in it. */
  readonly override: boolean;
}

/** An accepted request, and when it is carried out. */
interface Instruction extends ExerciseRequest {
  readonly due: Instant;
}

/**
 * What becomes of contracts at their end, and of options that are exercised before: at the close of the day, futures and index options settle
 * in cash, other options in the money turn into what they are on at the strike, shares or a future, and the rest is worth nothing.
 */
export class ExpiryDesk {
  readonly #find: (conId: number) => Instrument | undefined;
  readonly #ledger: Ledger;
  readonly #trades: OutsideTrades;
  /** What has not expired yet, the next first. */
  #pending: readonly { readonly at: Instant; readonly instrument: Instrument }[];
  #instructions: Instruction[] = [];
  readonly #onExpiry: (instrument: Instrument) => void;
  /** When something is to be done; Infinity when never. */
  nextDue = Infinity;

  constructor(parts: {
    readonly instruments: ReadonlyMap<number, Instrument>;
    readonly ledger: Ledger;
    readonly trades: OutsideTrades;
    /** Takes out the orders in what does not trade any more. */
    readonly onExpiry: (instrument: Instrument) => void;
  }) {
    this.#find = (conId) => parts.instruments.get(conId);
    this.#ledger = parts.ledger;
    this.#trades = parts.trades;
    this.#onExpiry = parts.onExpiry;
    this.#pending = [...parts.instruments.values()]
      .flatMap((instrument) => {
        const at = expiryOf(instrument.listing);
        return at === undefined ? [] : [{ at, instrument }];
      })
      .toSorted((a, b) => a.at - b.at || a.instrument.conId - b.instrument.conId);
    this.#noteDue();
  }

  /** Takes a request, or says why not. */
  request(request: ExerciseRequest, at: Instant): Refusal | undefined {
    const instrument = this.#find(request.conId);
    const { secType } = instrument?.listing.contract ?? {};
    const held =
      instrument === undefined ? Decimal.ZERO : this.#ledger.positionOf(request.account, request.conId);
    if (instrument === undefined || !isOption(secType) || held.lessThan(request.qty) || request.qty.sign <= 0)
      return REFUSALS.nothingToExercise(request.account);
    const worth = this.#inTheMoney(instrument);
    if (!request.override && request.action === 'exercise' && worth !== undefined && worth < EXERCISED_FROM)
      return REFUSALS.exerciseOutOfTheMoney();
    const due = tradingWindow(instrument.calendar, at, false).closes;
    // A later request replaces an earlier one of the same option.
    this.#instructions = this.#instructions.filter(
      ({ account, conId }) => account !== request.account || conId !== request.conId,
    );
    this.#instructions.push({ ...request, due });
    this.#noteDue();
    return undefined;
  }

  /** Carries out what is due. What cannot be worked out, because nobody knows a price, stays until it can. */
  advance(now: Instant): void {
    for (const instruction of this.#instructions.filter(
      ({ due, action }) => due <= now && action === 'exercise',
    )) {
      const instrument = this.#find(instruction.conId);
      const held = this.#ledger.positionOf(instruction.account, instruction.conId);
      const qty = held.min(instruction.qty);
      if (instrument !== undefined && qty.sign > 0) this.#exercise(instrument, instruction.account, qty, now);
      this.#instructions = this.#instructions.filter((other) => other !== instruction);
    }
    const due = this.#pending.filter(({ at }) => at <= now);
    const left = due.filter(({ instrument }) => !this.#expire(instrument, now));
    this.#pending = [...left, ...this.#pending.slice(due.length)];
    this.#noteDue();
  }

  #noteDue(): void {
    const exercises = this.#instructions.filter(({ action }) => action === 'exercise');
    this.nextDue = Math.min(this.#pending[0]?.at ?? Infinity, ...exercises.map(({ due }) => due));
  }

  /** Whether it could be done. */
  #expire(instrument: Instrument, now: Instant): boolean {
    this.#onExpiry(instrument);
    const holders = this.#ledger.holdersOf(instrument.conId);
    if (holders.length === 0) return true;
    const { secType } = instrument.listing.contract;
    const price = isOption(secType) ? this.#inTheMoney(instrument) : markOf(instrument);
    if (price === undefined) return false;
    for (const { account, qty } of holders) {
      if (isOption(secType) && !isCashSettled(instrument))
        this.#endOption(instrument, { account, qty, price }, now);
      else this.#close(instrument, { account, qty, price }, now);
    }
    return true;
  }

  #endOption(
    instrument: Instrument,
    { account, qty, price }: { readonly account: string; readonly qty: Decimal; readonly price: number },
    now: Instant,
  ): void {
    const lapse = this.#instructions.find(
      (instruction) =>
        instruction.account === account &&
        instruction.conId === instrument.conId &&
        instruction.action === 'lapse',
    );
    const lapsing = qty.sign > 0 ? (lapse?.qty.min(qty) ?? Decimal.ZERO) : Decimal.ZERO;
    const rest = qty.minus(lapsing);
    if (!lapsing.isZero) this.#close(instrument, { account, qty: lapsing, price: 0, kind: 2 }, now);
    if (rest.isZero) return;
    if (price >= EXERCISED_FROM) this.#exercise(instrument, account, rest, now);
    else this.#close(instrument, { account, qty: rest, price: 0, kind: 2 }, now);
  }

  /** A long option is exercised, a short one assigned: it ends, and shares change hands at the strike, or money what it is worth. */
  #exercise(instrument: Instrument, account: string, qty: Decimal, now: Instant): void {
    const { contract, details } = instrument.listing;
    const underlying = this.#find(details.underConId ?? 0);
    if (isCashSettled(instrument) || underlying === undefined) {
      const price = this.#inTheMoney(instrument) ?? 0;
      this.#close(instrument, { account, qty, price, kind: 1 }, now);
      return;
    }
    this.#close(instrument, { account, qty, price: 0, kind: 1 }, now);
    // An option on a future is for one of it, whatever the multiplier, which both have.
    const shares = contract.secType === 'FOP' ? qty.abs() : qty.abs().times(contract.multiplier ?? 1);
    const isBuyer = (contract.right === 'C') === qty.sign > 0;
    this.#trades.book(
      {
        account,
        instrument: underlying,
        side: isBuyer ? 'BUY' : 'SELL',
        qty: shares,
        price: contract.strike ?? 0,
        exerciseOrLapse: 1,
      },
      now,
    );
  }

  #close(
    instrument: Instrument,
    of: { readonly account: string; readonly qty: Decimal; readonly price: number; readonly kind?: 1 | 2 },
    now: Instant,
  ): void {
    const { account, qty, price, kind } = of;
    const side = qty.sign > 0 ? 'SELL' : 'BUY';
    this.#trades.book({ account, instrument, side, qty: qty.abs(), price, exerciseOrLapse: kind }, now);
  }

  /** What an option is worth by its underlying alone; undefined while nobody knows that one's price. */
  #inTheMoney({ listing }: Instrument): number | undefined {
    const underlying = this.#find(listing.details.underConId ?? 0);
    const price = underlying === undefined ? undefined : markOf(underlying);
    const { strike = 0, right } = listing.contract;
    if (price === undefined) return undefined;
    const worth = Math.max(0, right === 'C' ? price - strike : strike - price);
    // Doubles are not exact: 230.01 − 230 is below a cent.
    return Number(worth.toFixed(8));
  }
}

function isOption(secType: string | undefined): boolean {
  return secType === 'OPT' || secType === 'FOP';
}

function isCashSettled({ listing }: Instrument): boolean {
  return listing.details.settlementMethod === 'CASH';
}
