import { Decimal, type Contract } from '@tapewright/model';
import type { OrderRecord } from '../orders/order-record.ts';
import type { Holding } from '../portfolio/holding.ts';
import type { Portfolio } from '../portfolio/portfolio.ts';
import { contractKey } from '../portfolio/contract-key.ts';

/** How far a position could go with the orders that work and the one that is being judged. Money is in the base currency. */
export interface PositionRange {
  readonly key: string;
  readonly contract: Contract;
  /** The one that the order is for. */
  readonly isOrdered: boolean;
  readonly held: Decimal;
  /** Every buy filled and no sale. */
  readonly longest: Decimal;
  /** Every sale filled and no buy. */
  readonly shortest: Decimal;
  /**
   * Where the order would take the portfolio: of its own instrument the far end on its side, of the others what is held and works.
   */
  readonly projected: Decimal;
  /** Worth of one unit: price × multiplier × rate; undefined when one of them is unknown. */
  readonly unitValue: Decimal | undefined;
}

export interface JudgedOrder {
  readonly contract: Contract;
  /** What can still trade, with its side. */
  readonly openSigned: Decimal;
  readonly ocaGroup: string | undefined;
  /** The order that has to fill before it starts. */
  readonly attachedTo: OrderRecord | undefined;
}

/**
 * The ranges of everything that is held or has orders. `open` is without the order that a modification replaces. Orders of one OCA group
 * count as the largest of them, since one that fills cancels the others; orders that are attached to one entry are such a group. They start
 * when it has filled, so they count only as far as they go beyond it.
 */
export function positionRanges(
  portfolio: Portfolio,
  open: readonly OrderRecord[],
  order: JudgedOrder,
): readonly PositionRange[] {
  const working = new Map<string, Working>();
  for (const record of open) {
    const { contract, signedRemaining, order: terms, attachedTo } = record;
    workingOf(working, contract).add(signedRemaining, terms.ocaGroup, attachedTo);
  }
  const orderedKey = contractKey(order.contract);
  workingOf(working, order.contract).add(order.openSigned, order.ocaGroup, order.attachedTo);
  const ranges: PositionRange[] = [];
  for (const holding of portfolio.holdings) {
    const key = contractKey(holding.contract);
    const orders = working.get(key);
    working.delete(key);
    if (orders === undefined && holding.isFlat) continue;
    const judged = key === orderedKey ? order : undefined;
    ranges.push(
      rangeOf({ key, holding, orders: orders ?? new Working(holding.contract), judged, portfolio }),
    );
  }
  // What has orders and was never held: it has no price here, and a rule that needs one says so.
  for (const [key, orders] of working) {
    const judged = key === orderedKey ? order : undefined;
    ranges.push(rangeOf({ key, holding: undefined, orders, judged, portfolio }));
  }
  return ranges;
}

/** What works in one contract. */
class Working {
  readonly contract: Contract;
  buys = Decimal.ZERO;
  /** Negative. */
  sells = Decimal.ZERO;
  /** OCA group and side → the largest quantity of it */
  readonly #groups = new Map<string, Decimal>();

  constructor(contract: Contract) {
    this.contract = contract;
  }

  add(whole: Decimal, ocaGroup: string | undefined, entry: OrderRecord | undefined): void {
    const signed = entry === undefined ? whole : beyondEntry(whole, entry, this.contract);
    const group = ocaGroup === undefined || ocaGroup === '' ? entry?.intentId : ocaGroup;
    const counted = group === undefined ? signed : this.#beyond(signed, group);
    if (signed.sign > 0) this.buys = this.buys.plus(counted);
    else this.sells = this.sells.plus(counted);
  }

  /** What of the order goes beyond the largest of its group so far. */
  #beyond(signed: Decimal, ocaGroup: string): Decimal {
    const group = `${signed.sign}/${ocaGroup}`;
    const largest = this.#groups.get(group) ?? Decimal.ZERO;
    if (signed.abs().atMost(largest.abs())) return Decimal.ZERO;
    this.#groups.set(group, signed);
    return signed.minus(largest);
  }
}

/** What an exit trades beyond what its entry has still to bring: nothing, as long as that works and is as large. */
function beyondEntry(signed: Decimal, entry: OrderRecord, contract: Contract): Decimal {
  const isExit = entry.isWorking && contractKey(entry.contract) === contractKey(contract);
  if (!isExit || entry.signedRemaining.sign === signed.sign) return signed;
  const beyond = signed.plus(entry.signedRemaining);
  return beyond.sign === signed.sign ? beyond : Decimal.ZERO;
}

function workingOf(all: Map<string, Working>, contract: Contract): Working {
  const key = contractKey(contract);
  const known = all.get(key) ?? new Working(contract);
  all.set(key, known);
  return known;
}

function rangeOf(parts: {
  readonly key: string;
  readonly holding: Holding | undefined;
  readonly orders: Working;
  readonly judged: JudgedOrder | undefined;
  readonly portfolio: Portfolio;
}): PositionRange {
  const { key, holding, orders, judged, portfolio } = parts;
  const held = holding?.qty ?? Decimal.ZERO;
  const [longest, shortest] = [held.plus(orders.buys), held.plus(orders.sells)];
  const farEnd = judged !== undefined && judged.openSigned.sign < 0 ? shortest : longest;
  return {
    key,
    contract: orders.contract,
    isOrdered: judged !== undefined,
    held,
    longest,
    shortest,
    projected: judged === undefined ? longest.plus(orders.sells) : farEnd,
    unitValue: holding && unitValueOf(holding, portfolio),
  };
}

function unitValueOf(holding: Holding, portfolio: Portfolio): Decimal | undefined {
  const { price, multiplier } = holding;
  const rate = portfolio.rateToBase(holding.currency);
  if (price === undefined || multiplier === undefined || rate === undefined) return undefined;
  return multiplier.times(price).times(rate);
}
