import { civilDate, invariant, NEW_YORK, wallTime, type Instant } from '@tapewright/model';

/** A rate that holds from a day on, until the next one's. */
export interface EffectiveRate<Rate> {
  /** New York date, `YYYYMMDD`. */
  readonly from: string;
  readonly rate: Rate;
  readonly source: string;
}

/** The rate in force at a moment. `rates` is ordered by `from`; before its first row the first row holds, as the nearest known. */
export function rateAt<Rate>(rates: readonly EffectiveRate<Rate>[], at: Instant): Rate {
  const date = civilDate(wallTime(NEW_YORK, at).day);
  const row = rates.findLast(({ from }) => from <= date) ?? rates[0];
  invariant(row !== undefined, 'a table of rates is empty');
  return row.rate;
}
