/*
 * Where the made-up conIds of what comes with the venue lie. From `FIRST_MADE_UP_CON_ID` (900,000,000) up to the first of these they are
 * for listings of the user's own; below are IB's.
 */

/** Indices, bonds, funds and CFDs of ours whose conId no public source names. */
export const FIRST_OTHER_CON_ID = 950_000_000;

/** Futures: product × 10,000 + months since January 2000. */
export const FIRST_FUTURE_CON_ID = 960_000_000;
const MONTHS_PER_PRODUCT = 10_000;

/** Options: underlying × 10,000,000 + week × 5,000 + strike and right; those on futures from the fiftieth underlying on. The largest is below 2³¹, the most that the protocol carries. */
export const FIRST_OPTION_CON_ID = 1_000_000_000;
const IDS_PER_UNDERLYING = 10_000_000;
const IDS_PER_WEEK = 5_000;
/** 1970-01-01 was a Thursday: weeks of this count begin on Thursdays, so that a Friday and the Thursday before it share one. */
const FIRST_WEEK = 2_608;

/** The first day, since 1970, on which options and futures can be listed: 2020-01-02. Before it there are no conIds for them. */
export const FIRST_DERIVATIVES_DAY = (FIRST_WEEK + 1) * 7;

/** The made-up conId of a future; `product` is its place in the table of products. */
export function futureConId(
  product: number,
  month: { readonly year: number; readonly month: number },
): number {
  return FIRST_FUTURE_CON_ID + product * MONTHS_PER_PRODUCT + (month.year - 2000) * 12 + (month.month - 1);
}

/** The id of the price that a product's futures follow where that is no listing: nobody can ask for it. */
export function spotConId(product: number): number {
  return FIRST_FUTURE_CON_ID + (product + 1) * MONTHS_PER_PRODUCT - 1;
}

/** The made-up conId of an option that expires on a Friday, or on the Thursday before a Friday without trading. */
export function optionConId(option: {
  /** Its place in the table of underlyings with options. */
  readonly underlying: number;
  /** Days since 1970. */
  readonly expiry: number;
  /** The strike, counted in the steps between two strikes. */
  readonly strikeIndex: number;
  readonly right: 'C' | 'P';
}): number {
  const { underlying, expiry, strikeIndex, right } = option;
  const week = Math.floor(expiry / 7) - FIRST_WEEK;
  const inWeek = strikeIndex * 2 + (right === 'C' ? 0 : 1);
  if (week < 0 || week >= IDS_PER_UNDERLYING / IDS_PER_WEEK || inWeek >= IDS_PER_WEEK)
    throw new RangeError(
      `no conId for an option of underlying ${underlying}, week ${week}, strike ${strikeIndex}`,
    );
  return FIRST_OPTION_CON_ID + underlying * IDS_PER_UNDERLYING + week * IDS_PER_WEEK + inWeek;
}
