import { dayOfCivilDate, type DayNumber } from '@tapewright/model';
import { businessDaysBefore, firstOfNext, monthOf, optionExpiries } from './expiry-dates.ts';
import type { Instrument } from './listings.ts';

/** How the last day of an option follows from its future. Source: CME Group, contract specifications. */
export type FutureOptionRule =
  /** Every Friday, into the next future that ends no earlier: equity index options of CME. */
  | 'Fridays'
  /** Three business days before the future's last day: NYMEX crude oil. */
  | 'three days before'
  /** The fourth last business day of the month before the contract's: COMEX gold. */
  | 'fourth last day of the month before';

/** Fridays ahead, and third Fridays after those. */
const WEEKS = 2;
const MONTHS = 2;
/** Contract months with options, of products that have one expiry for each. */
const FUTURES_WITH_OPTIONS = 3;

/** An expiry of options, and the future that they are on. */
export interface FutureOptionExpiry {
  readonly future: Instrument;
  readonly expiry: DayNumber;
}

/** The expiries on the contract months of one future that come after a day, the next first. `futures` are in the order of their months. */
export function expiriesOf(
  futures: readonly Instrument[],
  rule: FutureOptionRule,
  today: DayNumber,
): readonly FutureOptionExpiry[] {
  if (rule === 'Fridays')
    return optionExpiries(today, { weeks: WEEKS, months: MONTHS }).flatMap((expiry) => {
      const future = futures.find((one) => lastDayOf(one) >= expiry);
      return future === undefined ? [] : [{ future, expiry }];
    });
  return futures
    .map((future) => ({ future, expiry: expiryBefore(future, rule) }))
    .filter(({ expiry }) => expiry > today)
    .slice(0, FUTURES_WITH_OPTIONS);
}

function expiryBefore(future: Instrument, rule: Exclude<FutureOptionRule, 'Fridays'>): DayNumber {
  if (rule === 'three days before') return businessDaysBefore(lastDayOf(future), 3);
  const { contractMonth = '' } = future.listing.details;
  const [year, month] = [Number(contractMonth.slice(0, 4)), Number(contractMonth.slice(4))];
  return businessDaysBefore(firstOfNext(monthOf(year, month - 1)), 4);
}

function lastDayOf({ listing }: Instrument): DayNumber {
  const date = listing.contract.lastTradeDateOrContractMonth ?? '';
  const day = dayOfCivilDate(date);
  if (day === undefined) throw new RangeError(`the future ${listing.contract.localSymbol} ends on '${date}'`);
  return day;
}
