import { Decimal, type DayNumber } from '@tapewright/model';
import { NO_FEES_YET, type FeeTally } from '../fees/fee-plan.ts';
import type { Instrument } from '../market/instrument.ts';
import { REFUSALS, type Refusal } from '../orders/refusal.ts';
import type { Terms } from '../orders/terms.ts';
import type { AllocatedPart } from '../venue-io.ts';
import { dividedUnits } from './divided.ts';

/** Who a fill is booked for: the account of an order, or one of several that an order is for. What it has filled so far goes with it. */
export interface Bearer {
  readonly account: string;
  filledUnits: number;
  readonly openUnits: number;
  /** Σ price × quantity of its fills. */
  value: Decimal;
  /** Of its fills, to eight digits; 0 before the first. */
  averagePrice: number;
  /** What it was charged on the New York day `tallyDay`, which is NaN when the next fill begins a new one. */
  tally: FeeTally;
  tallyDay: DayNumber;
}

/** What part of an order is one account's. */
export class Allotment implements Bearer {
  readonly account: string;
  /** Ordered for it, in units of the instrument. */
  units: number;
  filledUnits = 0;
  value = Decimal.ZERO;
  averagePrice = 0;
  tally: FeeTally = NO_FEES_YET;
  tallyDay: DayNumber = Number.NaN;

  constructor(account: string, units: number) {
    this.account = account;
    this.units = units;
  }

  get openUnits(): number {
    return this.units - this.filledUnits;
  }
}

/** The parts of an order, checked: every account known and named once, every part of some size, together the order. */
export function allotmentsOf(
  parts: readonly AllocatedPart[],
  order: { readonly instrument: Instrument; readonly units: number },
  isAccount: (account: string) => boolean,
): readonly Allotment[] | Refusal {
  const { grid } = order.instrument;
  const allotments: Allotment[] = [];
  for (const { account, qty } of parts) {
    if (!isAccount(account)) return REFUSALS.unknownAccount(account);
    if (allotments.some((other) => other.account === account))
      return REFUSALS.rejected(`The allocation names account ${account} twice.`);
    const units = grid.unitsOf(qty);
    if (units === undefined || units <= 0) return REFUSALS.badSize();
    allotments.push(new Allotment(account, units));
  }
  const sum = allotments.reduce((total, { units }) => total + units, 0);
  if (sum !== order.units)
    return REFUSALS.rejected(
      `The allocation adds up to ${grid.sizeOf(sum)}, the order to ${grid.sizeOf(order.units)}.`,
    );
  return allotments;
}

/**
 * What each account gets of a fill, in units: in proportion to what it still waits for, so that the last fill gives everybody exactly the
 * rest. In whole shares or contracts, as long as the order and its fills are of whole ones.
 */
export function sharesOf(
  allotments: readonly Allotment[],
  units: number,
  { grid }: Instrument,
): readonly number[] {
  const lot = grid.wholeUnits(1);
  const isWhole = units % lot === 0 && allotments.every(({ openUnits }) => openUnits % lot === 0);
  const step = isWhole ? lot : 1;
  const weights = allotments.map(({ openUnits }) => BigInt(openUnits / step));
  return dividedUnits(units / step, weights).map((share) => share * step);
}

/** Gives the accounts their parts of an order's new size, in the old proportions; what an account has stays its own. */
export function reallot(allotments: readonly Allotment[], units: number, instrument: Instrument): void {
  const lot = instrument.grid.wholeUnits(1);
  const step = units % lot === 0 && allotments.every((part) => part.units % lot === 0) ? lot : 1;
  const wanted = dividedUnits(
    units / step,
    allotments.map((part) => BigInt(part.units / step)),
  );
  const missing = allotments.map(({ filledUnits }, index) =>
    Math.max(0, (wanted[index] ?? 0) * step - filledUnits),
  );
  const filled = allotments.reduce((sum, { filledUnits }) => sum + filledUnits, 0);
  const isEven = (units - filled) % lot === 0 && missing.every((open) => open % lot === 0);
  const openStep = isEven ? lot : 1;
  const open = dividedUnits(
    (units - filled) / openStep,
    missing.map((one) => BigInt(one / openStep)),
  );
  for (const [index, part] of allotments.entries())
    part.units = part.filledUnits + (open[index] ?? 0) * openStep;
}

/** The terms that an order has for each account that bears it: those of `present` if it is a change of an order that is shared. */
export function partsOf(
  account: string,
  terms: Terms,
  instrument: Instrument,
  present: readonly Allotment[] | undefined,
): readonly { readonly account: string; readonly terms: Terms }[] {
  const allotments = terms.allotments ?? present;
  if (allotments === undefined) return [{ account, terms }];
  const units = dividedUnits(
    terms.units,
    allotments.map((part) => BigInt(part.units)),
  );
  return allotments.map((part, index) => {
    const own = units[index] ?? 0;
    const quantity = instrument.grid.sizeOf(own);
    return { account: part.account, terms: { ...terms, units: own, quantity, allotments: undefined } };
  });
}
