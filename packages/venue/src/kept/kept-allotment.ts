import { Allotment, type Bearer } from '../allocation/allotment.ts';
import type { Grid } from '../market/grid.ts';
import type { KeptAllotment } from './kept-venue.ts';

/** What is to be kept of one account's part of an order. */
export function keptAllotment(allotment: Bearer & { readonly units: number }, grid: Grid): KeptAllotment {
  const { account, units, filledUnits, value, averagePrice, tally, tallyDay } = allotment;
  return {
    account,
    qty: grid.sizeOf(units),
    filled: grid.sizeOf(filledUnits),
    value,
    averagePrice,
    tally,
    tallyDay: Number.isNaN(tallyDay) ? undefined : tallyDay,
  };
}

/** The part again. Throws a RangeError on a size that the instrument cannot have. */
export function restoredAllotment(kept: KeptAllotment, grid: Grid): Allotment {
  const [units, filledUnits] = [grid.unitsOf(kept.qty), grid.unitsOf(kept.filled)];
  if (units === undefined || filledUnits === undefined)
    throw new RangeError(
      `account ${kept.account} was to get ${kept.qty}, which is no size of the instrument any more`,
    );
  const { value, averagePrice, tally, tallyDay = Number.NaN } = kept;
  return Object.assign(new Allotment(kept.account, units), {
    filledUnits,
    value,
    averagePrice,
    tally,
    tallyDay,
  } satisfies Partial<Allotment>);
}
