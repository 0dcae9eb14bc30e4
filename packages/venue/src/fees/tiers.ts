import { Decimal } from '@tapewright/model';

/** A rate for the part of a month's volume up to a bound. */
export interface Tier {
  /** Where the tier ends; undefined for the last. */
  readonly upTo: Decimal | undefined;
  readonly rate: Decimal;
}

/** Tiers from texts: `tiers([1_000, '0.85'], [10_000, '0.65'], [undefined, '0.45'])`. */
export function tiers(
  ...rows: readonly (readonly [upTo: number | undefined, rate: string])[]
): readonly Tier[] {
  return rows.map(([upTo, rate]) => ({
    upTo: upTo === undefined ? undefined : Decimal.of(upTo),
    rate: Decimal.of(rate),
  }));
}

/** What `amount` costs after `before` in the same month, each part at its own tier's rate. */
export function marginalCharge(rates: readonly Tier[], before: Decimal, amount: Decimal): Decimal {
  let charge = Decimal.ZERO;
  let from = before;
  const end = before.plus(amount);
  for (const { upTo, rate } of rates) {
    const to = upTo === undefined ? end : end.min(upTo);
    if (to.atMost(from)) continue;
    charge = charge.plus(rate.times(to.minus(from)));
    from = to;
  }
  return charge;
}
